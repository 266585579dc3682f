"""The demo as a user runs it: what goes wrong gives one line, and nothing is left of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearsal.ports import Ports
from tests.assembly import ROOT

START_SECONDS = 60
STOP_SECONDS = 40


def arguments(*more: str) -> list[str]:
    return [sys.executable, "-m", "rehearsal.demo", *more]


def environment(ports: Ports, temporary: Path) -> dict[str, str]:
    chosen = ",".join(f"{name}={port}" for name, port in vars(ports).items())
    return {**os.environ, "ONAIR_PORTS": chosen, "TMPDIR": str(temporary), "COLUMNS": "200"}


def processes_of(temporary: Path) -> Iterator[str]:
    """Command lines of the processes that were told of this test's folder."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                variables = (entry / "environ").read_bytes()
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if str(temporary).encode() in variables and int(entry.name) != os.getpid():
                yield command


def require_nothing_left(temporary: Path, ports: Ports) -> None:
    # What was killed may take a moment to disappear.
    deadline = time.monotonic() + 5
    while (left := list(processes_of(temporary))) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []
    assert list(temporary.iterdir()) == []
    ports.require_free()


@pytest.fixture
def place() -> Iterator[Path]:
    # Chromium listens on a Unix socket below TMPDIR, whose path may have 107 bytes: pytest's own folder is too long.
    with tempfile.TemporaryDirectory(prefix="onair-") as folder:
        temporary = Path(folder) / "tmp"
        temporary.mkdir()
        yield temporary


def run(place: Path, *more: str, ports: Ports | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments("--out", str(place.parent / "out"), *more),
        cwd=ROOT,
        env={**environment(ports or Ports.free(), place), **variables},
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--env", "prd"), "env must be one of dev, production, staging, got 'prd'. Did you mean production?"),
        (("--channel", "second"), "CHANNEL must be one of main, got 'second'"),
    ],
)
def test_a_wrong_choice_gives_one_line_and_exit_1(place: Path, more: tuple[str, ...], told: str) -> None:
    result = run(place, *more)
    assert (result.returncode, len(result.stdout.strip().splitlines())) == (1, 1)
    assert told in result.stdout
    assert "Traceback" not in result.stderr


def test_fault_40_a_busy_port_is_named_before_anything_starts(place: Path) -> None:
    ports = Ports.free()
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports.rtmp))
        other.listen()
        result = run(place, ports=ports)
    assert result.returncode == 1
    assert f"onair: rtmp port {ports.rtmp} in use on 127.0.0.1: end the program that listens there" in result.stdout
    require_nothing_left(place, ports)


def test_fault_40_a_missing_ffmpeg_is_told_with_the_mend(place: Path) -> None:
    result = run(place, REHEARSAL_FFMPEG="/nowhere/ffmpeg")
    assert result.returncode == 1
    assert "onair: ffmpeg is missing (looked at /nowhere/ffmpeg): run `make setup`" in result.stdout
    assert list(place.iterdir()) == []


def test_fault_40_an_unreadable_port_choice_is_refused(place: Path) -> None:
    result = run(place, ONAIR_PORTS="rtmp=eleven")
    assert result.returncode == 1
    assert "onair: ONAIR_PORTS must hold rtmp=<port>" in result.stdout


@pytest.mark.cloud
@pytest.mark.parametrize(
    ("sent", "when"),
    [(signal.SIGINT, ""), (signal.SIGINT, "synthesize"), (signal.SIGTERM, "bootstrap")],
    ids=["at once", "after synth", "after bootstrap"],
)
def test_fault_40_ctrl_c_leaves_no_process_port_or_file(place: Path, sent: signal.Signals, when: str) -> None:
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
        assert demo.stdout is not None
        if when:
            shown = next(line for line in demo.stdout if when in line)
            assert "✓" in shown
            time.sleep(0.5)  # into the middle of the next step
        else:
            while not list(place.iterdir()):
                time.sleep(0.05)
        demo.send_signal(sent)
        said, _ = demo.communicate(timeout=STOP_SECONDS)
    assert demo.returncode == 130
    assert "stopped by Ctrl-C; nothing is left running" in said
    require_nothing_left(place, ports)


@pytest.mark.cloud
@pytest.mark.browser
def test_the_demo_passes_every_test_point_plays_until_ctrl_c_and_leaves_nothing(place: Path) -> None:
    ports = Ports.free()
    with subprocess.Popen(
        arguments("--out", str(place.parent / "out"), "--rungs", "1"),
        cwd=ROOT,
        env=environment(ports, place),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as demo:
        assert demo.stdout is not None
        said = ""
        for line in demo.stdout:
            said += line
            # An interrupted print may show its line again; a user presses Ctrl-C once.
            if "ON AIR" in line and said.count("ON AIR") == 1:
                demo.send_signal(signal.SIGINT)
        demo.wait(timeout=STOP_SECONDS)
    assert demo.returncode == 0, said
    assert f"http://127.0.0.1:{ports.cdn}/" in said
    assert "Ctrl-C: going off air" in said
    evidence = [json.loads(path.read_text()) for path in sorted((place.parent / "out" / "evidence").glob("*.json"))]
    assert {point["phase"] for point in evidence} == {2, 3, 4, 5, 6, 7}
    assert all(point["passed"] for point in evidence)
    require_nothing_left(place, ports)
