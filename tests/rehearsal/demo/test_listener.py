"""GET requests of the test points: to a port that stands for a host, and to a host itself."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from botocore.credentials import Credentials

from rehearsal.demo.listener import Listener, ListenerSilentError

URL = "https://origin.test/out/v1/onair-dev/main/hls/index.m3u8?start=1"
KEYS = Credentials("AKIDEXAMPLE", "secret", "session")


class Mirror(BaseHTTPRequestHandler):
    """Answers with what it was asked."""

    def do_GET(self) -> None:
        body = "\n".join([self.path, *(f"{name}: {value}" for name, value in self.headers.items())]).encode()
        self.send_response(404)
        self.send_header("X-Cache", "Miss")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def certificate(tmp_path: Path) -> ssl.SSLContext:
    """A certificate of 127.0.0.1, which is in the file ca.pem."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is missing: it makes the certificate")
    key, file = tmp_path / "key.pem", tmp_path / "ca.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    return context


def test_a_port_stands_for_the_host_that_the_url_names() -> None:
    with serving() as port:
        answer = Listener(port).get(URL)
    asked = answer.text.splitlines()
    assert (answer.status, answer.headers["x-cache"]) == (404, "Miss")
    assert asked[0] == "/out/v1/onair-dev/main/hls/index.m3u8?start=1"
    assert "Host: origin.test" in asked


def test_a_signed_request_carries_the_signature_and_the_session(  # the signature itself is the origin's to check
) -> None:
    with serving() as port:
        asked = Listener(port).get_signed(URL, KEYS, "ap-northeast-2").text
    assert "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/" in asked
    assert "/ap-northeast-2/mediapackagev2/aws4_request" in asked
    assert "X-Amz-Security-Token: session" in asked


def test_without_a_port_the_host_itself_is_asked_by_https(
    certificate: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with serving(certificate) as port:
        answer = Listener().get(f"https://127.0.0.1:{port}/config.json")
    assert (answer.status, answer.text.splitlines()[0]) == (404, "/config.json")


def test_a_certificate_that_nobody_vouches_for_is_no_answer(certificate: ssl.SSLContext) -> None:
    with serving(certificate) as port, pytest.raises(ListenerSilentError, match="certificate verify failed"):
        Listener().get(f"https://127.0.0.1:{port}/config.json")


def test_a_host_is_never_asked_without_tls() -> None:
    with pytest.raises(ValueError, match="by https only, got http://127"):
        Listener().get("http://127.0.0.1:8080/")


@pytest.mark.parametrize("port", [None, 1])
def test_silence_is_told_in_one_line(port: int | None, unused_tcp_port: int) -> None:
    listener = Listener(port and unused_tcp_port)
    with pytest.raises(ListenerSilentError, match="did not answer"):
        listener.get(f"https://127.0.0.1:{unused_tcp_port}/")
