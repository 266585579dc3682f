"""What one process of a test run makes and all of them read."""

from __future__ import annotations

import fcntl
import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")


class Store:
    """A folder of the run; whichever process asks first for a name makes what stands under it, the others wait."""

    folder: Path
    """Set before the first test."""

    def folder_of(self, name: str, make: Callable[[Path], None]) -> Path:
        """A folder that `make` has filled."""
        made = self.folder / name
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                unfinished = self.folder / f"{name}.unfinished"
                make(unfinished)
                unfinished.rename(made)
        return made

    def value_of(self, key: str, make: Callable[[], Made]) -> Made:
        """What `make` returned under this key, as a copy of one's own."""

        def keep(folder: Path) -> None:
            made = pickle.dumps(make())
            folder.mkdir()
            (folder / "value").write_bytes(made)

        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        found: Made = pickle.loads((self.folder_of(name, keep) / "value").read_bytes())  # noqa: S301 # written by this run
        return found


STORE = Store()
