"""Templates of a folder, or of a git revision, which is taken out for the moment and synthesized."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onair.assembly import Assembly, synthesized
from onair.errors import OperatorError

SHARED = ("node_modules", ".venv")
"""What a checkout needs and git does not hold."""


@contextmanager
def assembly_of(name: str, environment: str, root: Path) -> Iterator[Assembly]:
    """The templates that a folder holds, or those that a revision's app makes for an environment.

    Raises OperatorError when it is neither, or when the app refuses.
    """
    if Path(name).is_dir():
        yield Assembly.read(Path(name))
        return
    with tempfile.TemporaryDirectory(prefix="onair-") as folder:
        checkout = Path(folder)
        _take_out(name, root, checkout)
        for shared in SHARED:
            if (root / shared).exists():
                (checkout / shared).symlink_to(root / shared)
        with synthesized(environment, checkout) as made:
            yield made


def _take_out(revision: str, root: Path, folder: Path) -> None:
    """The project as it was, into an empty folder; nothing of the working tree or of git's own records changes."""
    command = ["git", "archive", "--format=tar", f"{revision}^{{commit}}:./"]
    ended = subprocess.run(command, cwd=root, capture_output=True, check=False)
    if ended.returncode:
        raise OperatorError(f"{revision!r} must be a folder of templates or a git revision: it is neither")
    with tarfile.open(fileobj=io.BytesIO(ended.stdout)) as held:
        held.extractall(folder, filter="data")
