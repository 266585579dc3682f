"""The processes that work in a test's folder, whoever started them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def processes_of(folder: Path) -> Iterator[str]:
    """Command lines of the processes that were told of this folder, by word or by environment, but for our own."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                variables = (entry / "environ").read_bytes()
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if (str(folder) in command or str(folder).encode() in variables) and int(entry.name) != os.getpid():
                yield command
