"""GET requests of the test points: to an AWS-looking URL, answered by a listener of the rehearsal."""

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

TIMEOUT_SECONDS = 30
"""Long, because a first request on a busy machine loads what later ones find loaded."""

T = TypeVar("T")


class ListenerSilentError(RuntimeError):
    """A listener of the rehearsal gave no answer."""


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
    """A listener on 127.0.0.1 that stands for an AWS host name."""

    port: int

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """GET the URL's path from this listener, with the URL's host name in the Host header.

        Raises ListenerSilentError when nothing answers within 30 s.
        """
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request("GET", target, headers={"Host": parts.netloc, **(headers or {})})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Response(answer.status, found, answer.read())
        except OSError as silent:
            raise ListenerSilentError(
                f"http://127.0.0.1:{self.port}{parts.path} did not answer ({silent}): is the machine too busy?"
            ) from None
        finally:
            connection.close()

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
