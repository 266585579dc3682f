"""Verifies AWS Signature Version 4 in the Authorization header of a request.

Written from the public description of SigV4 (canonical request, string to sign, derived key), independently of
botocore, which signs the requests in the tests and in the CDN.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote

from rehearsal.media.origin.callers import Caller, KeyRing

ALGORITHM = "AWS4-HMAC-SHA256"
CLOCK_SKEW = timedelta(minutes=5)
_EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
_AUTHORIZATION = re.compile(
    rf"{ALGORITHM} Credential=(?P<key>[^/,]+)/(?P<scope>[^,]+),\s*SignedHeaders=(?P<headers>[^,]+),\s*"
    r"Signature=(?P<signature>[0-9a-f]{64})"
)


class SignatureRefusedError(Exception):
    """The request carries a signature that does not hold; the text says which part, never a secret."""


@dataclass(frozen=True, kw_only=True)
class SignedRequest:
    """A request as received: `path` and `query` still percent-encoded, header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]


def verify(request: SignedRequest, *, keys: KeyRing, service: str, region: str, now: datetime) -> Caller | None:
    """Who signed `request`: None when it carries no signature at all.

    Raises SignatureRefusedError for an unknown key, another service or region, a clock off by more than five minutes,
    an unsigned host, or a signature that differs.
    """
    header = request.headers.get("authorization", "")
    if not header:
        return None
    parts = _AUTHORIZATION.fullmatch(header)
    if parts is None:
        raise SignatureRefusedError(f"the Authorization header is not an {ALGORITHM} signature")
    caller = keys.find(parts["key"])
    if caller is None:
        raise SignatureRefusedError("the access key id is not known here")
    timestamp = request.headers.get("x-amz-date", "")
    _check_scope(parts["scope"], timestamp, service=service, region=region)
    _check_clock(timestamp, now)
    signed = parts["headers"].split(";")
    if "host" not in signed:
        raise SignatureRefusedError("the Host header is not signed")
    wanted = _signature(request, signed, parts["scope"], timestamp, caller.secret_access_key)
    if not hmac.compare_digest(wanted, parts["signature"]):
        raise SignatureRefusedError("the signature does not match the request")
    return caller


def _check_scope(scope: str, timestamp: str, *, service: str, region: str) -> None:
    wanted = f"{timestamp[:8]}/{region}/{service}/aws4_request"
    if scope != wanted:
        raise SignatureRefusedError(f"the credential scope is {scope}, it must be {wanted}")


def _check_clock(timestamp: str, now: datetime) -> None:
    try:
        signed_at = datetime.strptime(timestamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise SignatureRefusedError("X-Amz-Date is missing or not like 20260131T235959Z") from None
    if abs(now - signed_at) > CLOCK_SKEW:
        raise SignatureRefusedError(f"signed at {timestamp}, more than {CLOCK_SKEW.seconds} s from this clock")


def _signature(request: SignedRequest, signed: list[str], scope: str, timestamp: str, secret: str) -> str:
    canonical = "\n".join(
        [
            request.method,
            # Every service but S3 encodes the already encoded path once more.
            quote(request.path, safe="/~"),
            _canonical_query(request.query),
            *(f"{name}:{' '.join(request.headers.get(name, '').split())}" for name in signed),
            "",
            ";".join(signed),
            request.headers.get("x-amz-content-sha256", _EMPTY_SHA256),
        ]
    )
    to_sign = "\n".join([ALGORITHM, timestamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()


def _canonical_query(query: str) -> str:
    pairs = parse_qsl(query.replace("+", "%2B"), keep_blank_values=True)
    return "&".join(sorted(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs))
