"""GET requests of the test points: to a host of AWS, or to a listener of the rehearsal that stands for one."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from rehearsal.ports import LOOPBACK

TIMEOUT_SECONDS = 30
"""Long, because a first request on a busy machine loads what later ones find loaded."""

T = TypeVar("T")


class ListenerSilentError(RuntimeError):
    """A listener of the rehearsal, or a host of AWS, gave no answer."""


@dataclass(frozen=True)
class Response:
    """What a listener answered; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass(frozen=True)
class Listener:
    """What answers for a host name: a port of 127.0.0.1 that stands for it, or with None the host itself, by HTTPS."""

    port: int | None = None

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """GET the URL, or its path from the port, with the URL's host name in the Host header.

        Raises ListenerSilentError when nothing answers within 30 s, and ValueError for a host by another scheme.
        """
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection = self._connection(url)
        try:
            connection.request("GET", target, headers={"Host": parts.netloc, **(headers or {})})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Response(answer.status, found, answer.read())
        except (OSError, http.client.HTTPException) as silent:
            where, hint = (
                (url, "is the name right, and the network there?")
                if self.port is None
                else (f"http://{LOOPBACK}:{self.port}{parts.path}", "is the machine too busy?")
            )
            raise ListenerSilentError(f"{where} did not answer ({silent}): {hint}") from None
        finally:
            connection.close()

    def _connection(self, url: str) -> http.client.HTTPConnection:
        if self.port is not None:
            return http.client.HTTPConnection(LOOPBACK, self.port, timeout=TIMEOUT_SECONDS)
        parts = urlsplit(url)
        if parts.scheme != "https" or parts.hostname is None:
            raise ValueError(f"a host of AWS is asked by https only, got {url}")
        return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)

    def get_signed(self, url: str, credentials: Credentials, region: str) -> Response:
        """The same, signed for MediaPackage v2 with Signature Version 4."""
        request = AWSRequest(method="GET", url=url)
        SigV4Auth(credentials, "mediapackagev2", region).add_auth(request)
        return self.get(url, dict(request.headers.items()))


def wait_for(found: Callable[[], T | None], seconds: float, what: str) -> T:
    """Ask until there is an answer; TimeoutError names what never came."""
    deadline = time.monotonic() + seconds
    while True:
        answer = found()
        if answer is not None:
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come within {seconds:g} s")
        time.sleep(0.2)
