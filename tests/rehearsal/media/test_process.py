"""The plane as a child process. Of the local AWS only the caller's identity is answered: more is not asked at start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from rehearsal.media.__main__ import main
from rehearsal.media.process import MediaPlane, MediaPlaneError
from rehearsal.ports import Ports

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIAOPERATOR", "AWS_SECRET_ACCESS_KEY": "not-a-secret"}
IDENTITY = b"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::111122223333:user/operator</Arn><UserId>AIDA</UserId><Account>111122223333</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>"""


class Sts(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Length", str(len(IDENTITY)))
        self.end_headers()
        self.wfile.write(IDENTITY)

    def do_GET(self) -> None:
        self.send_error(503)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def ports() -> Iterator[Ports]:
    """Free ports, with STS answering on the local AWS's."""
    found = Ports.free()
    server = ThreadingHTTPServer(("127.0.0.1", found.aws), Sts)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_the_plane_serves_inside_the_block_and_is_gone_after_it(ports: Ports, tmp_path: Path) -> None:
    with MediaPlane(ports, tmp_path, CREDENTIALS) as plane:
        status = plane.status()
        assert plane.first_byte_at() is None
        process = plane._child
        assert process is not None
        began = time.monotonic()
    assert time.monotonic() - began < 5
    assert (status["channels"], status["publishers"]) == ([], [])
    assert status["cdn"]["unavailable"].startswith("no CloudFront distribution is deployed yet")
    assert gone(process.pid)
    assert f"CDN http://127.0.0.1:{ports.cdn}/" in plane.log.read_text()
    assert "not-a-secret" not in plane.log.read_text()


def test_a_busy_port_is_one_line_and_leaves_nothing_running(ports: Ports, tmp_path: Path) -> None:
    holder = ThreadingHTTPServer(("127.0.0.1", ports.cdn), Sts)
    plane = MediaPlane(ports, tmp_path, CREDENTIALS)
    with pytest.raises(MediaPlaneError, match=f"^media plane: cdn port {ports.cdn} is in use"):
        plane.start()
    holder.server_close()
    assert "Traceback" not in plane.log.read_text()
    with pytest.raises(MediaPlaneError, match="does not answer"):
        plane.status()


def command(ports: Ports, work: Path) -> list[str]:
    numbers = [word for name, port in vars(ports).items() for word in (f"--{name}", str(port))]
    return [sys.executable, "-m", "rehearsal.media", *numbers, "--work", str(work)]


def test_a_ctrl_c_ends_the_plane_with_code_0(ports: Ports, tmp_path: Path) -> None:
    environment = {**os.environ, **CREDENTIALS}
    with subprocess.Popen(command(ports, tmp_path), env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        assert any("media plane: RTMP" in line for line in lines)
        process.send_signal(signal.SIGINT)
        assert process.wait(5) == 0
        assert "Traceback" not in process.stderr.read()


def test_the_plane_ends_with_its_parent(ports: Ports, tmp_path: Path) -> None:
    argv = [*command(ports, tmp_path), "--with-parent"]
    environment = {**os.environ, **CREDENTIALS}
    with subprocess.Popen(argv, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        assert any("media plane: RTMP" in line for line in iter(process.stderr.readline, ""))
        process.stdin.close()
        assert process.wait(5) == 0


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"AWS_ACCESS_KEY_ID": ""}, "environment variable AWS_ACCESS_KEY_ID is not set"),
        ({"RUNGS": "0"}, "RUNGS must be a whole number from 1"),
        ({"REHEARSAL_FFMPEG": "/nowhere/ffmpeg"}, "ffmpeg is missing"),
    ],
)
def test_a_wrong_environment_is_one_line_and_code_1(
    ports: Ports,
    tmp_path: Path,
    environment: dict[str, str],
    said: str,
    *,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in {**CREDENTIALS, **environment}.items():
        monkeypatch.setenv(name, value)
    assert main(command(ports, tmp_path)[3:]) == 1
    printed = capsys.readouterr().err.strip()
    assert said in printed
    assert len(printed.splitlines()) == 1


def test_an_absent_local_aws_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    ports = Ports.free()
    assert main(command(ports, tmp_path)[3:]) == 1
    assert f"the local AWS at http://127.0.0.1:{ports.aws} does not answer" in capsys.readouterr().err
