"""A ground whose origin and CDN are a server of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import boto3

import environments
from rehearsal.account import Account
from rehearsal.demo.ground import Ground
from rehearsal.ports import Ports

PATH = "/out/v1/onair-dev/main/hls/index.m3u8"
Answer = tuple[int, Mapping[str, str], bytes]


class Described(Ground):
    """Nothing is asked of an account."""

    @property
    def manifest_url(self) -> str:
        return f"https://origin.test{PATH}"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def delivered(folder: Path) -> Iterator[Ground]:
    """Both hosts deliver what is in the folder."""
    with _serving(partial(Quiet, directory=str(folder))) as ground:
        yield ground


@contextmanager
def answering(answer: Callable[[str, Mapping[str, str]], Answer]) -> Iterator[Ground]:
    """Both hosts answer so to a path and the request's headers."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answer(self.path, dict(self.headers.items()))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with _serving(Handler) as ground:
        yield ground


@contextmanager
def _serving(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[Ground]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Described(
            account=Account(boto3.Session(), "http://127.0.0.1:9"),
            ports=replace(Ports.free(), cdn=server.server_port, origin=server.server_port),
            stack_names={},
            environment=environments.load("dev"),
            channel="main",
        )
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
