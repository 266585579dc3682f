"""One GET as a viewer makes it, of real listeners on loopback."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from stream_automation.edge import viewer
from stream_automation.edge.viewer import LONGEST_BYTES, Answer, get

Serve = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def listener() -> Iterator[Callable[[Serve], str]]:
    """Serves one handler on a free port; its URL."""
    running: list[tuple[HTTPServer, threading.Thread]] = []

    def start(serve: Serve) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                serve(self)

            def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
                """A test's requests are nobody's news."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}/index.m3u8"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


def answering(status: int, body: bytes = b"", **headers: str) -> Serve:
    def serve(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return serve


def test_an_answer_is_its_status_and_its_body(listener: Callable[[Serve], str]) -> None:
    assert get(listener(answering(200, b"#EXTM3U\n"))) == Answer(200, b"#EXTM3U\n")


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_refusal_is_an_answer(status: int, listener: Callable[[Serve], str]) -> None:
    assert get(listener(answering(status, b"no"))).status == status


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status: int, listener: Callable[[Serve], str]) -> None:
    elsewhere = listener(answering(200, b"elsewhere"))
    assert get(listener(answering(status, Location=elsewhere))).status == status


def test_it_asks_as_a_viewer_without_credentials_and_says_who_it_is(listener: Callable[[Serve], str]) -> None:
    seen: dict[str, str] = {}

    def note(request: BaseHTTPRequestHandler) -> None:
        seen.update(request.headers.items())
        answering(200)(request)

    get(listener(note))
    assert seen["User-Agent"] == "onair-manifest-probe"
    assert not {"Authorization", "Cookie", "X-Amz-Security-Token"} & seen.keys()


def test_no_more_is_read_than_a_playlist_may_hold(listener: Callable[[Serve], str]) -> None:
    assert len(get(listener(answering(200, b"x" * (LONGEST_BYTES + 5_000)))).body) == LONGEST_BYTES + 1


def test_an_answer_cut_short_is_none(listener: Callable[[Serve], str]) -> None:
    answer = get(listener(answering(200, b"#EXTM3U", **{"Content-Length": "5000"})))
    assert answer == Answer(0, reason="the answer ended 4993 bytes too early")


def test_nobody_listening_is_status_0_with_the_reason() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        answer = get(f"http://127.0.0.1:{held.getsockname()[1]}/index.m3u8")
    assert (answer.status, answer.body) == (0, b"")
    assert "refused" in answer.reason


def test_an_answer_that_never_comes_is_status_0_within_the_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        answer = get(f"http://127.0.0.1:{silent.getsockname()[1]}/index.m3u8")
    assert time.monotonic() - began < 2
    assert answer.status == 0
    assert "timed out" in answer.reason


def test_what_speaks_no_http_is_status_0() -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:

        def babble() -> None:
            peer, _ = stranger.accept()
            with peer:
                peer.recv(4096)
                peer.sendall(b"220 smtp.example.com\r\n")

        thread = threading.Thread(target=babble)
        thread.start()
        answer = get(f"http://127.0.0.1:{stranger.getsockname()[1]}/index.m3u8")
        thread.join()
    assert answer.status == 0
    assert "BadStatusLine" in answer.reason
