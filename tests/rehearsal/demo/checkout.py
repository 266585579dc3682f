"""A checkout of its own for a demo: what `make demo` finds on a fresh machine, and what is new in it afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.assembly import ROOT

SET_UP = (".venv", "node_modules")
NOT_SOURCES = shutil.ignore_patterns(*SET_UP, ".git", ".*cache", ".hypothesis", "__pycache__", "out", "cdk.out*")


@dataclass(frozen=True)
class Checkout:
    """A copy of the sources beside the installed packages, a home and a folder for temporary files, both empty."""

    folder: Path
    home: Path
    temporary: Path

    def environment(self) -> dict[str, str]:
        """What `make` gives its recipes here. It runs no rule of ours: one would install into the shared packages."""
        said = subprocess.run(
            ["make", "--no-print-directory", "--eval", "environment: ; @env -0", "environment"],
            cwd=self.folder,
            env={**os.environ, "HOME": str(self.home), "TMPDIR": str(self.temporary)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        # Tests run with and without make; what make says of itself is for its own recipes only.
        pairs = (entry.split("=", 1) for entry in said.split("\0") if entry)
        return {name: value for name, value in pairs if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}

    def files(self) -> set[Path]:
        """Every file and folder, but for what was installed."""
        return {path for path in self.folder.rglob("*") if path.relative_to(self.folder).parts[0] not in SET_UP}

    def byte_code(self) -> Path:
        """Where Python keeps what it compiled below the checkout's own place."""
        return Path(self.environment()["PYTHONPYCACHEPREFIX"]) / self.folder.parent.relative_to("/")


@contextmanager
def checkout(place: Path) -> Iterator[Checkout]:
    """One below `place`, for the length of a block."""
    made = Checkout(place / "onair", place / "home", place / "tmp")
    shutil.copytree(ROOT, made.folder, ignore=NOT_SOURCES)
    for name in SET_UP:
        (made.folder / name).symlink_to(ROOT / name)
    for folder in (made.home, made.temporary):
        folder.mkdir()
    try:
        yield made
    finally:
        shutil.rmtree(made.byte_code(), ignore_errors=True)
