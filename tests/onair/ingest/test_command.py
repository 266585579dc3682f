"""`onair ingest` as the operator types it."""

from __future__ import annotations

import http.client
import http.server
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from onair.__main__ import main
from onair.errors import OperatorError
from onair.ingest.command import own_address


@contextmanager
def telling(text: bytes) -> Iterator[str]:
    """A server that tells everybody's address so."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_own_address_is_a_block_of_one() -> None:
    with telling(b"198.51.100.7\n") as url:
        assert own_address(url) == "198.51.100.7/32"


@pytest.mark.parametrize("text", [b"", b"<html>", b"2001:db8::1", b"198.51.100.7, 198.51.100.8"])
def test_anything_else_than_an_address_is_refused_with_the_other_way(text: bytes) -> None:
    with telling(text) as url, pytest.raises(OperatorError, match="give it with --cidr"):
        own_address(url)


def test_what_does_not_speak_http_is_refused_with_the_other_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def captive(*_: object, **__: object) -> None:
        raise http.client.BadStatusLine("<html>")

    monkeypatch.setattr("urllib.request.urlopen", captive)
    with pytest.raises(OperatorError, match="give it with --cidr"):
        own_address()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--for", "2h"], "give one of --my-ip and --cidr"),
        (["--for", "2h", "--my-ip", "--cidr", "198.51.100.7/32"], "give one of --my-ip and --cidr"),
        (["--for", "2h", "--cidr", "198.51.100.7"], "--cidr must be an IPv4 CIDR block, got '198.51.100.7'"),
        (["--for", "25h", "--cidr", "198.51.100.7/32"], "--for must be 1m to 1440m"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_asked(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["ingest", "open", *arguments, "--rehearsal", "--out", str(tmp_path)])
    assert end.value.code == 1
    assert said in capsys.readouterr().err
