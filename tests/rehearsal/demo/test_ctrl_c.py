"""Ctrl-C at any moment: one line, a code that is not 0, and nothing left of the demo."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from rehearsal.demo.browser import find_chromium
from rehearsal.ports import Ports
from tests.assembly import ROOT
from tests.rehearsal.demo.running import (
    STEP_SECONDS,
    STOP_SECONDS,
    STOPPED,
    arguments,
    environment,
    require_nothing_left,
)
from tests.rehearsal.demo.terminal_user import TerminalUser

IMPORTING = "while it is still importing"


@pytest.mark.cloud
@pytest.mark.parametrize(
    "step",
    [
        IMPORTING,
        "synthesize dev",
        pytest.param("bootstrap the local account", marks=pytest.mark.long),
        pytest.param("watch the page in Chromium", marks=pytest.mark.long),
    ],
)
def test_fault_40_ctrl_c_at_a_terminal_gives_one_line_and_leaves_no_process_port_or_file(
    place: Path, step: str
) -> None:
    if step.endswith("Chromium") and find_chromium() is None:
        pytest.skip("Chromium is missing: install the Debian package chromium-headless-shell")
    ports = Ports.free()
    command = arguments("--out", str(place.parent / "out"), "--rungs", "1", "--duration", "0")
    with TerminalUser(command, ROOT, environment(ports, place)) as user:
        if step == IMPORTING:
            wait_until_it_imports(user.process.pid)
        else:
            user.sees(f" {step}", STEP_SECONDS)  # beside its spinner: it has just begun
            time.sleep(0.7)
        user.presses_ctrl_c()
        code = user.waits(STOP_SECONDS)
    assert code == 130, user.seen
    assert user.seen.count(STOPPED) == 1
    assert "Traceback" not in user.seen
    assert after(f"✗ {step}", user.seen) == ([] if step == IMPORTING else [STOPPED])
    require_nothing_left(place, ports)


@pytest.mark.cloud
def test_fault_40_sigterm_ends_it_as_ctrl_c_does(place: Path) -> None:
    ports = Ports.free()
    with subprocess.Popen(
        arguments("--out", str(place.parent / "out"), "--duration", "0"),
        cwd=ROOT,
        env=environment(ports, place),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as demo:
        while not list(place.iterdir()):
            time.sleep(0.05)
        demo.send_signal(signal.SIGTERM)
        said, _ = demo.communicate(timeout=STOP_SECONDS)
    assert (demo.returncode, said) == (130, f"{STOPPED}\n")
    require_nothing_left(place, ports)


def wait_until_it_imports(pid: int) -> None:
    """Until a library of the demo's is loaded, which is long before all of them are."""
    deadline = time.monotonic() + STEP_SECONDS
    while "pydantic_core" not in Path(f"/proc/{pid}/maps").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def after(mark: str, seen: str) -> list[str]:
    """The lines that are shown after one."""
    return [line.strip() for line in seen.partition(mark)[2].splitlines() if line.strip()]
