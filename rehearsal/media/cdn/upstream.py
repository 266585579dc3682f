"""What an origin answers, whichever kind it is, and the MediaPackage v2 kind: HTTP to the local origin, signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import aiohttp
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from yarl import URL

from rehearsal.media.cdn.distribution import Origin
from rehearsal.media.origin.access import SERVICE
from rehearsal.media.origin.callers import Caller

# CloudFront waits 30 s for an origin; a rehearsal's viewer should learn sooner that its origin is gone.
TIMEOUT = aiohttp.ClientTimeout(total=15, sock_connect=2)


class OriginUnreachableError(Exception):
    """The origin did not answer; `status` is what CloudFront says to the viewer: 502, or 504 for a timeout."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, kw_only=True)
class OriginRequest:
    """A request for an origin: `path` and `query` percent-encoded, `etag` of a stale copy to revalidate (or empty)."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    etag: str = ""


@dataclass(frozen=True, kw_only=True)
class OriginAnswer:
    """An origin's answer; `headers` has lower-case names. Status 304 says that the stale copy still holds."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Upstream(Protocol):
    """Gets objects from one kind of origin. Raises OriginUnreachableError."""

    async def fetch(self, origin: Origin, request: OriginRequest) -> OriginAnswer:
        """Send one request and read the whole answer."""


class PackagerUpstream:
    """Sends requests for `*.mediapackagev2.*.amazonaws.com` to the local origin, under that host name.

    `caller` gives CloudFront's key pair for the distribution served now; the request is signed when the origin's
    access control says so, as `always` and, without an Authorization from the viewer, `no-override` do.
    """

    def __init__(self, http: aiohttp.ClientSession, port: int, caller: Callable[[], Caller], region: str) -> None:
        self._http = http
        self.port = port
        self._caller = caller
        self._region = region

    async def fetch(self, origin: Origin, request: OriginRequest) -> OriginAnswer:
        """Send one request to the local origin."""
        path = origin.path + request.path
        target = f"{path}?{request.query}" if request.query else path
        headers = {**request.headers, **origin.headers}
        if request.etag:
            headers["If-None-Match"] = request.etag
        headers |= self._signature(origin, request.method, target)
        headers["Host"] = origin.domain
        url = URL(f"http://127.0.0.1:{self.port}{target}", encoded=True)
        try:
            async with self._http.request(
                request.method, url, headers=headers, allow_redirects=False, timeout=TIMEOUT
            ) as answer:
                body = await answer.read()
                found = {name.lower(): value for name, value in answer.headers.items()}
                return OriginAnswer(status=answer.status, headers=found, body=body)
        except TimeoutError:
            raise OriginUnreachableError(504, f"origin {origin.domain} did not answer in time") from None
        except aiohttp.ClientError as error:
            raise OriginUnreachableError(502, f"origin {origin.domain}: {error}") from None

    def _signature(self, origin: Origin, method: str, target: str) -> dict[str, str]:
        access = origin.access
        if access is None or access.kind != SERVICE or access.signing == "never":
            return {}
        caller = self._caller()
        unsigned = AWSRequest(method=method, url=f"https://{origin.domain}{target}")
        credentials = Credentials(caller.access_key_id, caller.secret_access_key)
        SigV4Auth(credentials, SERVICE, self._region).add_auth(unsigned)
        return dict(unsigned.headers.items())
