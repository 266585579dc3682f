"""How a terminal beside a running rehearsal finds its local AWS: a file that only this user may read."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

NAME = "rehearsal.json"
OURS_ALONE = 0o600


class NoRehearsalError(RuntimeError):
    """No rehearsal is running that could be asked; one line."""


def write(folder: Path, variables: Mapping[str, str]) -> Path:
    """Leave the variables that lead to the local AWS in the folder, until the rehearsal ends; the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OURS_ALONE), "w", encoding="utf-8") as file:
        json.dump(dict(variables), file)
    return path


def read(folder: Path) -> dict[str, str]:
    """The variables that the running rehearsal left there. Raises NoRehearsalError."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoRehearsalError(
            f"no rehearsal is running ({folder / NAME} is missing): start one with `make demo`"
        ) from None
    except (OSError, ValueError) as error:
        raise NoRehearsalError(f"{folder / NAME} cannot be read ({error}): start the rehearsal again") from None
    return {str(name): str(value) for name, value in found.items()}
