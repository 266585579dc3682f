"""A function that asks a distribution reaches the CDN of the rehearsal, and nobody else's."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from rehearsal.cloud.process import LocalCloud
from rehearsal.ports import Ports
from tests.rehearsal.cloud.functions import make_function

FETCHING = """import urllib.error, urllib.request
    try:
        with urllib.request.urlopen(event["url"], timeout=3) as answer:
            return {"status": answer.status, "body": answer.read().decode()}
    except OSError as failure:
        return {"failure": str(failure)}
"""


@contextmanager
def cdn() -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """A listener that stands for the CDN: its port, and the Host and path of each request."""
    asked: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.headers["Host"], self.path))
            self.send_response(200)
            self.send_header("Content-Length", "3")
            self.end_headers()
            self.wfile.write(b"cdn")

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """A test's requests are nobody's news."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def deployed(cloud: LocalCloud) -> Callable[[str], Any]:
    """What a function answers that fetches the URL it is given."""
    account = cloud.account()
    make_function(account.client, "viewer", FETCHING)
    return lambda url: json.loads(account.invoke("viewer", {"url": url}).text)


def test_a_distribution_is_the_cdn_of_the_rehearsal_whatever_proxy_the_machine_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with cdn() as (port, asked), LocalCloud(Ports.free().aws, tmp_path, cdn=port) as cloud:
        ask = deployed(cloud)
        answer = ask("https://d1a2b3c4d5e6f7.cloudfront.net/out/v1/onair-dev/main/hls/index.m3u8?x=1")
        elsewhere = ask(f"https://127.0.0.1:{port}/")
    assert answer == {"status": 200, "body": "cdn"}
    assert asked == [("d1a2b3c4d5e6f7.cloudfront.net", "/out/v1/onair-dev/main/hls/index.m3u8?x=1")]
    # Another host is asked as the function asks it: with TLS, which this listener does not speak.
    assert "SSL" in elsewhere["failure"]


def test_without_a_cdn_the_name_is_not_looked_up_on_the_internet(tmp_path: Path) -> None:
    with LocalCloud(Ports.free().aws, tmp_path) as cloud:
        answer = deployed(cloud)("https://d1a2b3c4d5e6f7.cloudfront.net/index.m3u8")
    assert answer["failure"] == (
        "<urlopen error this rehearsal has no CDN: d1a2b3c4d5e6f7.cloudfront.net is not asked on the internet>"
    )
