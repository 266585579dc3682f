"""The viewer of the rehearsal: what it brings back of a page, and that it leaves nothing, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest

from rehearsal.demo.browser import find_chromium
from rehearsal.viewer.watched import Watched
from tests.assembly import ROOT
from tests.rehearsal.processes import processes_of

pytestmark = pytest.mark.browser

# Before it is live a playlist is missing twice, once as a fault: a 404 of anything else is one at any time.
EVENTFUL = """<!doctype html><title>player</title><link rel="icon" href="/icon">
<style>h1 { animation: 1s linear infinite turn; } @keyframes turn { to { transform: rotate(1turn); } }</style>
<h1>a picture that moves, as that of a player</h1><script type="module">
await fetch("/early.m3u8");
await fetch("/early.json");
Object.assign(document.documentElement.dataset, { state: "live", reason: "playing" });
setTimeout(async () => {
  console.warn("a warning is no fault");
  console.error("a fault");
  await fetch("/late.m3u8");
  await fetch("/broken.mp4");
  await fetch("/cut").catch(() => {});
  const given = new AbortController();
  const asked = fetch("/icon", { signal: given.signal }).catch(() => {});
  given.abort();
  await asked;
  throw new Error("uncaught");
}, 600);
</script>"""
OFF_AIR = '<!doctype html><html data-state="starting"><link rel="icon" href="/icon">'


@contextmanager
def page(html: str) -> Iterator[str]:
    """The URL of a page on loopback; beside it there are only an icon, a file that breaks and one that is cut off."""

    class Handler(BaseHTTPRequestHandler):
        log_message: ClassVar[Any] = lambda *_: None

        def do_GET(self) -> None:
            body = {"/": html.encode(), "/icon": b"", "/cut": b""}.get(self.path)
            self.send_response(500 if self.path == "/broken.mp4" else 404 if body is None else 200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "1" if self.path == "/cut" else str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")
            self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def place() -> Iterator[Path]:
    # Chromium listens on a Unix socket below TMPDIR, whose path may have 107 bytes: pytest's own folder is too long.
    with tempfile.TemporaryDirectory(prefix="onair-") as folder:
        for name in ("tmp", "out", "work"):
            (Path(folder) / name).mkdir()
        yield Path(folder)


def viewer(url: str, place: Path, *, seconds: float, patience: float) -> subprocess.Popen[str]:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("Chromium is missing: install the Debian package chromium-headless-shell")
    options = {"--chromium": chromium, "--folder": place / "out", "--work": place / "work"}
    options |= {"--seconds": seconds, "--patience": patience}
    return subprocess.Popen(
        [sys.executable, "-m", "rehearsal.viewer", url, *(str(word) for option in options.items() for word in option)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(place / "tmp"), "HOME": str(place / "tmp")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def told_by(running: subprocess.Popen[str]) -> str:
    """All it says until it ends by itself; its standard input stays open meanwhile."""
    assert running.stdout is not None
    with running.stdout:
        said = running.stdout.read()
    running.wait(timeout=20)
    return said


def require_nothing_left(place: Path) -> None:
    # What was killed may take a moment to disappear.
    deadline = time.monotonic() + 5
    while (left := list(processes_of(place))) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []
    assert list((place / "tmp").iterdir()) == []


def test_a_visit_brings_back_state_picture_video_and_every_complaint(place: Path) -> None:
    with page(EVENTFUL) as url, viewer(url, place, seconds=4, patience=20) as running:
        said = told_by(running)
    assert (running.returncode, said) == (0, "")
    seen = Watched.read(place / "work" / "report.json")
    assert seen.state == "live"
    assert sorted(seen.complaints) == [
        f"404 for {url}early.json",
        f"404 for {url}late.m3u8",
        f"500 for {url}broken.mp4",
        "error: a fault",
        f"net::ERR_CONTENT_LENGTH_MISMATCH for {url}cut",
        "pageerror: uncaught",
    ]
    assert "warning: a warning is no fault" in seen.console
    assert (place / "out" / seen.screenshot).read_bytes().startswith(b"\x89PNG")
    assert (place / "out" / seen.video).read_bytes()[4:8] == b"ftyp"
    require_nothing_left(place)


def test_a_page_that_is_not_live_in_time_is_told_by_its_state(place: Path) -> None:
    with page(OFF_AIR) as url, viewer(url, place, seconds=1, patience=0.2) as running:
        said = told_by(running)
    assert (running.returncode, said) == (1, "the player did not play as 'live' within 0.2 s; it says 'starting'\n")
    require_nothing_left(place)


def test_a_program_that_is_no_chromium_is_told_in_one_line(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.rehearsal.viewer.test_main.find_chromium", lambda: "/bin/false")
    with viewer("http://127.0.0.1:9/", place, seconds=1, patience=1) as running:
        said = told_by(running)
    assert (running.returncode, said.count("\n")) == (1, 1)
    assert said.startswith("Chromium at /bin/false: ")
    require_nothing_left(place)


@pytest.mark.parametrize("end", ["a signal", "its supervisor is gone"])
def test_ended_before_its_time_it_closes_chromium_without_a_word(end: str, place: Path) -> None:
    with page(OFF_AIR) as url, viewer(url, place, seconds=1, patience=60) as running:
        deadline = time.monotonic() + 30
        while not any("--headless" in command for command in processes_of(place)):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert running.stdin is not None
        if end == "a signal":
            running.send_signal(signal.SIGTERM)
        else:
            running.stdin.close()
        said = told_by(running)
    assert (running.returncode, said) == (143, "")
    require_nothing_left(place)
