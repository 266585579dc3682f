"""A process of the rehearsal ends when it is told to, when its supervisor ends, and says why when it ends by itself."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rehearsal.child import Child, ChildEndedError, run_apart

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); time.sleep(60)"


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a test writes the module `told_to_run`, which `python -m` then finds."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path / "told_to_run.py"


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_child_that_ends_by_itself_says_its_last_line(module: Path, tmp_path: Path) -> None:
    module.write_text("print('first'); raise SystemExit('no room')")
    buffering = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    child = Child(["told_to_run"], buffering, tmp_path / "log")
    with pytest.raises(ChildEndedError, match=r"^no room$"):
        child.wait_until(lambda: False, 10)
    child.stop()


def test_a_child_that_is_never_ready_is_told_with_its_log(module: Path, tmp_path: Path) -> None:
    module.write_text("import time; time.sleep(60)")
    child = Child(["told_to_run"], os.environ, tmp_path / "log")
    with pytest.raises(TimeoutError, match=r"no answer within 0\.2 s: see .*log"):
        child.wait_until(lambda: False, 0.2)
    child.stop()
    assert not alive(child.pid)
    child.stop()  # a second time is no error


def test_what_it_is_told_goes_by_its_standard_input(module: Path, tmp_path: Path) -> None:
    module.write_text("import sys; sys.exit(sys.stdin.read().upper())")
    child = Child(["told_to_run"], os.environ, tmp_path / "log", told="a key")
    with pytest.raises(ChildEndedError, match=r"^A KEY$"):
        child.wait_until(lambda: False, 10)


def test_a_stubborn_child_and_its_own_children_are_ended_by_force(
    module: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rehearsal.child.STOP_SECONDS", 0.5)
    grandchild = tmp_path / "grandchild"
    module.write_text(
        "import pathlib, subprocess, sys\n"
        f"started = subprocess.Popen([sys.executable, '-c', {STUBBORN!r}])\n"
        f"pathlib.Path({str(grandchild)!r}).write_text(str(started.pid))\n"
        f"{STUBBORN}\n"
    )
    child = Child(["told_to_run"], os.environ, tmp_path / "log")
    child.wait_until(lambda: grandchild.exists() and child.log.read_text().count("on") == 2, 10)
    child.stop()
    for pid in (int(grandchild.read_text()), child.pid):
        wait_until_gone(pid)


def wait_until_gone(pid: int) -> None:
    """What was killed may take a moment to disappear."""
    deadline = time.monotonic() + 5
    while alive(pid) and not zombie(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def zombie(pid: int) -> bool:
    """Whether it has ended and only nobody has asked for its code yet."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_signals_of_the_terminal_do_not_reach_it(module: Path, tmp_path: Path) -> None:
    module.write_text("import time; time.sleep(60)")
    child = Child(["told_to_run"], os.environ, tmp_path / "log")
    assert os.getpgid(child.pid) == child.pid != os.getpgrp()
    child.stop()


def test_a_command_apart_tells_its_code_and_all_that_it_said() -> None:
    said = "import sys; print('to one'); sys.stdout.flush(); sys.exit('to the other')"
    ended = run_apart([sys.executable, "-c", said], 20)
    assert (ended.returncode, ended.stdout) == (1, "to one\nto the other\n")


def test_a_command_apart_is_in_a_session_of_its_own() -> None:
    ended = run_apart([sys.executable, "-c", "import os; print(os.getsid(0) == os.getpid())"], 20)
    assert ended.stdout == "True\n"


def test_a_command_apart_that_takes_too_long_is_ended_with_what_it_started(tmp_path: Path) -> None:
    started = tmp_path / "started"
    program = (
        "import pathlib, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(started)!r}).write_text(str(child.pid))\n"
        "time.sleep(60)"
    )
    with pytest.raises(subprocess.TimeoutExpired):
        run_apart([sys.executable, "-c", program], 1.5)
    wait_until_gone(int(started.read_text()))


def test_the_end_of_a_child_is_waited_for(module: Path, tmp_path: Path) -> None:
    module.write_text("import sys; sys.exit(sys.stdin.read() or None)")
    done = Child(["told_to_run"], os.environ, tmp_path / "done.log", told="")
    done.wait_for_end(20)
    failed = Child(["told_to_run"], os.environ, tmp_path / "failed.log", told="no room")
    with pytest.raises(ChildEndedError, match=r"^no room$"):
        failed.wait_for_end(20)
    busy = Child(["told_to_run"], os.environ, tmp_path / "busy.log")
    with pytest.raises(TimeoutError, match=r"not done within 0\.1 s: see .*busy\.log"):
        busy.wait_for_end(0.1)
    for child in (done, failed, busy):
        child.stop()
