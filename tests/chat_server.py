"""A chat's incoming webhook on loopback: a real HTTP server that answers as it is told and keeps what it was sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

PATH = "/services/T0000/B0000/do-not-tell"


@dataclass(frozen=True)
class Answer:
    """One answer: its status and headers; a host that hangs never sends it."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: bool = False


@dataclass(frozen=True)
class Received:
    """One request: where it went, its headers and its JSON."""

    path: str
    headers: Mapping[str, str]
    body: Any


class ChatServer:
    """Takes every message, unless `answers` says otherwise for the next ones."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: list[Answer] = []
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer((self.host, 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        """The URL as a secret holds it: with https, because no other is taken."""
        return f"https://{self.host}:{self._server.server_port}{PATH}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = json.loads(self.rfile.read(length))
                chat.received.append(Received(self.path, dict(self.headers), body))
                answer = chat.answers.pop(0) if chat.answers else Answer()
                if answer.hangs:
                    chat._closing.wait(10)
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing: what was received is looked at, not read."""

        return Handler
