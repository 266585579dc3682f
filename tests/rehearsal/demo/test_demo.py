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

from rehearsal.demo.browser import find_chromium
from rehearsal.ports import Ports
from tests.assembly import ROOT
from tests.rehearsal.demo.checkout import checkout
from tests.rehearsal.demo.terminal_user import TerminalUser
from tests.rehearsal.processes import processes_of

START_SECONDS = 60
STEP_SECONDS = 120
STOP_SECONDS = 60
STOPPED = "onair: stopped by Ctrl-C; nothing is left running"


def arguments(*more: str) -> list[str]:
    return [sys.executable, "-m", "rehearsal.demo", *more]


def environment(ports: Ports, temporary: Path) -> dict[str, str]:
    return {**os.environ, "ONAIR_PORTS": chosen(ports), "TMPDIR": str(temporary), "COLUMNS": "200"}


def chosen(ports: Ports) -> str:
    return ",".join(f"{name}={port}" for name, port in vars(ports).items())


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


def test_every_fault_of_an_environment_is_a_line_of_ours(place: Path) -> None:
    with checkout(place.parent / "edited") as edited:
        file = edited.folder / "environments" / "dev.toml"
        even = "width = 854, height = 480"
        assert even in file.read_text()
        file.write_text(file.read_text().replace(even, "width = 855, height = 481"))
        result = subprocess.run(
            arguments(),
            cwd=edited.folder,
            env=environment(Ports.free(), place),
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 1
    assert result.stdout.splitlines() == [
        "onair: dev.toml: channels[0].ladder[1].width must be even, got 855: use 854",
        "onair: dev.toml: channels[0].ladder[1].height must be even, got 481: use 480",
    ]


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


IMPORTING = "while it is still importing"


@pytest.mark.cloud
@pytest.mark.parametrize(
    "step", [IMPORTING, "synthesize dev", "bootstrap the local account", "watch the page in Chromium"]
)
def test_fault_40_ctrl_c_at_a_terminal_gives_one_line_and_leaves_no_process_port_or_file(
    place: Path, step: str
) -> None:
    if step.endswith("Chromium") and find_chromium() is None:
        pytest.skip("Chromium is missing: install the Debian package chromium")
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


@pytest.mark.cloud
@pytest.mark.browser
def test_the_demo_passes_every_test_point_plays_until_ctrl_c_and_leaves_nothing(place: Path) -> None:
    """Ctrl-C before the duration is over: what was begun is finished, and the exit code says that it was cut short."""
    ports = Ports.free()
    with checkout(place.parent / "fresh") as fresh:
        before = fresh.files()
        variables = {**fresh.environment(), "ONAIR_PORTS": chosen(ports)}
        with TerminalUser(arguments("--rungs", "1", "--duration", "600"), fresh.folder, variables) as user:
            user.sees("ON AIR", 4 * STEP_SECONDS)
            user.presses_ctrl_c()
            code = user.waits(STOP_SECONDS)
        evidence = [json.loads(path.read_text()) for path in sorted((fresh.folder / "out").rglob("*.json"))]
        new = {path.relative_to(fresh.folder) for path in fresh.files() - before}
        compiled = [path for path in fresh.byte_code().iterdir() if path != fresh.byte_code() / fresh.folder.name]
    assert code == 130, user.seen
    assert f"http://127.0.0.1:{ports.cdn}/" in user.seen
    assert "Ctrl-C: going off air" in user.seen
    assert "✓ destroy everything" in user.seen
    assert {point["phase"] for point in evidence} == {2, 3, 4, 5, 6, 7}
    assert [(point["name"], point["observed"]) for point in evidence if not point["passed"]] == []
    assert {path.parts[0] for path in new} == {"out"}
    assert list(fresh.home.iterdir()) == []
    assert compiled == []  # of the functions, say, which were below the folder for temporary files
    require_nothing_left(fresh.temporary, ports)


def wait_until_it_imports(pid: int) -> None:
    """Until a library of the demo's is loaded, which is long before all of them are."""
    deadline = time.monotonic() + START_SECONDS
    while "pydantic_core" not in Path(f"/proc/{pid}/maps").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def after(mark: str, seen: str) -> list[str]:
    """The lines that are shown after one."""
    return [line.strip() for line in seen.partition(mark)[2].splitlines() if line.strip()]
