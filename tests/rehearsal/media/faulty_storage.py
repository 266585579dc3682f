"""S3 that can be broken: it stands between the media plane and the local AWS and hands everything on."""

from __future__ import annotations

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

LOOPBACK = "127.0.0.1"
ERROR = b"<Error><Code>ServiceUnavailable</Code><Message>the disks are gone</Message></Error>"


class FaultyStorage:
    """Listens on `port` and hands on to the local AWS on `behind`; while `broken`, it answers 503 to each upload."""

    def __init__(self, port: int, behind: int) -> None:
        self.broken = False
        storage = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def hand_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if storage.broken and self.command == "PUT":
                    self.answer(503, {"Content-Type": "application/xml"}, ERROR)
                    return
                connection = http.client.HTTPConnection(LOOPBACK, behind, timeout=20)
                try:
                    connection.request(self.command, self.path, body, dict(self.headers.items()))
                    found = connection.getresponse()
                    self.answer(found.status, dict(found.getheaders()), found.read())
                finally:
                    connection.close()

            def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = hand_on  # noqa: N815 - the server looks for these names

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer((LOOPBACK, port), Handler)
        self._server.daemon_threads = True

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
