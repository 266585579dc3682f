"""The viewer's side of an answer: compression, conditional requests, byte ranges, CloudFront's own headers."""

from __future__ import annotations

import gzip
import re
import secrets
from collections.abc import Mapping

from aiohttp import web
from multidict import CIMultiDict

from rehearsal.media.cdn.cache import Found
from rehearsal.media.cdn.store import CachedObject

# What CloudFront compresses, of its documented list: the types that this stack serves, and only between these sizes.
COMPRESSIBLE_BYTES = range(1_000, 10_000_001)
COMPRESSIBLE_TYPES = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/vnd.apple.mpegurl",
        "application/x-javascript",
        "application/x-mpegurl",
        "application/xml",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
        "text/plain",
        "text/xml",
    }
)
_HOP_BY_HOP = frozenset(
    {"connection", "content-length", "date", "keep-alive", "server", "transfer-encoding", "upgrade", "x-cache", "via"}
)
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def compressed(body: bytes, headers: Mapping[str, str], *, wanted: bool) -> tuple[bytes, dict[str, str]]:
    """Body and headers as CloudFront stores them for a viewer that takes gzip."""
    kept = {name: value for name, value in headers.items() if name not in _HOP_BY_HOP}
    media_type = headers.get("content-type", "").split(";")[0].strip().lower()
    fits = media_type in COMPRESSIBLE_TYPES and len(body) in COMPRESSIBLE_BYTES and "content-encoding" not in headers
    if not (wanted and fits):
        return body, kept
    kept["content-encoding"] = "gzip"
    kept["vary"] = ", ".join(filter(None, [kept.get("vary"), "Accept-Encoding"]))
    if "etag" in kept and not kept["etag"].startswith("W/"):
        kept["etag"] = f"W/{kept['etag']}"
    return gzip.compress(body, 6, mtime=0), kept


def edge_headers(domain: str, outcome: str, age: float | None) -> CIMultiDict[str]:
    """Via, X-Cache, X-Amz-Cf-Id and, for an object from the cache, Age in whole seconds."""
    headers = CIMultiDict({"Via": f"1.1 {domain} (CloudFront)", "X-Cache": f"{outcome} from cloudfront"})
    headers["X-Amz-Cf-Id"] = secrets.token_urlsafe(40)
    if age is not None:
        headers["Age"] = str(int(age))
    return headers


def respond(request: web.Request, domain: str, found: Found, status: int | None = None) -> web.Response:
    """Turn a cached object into the viewer's response: 200, 206 for one byte range, 304, or the error's status."""
    item = found.item
    outcome = "Error" if item.status >= 400 else found.outcome
    headers = CIMultiDict(item.headers)
    headers.update(edge_headers(domain, outcome, found.age if found.outcome == "Hit" else None))
    if item.status == 200 and _unchanged(request, item):
        headers.popall("content-type", None)
        return web.Response(status=304, headers=headers)
    span = _span(request, item)
    if span is None:
        return web.Response(status=status or item.status, body=item.body, headers=headers)
    if not span:
        headers["Content-Range"] = f"bytes */{len(item.body)}"
        return web.Response(status=416, headers=headers)
    headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{len(item.body)}"
    return web.Response(status=206, body=item.body[span.start : span.stop], headers=headers)


def _unchanged(request: web.Request, item: CachedObject) -> bool:
    asked, etag = request.headers.get("If-None-Match", ""), item.headers.get("etag", "")
    weak = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
    return bool(etag) and (etag.removeprefix("W/") in weak or asked.strip() == "*")


def _span(request: web.Request, item: CachedObject) -> range | None:
    """The one byte range asked for; None for the whole object, an empty range for one beyond its end."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if item.status != 200 or asked is None or asked[0] == "bytes=-" or "content-encoding" in item.headers:
        return None
    size = len(item.body)
    if not asked[1]:
        return range(max(0, size - int(asked[2])), size)
    first, last = int(asked[1]), min(size, int(asked[2]) + 1) if asked[2] else size
    return range(first, last) if first < last else range(0)
