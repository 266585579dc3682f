"""The local AWS as a child process: its beginning, its end, and what it refuses to begin with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from rehearsal.child import ROOT
from rehearsal.cloud.process import LocalCloud, LocalCloudError
from rehearsal.ports import Ports


def in_group(group: int) -> list[str]:
    """The command lines of the processes that live in a process group."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The state and the group follow the command, which stands in brackets.
            state, _, pgrp, *_ = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if int(pgrp) == group and state != "Z":
            found.append(command)
    return found


def listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def run_directly(**environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m rehearsal.cloud` with just these variables."""
    return subprocess.run(
        [sys.executable, "-m", "rehearsal.cloud"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def test_it_starts_and_stops_within_seconds_and_leaves_nothing(tmp_path: Path) -> None:
    port = Ports.free().aws
    cloud = LocalCloud(port, tmp_path)
    with cloud:
        process = cloud._child
        assert process is not None
        group = process.pid
        with urllib.request.urlopen(f"{cloud.endpoint}/_ministack/health", timeout=5) as answer:
            assert answer.status == 200
        assert any("rehearsal.cloud" in command for command in in_group(group))
        began = time.monotonic()
    assert time.monotonic() - began < 5
    assert in_group(group) == []
    assert not listening(port)
    cloud.stop()  # a second time is no error


def test_it_ends_when_its_supervisor_is_killed(tmp_path: Path) -> None:
    port = Ports.free().aws
    program = (
        "import os, signal, sys; from pathlib import Path; from rehearsal.cloud.process import LocalCloud;"
        f"LocalCloud({port}, Path(sys.argv[1])).start(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, timeout=30, check=False)
    assert done.returncode == -9
    deadline = time.monotonic() + 8
    while listening(port):
        assert time.monotonic() < deadline, "it still listens"
        time.sleep(0.1)


def test_a_busy_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        cloud = LocalCloud(port, tmp_path)
        with pytest.raises(LocalCloudError) as refused:
            cloud.start()
        assert cloud._child is None
    text = str(refused.value)
    assert "\n" not in text
    assert f"port {port} " in text


@pytest.mark.parametrize("host", ["0.0.0.0", "", "localhost"])  # noqa: S104 # refused, not bound
def test_it_listens_on_loopback_or_not_at_all(host: str) -> None:
    given = {"GATEWAY_PORT": "1", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "BIND_HOST": host}
    done = run_directly(**given)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"local AWS: BIND_HOST must be 127.0.0.1, got {host!r}: nothing else may reach it\n"


def test_a_variable_that_is_not_set_is_named() -> None:
    done = run_directly(BIND_HOST="127.0.0.1", AWS_ACCESS_KEY_ID="a")
    assert done.returncode == 1
    assert done.stderr == (
        "local AWS: GATEWAY_PORT, AWS_SECRET_ACCESS_KEY must be set in the environment by its supervisor\n"
    )


def test_a_childs_environment_leads_to_loopback_only(tmp_path: Path) -> None:
    first, second = (LocalCloud(4570, tmp_path).environment for _ in range(2))
    assert first["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4570"
    assert first["AWS_CONFIG_FILE"] == first["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        assert first[name] != second[name]
