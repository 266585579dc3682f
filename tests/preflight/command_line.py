"""A command of preflight's as somebody runs it in a folder: in a process of its own, or in this one."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import typer
from typer.testing import CliRunner

from tests.assembly import ROOT

WIDE = {"COLUMNS": "1000"}
"""No table is folded."""


def in_a_process(module: str, folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """`python -m MODULE …`."""
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, **WIDE, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def in_this_process(program: typer.Typer, folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The same program, for tests of what it says: it takes half a second less."""
    words = [str(word) for word in arguments]
    with chdir(folder):
        ended = CliRunner().invoke(program, words, env=WIDE)
    if ended.exception and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return subprocess.CompletedProcess(words, ended.exit_code, ended.stdout, ended.stderr)
