"""A place for the files of a demo."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def place() -> Iterator[Path]:
    # Chromium listens on a Unix socket below TMPDIR, whose path may have 107 bytes: pytest's own folder is too long.
    with tempfile.TemporaryDirectory(prefix="onair-") as folder:
        temporary = Path(folder) / "tmp"
        temporary.mkdir()
        yield temporary
