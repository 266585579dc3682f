"""Where a command writes: made before anything is asked, and refused by the option that named it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onair.errors import OperatorError


def folder(option: str, path: Path) -> Path:
    """The folder, which is made. Raises OperatorError, which names the option, when nothing can be written there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(option, path, error.strerror or str(error)) from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise _refused(option, path, "Permission denied")
    return path


@contextmanager
def writing(option: str, path: Path) -> Iterator[None]:
    """Inside, what the disk refuses becomes an OperatorError that names the option, what it got and the file."""
    try:
        yield
    except OSError as error:
        named = error.filename2 or error.filename
        at = f" at {os.fsdecode(named)}" if named is not None else ""
        raise _refused(option, path, f"{error.strerror or error}{at}") from None


def _refused(option: str, path: Path, why: str) -> OperatorError:
    return OperatorError(
        f"{option} must name a place that can be written, got {str(path)!r} ({why}): move away what is in the way, or "
        "name another"
    )
