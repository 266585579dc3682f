"""The distribution as the page sees it: player, vendor files, /config.json and the playback path, with its headers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

from constructs_lib import player_site
from constructs_lib.response_headers import CONTENT_SECURITY_POLICY

PLAYER = player_site.PAGE
VENDOR = {f"/{player_site.VENDOR}/{name}": player_site.HLS_JS / name for name in player_site.LIBRARY}
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
}


class Site:
    """What the tests may turn while the page is open. `media` holds one folder per channel.

    `replays` is the folder of recordings with their catalogue.json, None on a site that has none.
    """

    def __init__(self, media: Path, *channels: str) -> None:
        self.media = media
        self.config: bytes | None = configuration(*channels)
        self.replays: Path | None = None
        self.asked: list[str] = []
        self.reachable = True
        self.corrupt = False
        self.address = ""

    def answer(self, path: str) -> tuple[int, bytes]:
        """Status and body of one GET."""
        self.asked.append(path)
        if path.startswith("/live/"):
            return self._origin(path)
        if path.startswith("/replays/"):
            return self._recordings(path)
        if path == "/config.json":
            return (200, self.config) if self.config is not None else (404, b"")
        return read(VENDOR.get(path, PLAYER / (path.lstrip("/") or "index.html")))

    def offer(self, folder: Path) -> None:
        """Let the page offer the recordings in this folder."""
        self.replays = folder
        self.config = json.dumps({**json.loads(self.config or b"{}"), "replays": "/replays/catalogue.json"}).encode()

    def _recordings(self, path: str) -> tuple[int, bytes]:
        # A bucket says 403 of what is not there to whoever may not list it.
        status, body = read(self.replays / path.removeprefix("/replays/")) if self.replays else (404, b"")
        return (status, body) if status == 200 else (403, b"")

    def _origin(self, path: str) -> tuple[int, bytes]:
        if not self.reachable:
            return 502, b""
        status, body = read(self.media / path.removeprefix("/live/"))
        if self.corrupt and path.endswith(".m4s") and "video" in path:
            body = spoiled(body)
        return status, body


def configuration(*channels: str) -> bytes:
    """The bytes of a config.json with these channels."""
    listed = [{"name": name, "title": f"Channel {name}", "manifest": f"/live/{name}/index.m3u8"} for name in channels]
    return json.dumps({"channels": listed, "segmentSeconds": 1}).encode()


def read(file: Path) -> tuple[int, bytes]:
    """Status and body of a file."""
    try:
        return 200, file.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return 404, b""


def spoiled(segment: bytes) -> bytes:
    """The segment with its boxes intact and its samples overwritten: it loads, parses, and cannot be decoded."""
    start = segment.index(b"mdat") + 4
    return segment[:start] + b"\xff" * (len(segment) - start)


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serves the site on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        log_message: ClassVar[Any] = lambda *_: None

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            status, body = site.answer(path)
            self.send_response(status)
            self.send_header("Content-Type", TYPES.get(Path(path).suffix, TYPES[".html"]))
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            # A browser that navigates away hangs up in the middle of an answer.
            try:
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
