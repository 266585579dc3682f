"""How long the operator's command line takes: its help, and the bill of an environment with its synth."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from benchmarks.measured import Figure, time_command

RUNS = 3


def figures() -> Iterator[Figure]:
    """One figure for each command."""
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for arguments in (("--help",), ("cost",)):
        command = [sys.executable, "-m", "onair", *arguments]
        yield time_command(f"onair {' '.join(arguments)}", command, variables, RUNS)
