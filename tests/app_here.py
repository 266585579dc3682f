"""The app in the process of the tests, which loads CDK's library but once.

A CDK app finds its context and its folder in the environment of jsii's process, which runs already when a test begins:
here they are handed over. That they come that way is for the tests that run app.py as the CDK CLI does.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import aws_cdk as cdk
import pytest

import app
import environments
from environments.loader import FOLDER
from tests.assembly import context


def main(outdir: Path, env: str, folder: Path = FOLDER) -> None:
    """app.main for one environment of a folder of environment files; raises SystemExit as it does."""
    made = cdk.App(context={**context(), "env": env}, outdir=str(outdir))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cdk, "App", lambda: made)
        patch.setattr(environments, "load", partial(environments.load, folder=folder))
        app.main()
