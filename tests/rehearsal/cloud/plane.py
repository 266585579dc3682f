"""What stands in for the media plane's control listener."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Document = dict[str, Any]


class Plane(ThreadingHTTPServer):
    """Carries nothing out. It keeps what it is told at `path`, in order, and answers as a test says: status and body."""

    def __init__(self, port: int, path: str) -> None:
        self.path = path
        self.told: list[Document] = []
        self.answer: Callable[[Document], tuple[int, bytes]] = lambda _: (200, b"{}")
        super().__init__(("127.0.0.1", port), _Listener)


@contextmanager
def serving(port: int, path: str) -> Iterator[Plane]:
    with Plane(port, path) as plane:
        thread = threading.Thread(target=plane.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield plane
        finally:
            plane.shutdown()
            thread.join(5)


class _Listener(BaseHTTPRequestHandler):
    server: Plane

    def do_POST(self) -> None:
        assert self.path == self.server.path
        document = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.told.append(document)
        status, body = self.server.answer(document)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name is the base class's
        """Keep the test's output to what failed."""
