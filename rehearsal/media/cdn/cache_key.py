"""The cache key of a request, and what of the request goes on to the origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from rehearsal.media.cdn.distribution import Behavior
from rehearsal.media.cdn.policies import CachePolicy


@dataclass(frozen=True, kw_only=True)
class ViewerRequest:
    """A viewer's request: `path` percent-encoded, `query` decoded pairs in order, header names in lower case."""

    method: str
    path: str
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class CacheKey:
    """Requests with equal keys get the same object."""

    policy: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    encoding: str


def cache_key(request: ViewerRequest, policy: CachePolicy, *, compress: bool) -> CacheKey:
    """Path, allowed query parameters and headers, and gzip where the policy has it and the viewer takes it."""
    return CacheKey(
        policy=policy.id,
        path=request.path,
        query=tuple(sorted(pair for pair in request.query if policy.queries.takes(pair[0]))),
        headers=tuple((name, request.headers.get(name, "")) for name in policy.headers),
        encoding="gzip" if compress and policy.gzip and _takes_gzip(request.headers.get("accept-encoding", "")) else "",
    )


def origin_query(request: ViewerRequest, behavior: Behavior) -> str:
    """The encoded query string for the origin: what the cache key or the origin request policy names."""
    rules = (behavior.cache.queries, behavior.origin_request.queries)
    pairs = [pair for pair in request.query if any(rule.takes(pair[0]) for rule in rules)]
    return urlencode(pairs, quote_via=quote, safe="-_.~")


def origin_headers(request: ViewerRequest, behavior: Behavior) -> dict[str, str]:
    """The viewer's headers for the origin: those in the cache key and in the origin request policy."""
    wanted = set(behavior.cache.headers)
    wanted |= {name for name in request.headers if behavior.origin_request.headers.takes(name)}
    return {name: request.headers[name] for name in sorted(wanted) if name in request.headers}


def _takes_gzip(accept_encoding: str) -> bool:
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.strip().partition(";q=")
        if name in ("gzip", "*"):
            return weight not in ("0", "0.0", "0.00", "0.000")
    return False
