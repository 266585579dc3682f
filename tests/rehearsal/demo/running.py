"""Running a demo, and what must be left of it: nothing."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from rehearsal.ports import Ports
from tests.rehearsal.processes import processes_of

STEP_SECONDS = 120
STOP_SECONDS = 420
STOPPED = "onair: stopped by Ctrl-C; nothing is left running"


def arguments(*more: str) -> list[str]:
    return [sys.executable, "-m", "rehearsal.demo", *more]


def environment(ports: Ports, temporary: Path) -> dict[str, str]:
    return {**os.environ, "ONAIR_PORTS": ports.written(), "TMPDIR": str(temporary), "COLUMNS": "200"}


def require_nothing_left(temporary: Path, ports: Ports) -> None:
    # What was killed may take a moment to disappear.
    deadline = time.monotonic() + 5
    while (left := list(processes_of(temporary))) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []
    assert list(temporary.iterdir()) == []
    ports.require_free()
