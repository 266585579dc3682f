"""`python -m tests.automation.proof`: shows each promise in months of simulated worlds, and prints how near it came.

`--worlds` says how many for each promise, `--seed` which ones, `--markdown` prints the table of the docs. When a world
breaks a promise, its journal is printed and the exit code is 1.
"""

from __future__ import annotations

import os
import sys

import typer

from tests.assembly import ROOT

# boto3's clients are made at import, and must find a region and no real account.
SETTINGS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "ap-northeast-2"}


def prove() -> None:
    os.environ.update(SETTINGS)
    os.environ.pop("AWS_PROFILE", None)
    sys.path.insert(0, str(ROOT / "lambda"))
    from tests.automation import months

    typer.run(months.show)


if __name__ == "__main__":
    prove()
