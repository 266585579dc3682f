"""What a demo refuses before anything is started: each gives one line and the way to mend it."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import pytest

from rehearsal.ports import Ports
from tests.assembly import ROOT
from tests.rehearsal.demo.checkout import checkout
from tests.rehearsal.demo.running import STEP_SECONDS, arguments, environment, require_nothing_left


def run(place: Path, *more: str, ports: Ports | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments("--out", str(place.parent / "out"), *more),
        cwd=ROOT,
        env={**environment(ports or Ports.free(), place), **variables},
        capture_output=True,
        text=True,
        timeout=STEP_SECONDS,
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
