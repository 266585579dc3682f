"""How long CloudFront keeps an object: the origin's headers within the limits of the cache policy.

Source: CloudFront developer guide, "Manage how long content stays in the cache" and "How CloudFront caches errors".
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from rehearsal.media.cdn.distribution import DEFAULT_ERROR_TTL, ErrorRule
from rehearsal.media.cdn.policies import CachePolicy

# CloudFront keeps these whatever the origin says; other 4xx only with the origin's lifetime or a custom error rule.
_ALWAYS_KEPT = frozenset({404, 414, 500, 501, 502, 503, 504})


def ttl_for(headers: Mapping[str, str], policy: CachePolicy) -> float:
    """Seconds that a successful response is fresh; `headers` has lower-case names. 0 means it is not kept."""
    directives = _directives(headers.get("cache-control", ""))
    if directives.keys() & {"no-store", "no-cache", "private"}:
        return policy.minimum_ttl
    asked = _asked_lifetime(headers, directives)
    if asked is None:
        return max(policy.minimum_ttl, min(policy.default_ttl, policy.maximum_ttl))
    return max(policy.minimum_ttl, min(asked, policy.maximum_ttl))


def error_ttl(status: int, headers: Mapping[str, str], rules: Mapping[int, ErrorRule], policy: CachePolicy) -> float:
    """Seconds that an error (4xx, 5xx) is kept: the larger of the rule's minimum and what the origin asks for."""
    rule = rules.get(status)
    asked = _asked_lifetime(headers, _directives(headers.get("cache-control", "")))
    if rule is None and asked is None:
        return DEFAULT_ERROR_TTL if status in _ALWAYS_KEPT else 0
    least = rule.ttl if rule else DEFAULT_ERROR_TTL if status in _ALWAYS_KEPT else 0
    return max(least, min(asked or 0, policy.maximum_ttl))


def _asked_lifetime(headers: Mapping[str, str], directives: Mapping[str, str]) -> float | None:
    for name in ("s-maxage", "max-age"):
        if directives.get(name, "").isdecimal():
            return int(directives[name])
    if "expires" in headers and "date" in headers:
        try:
            span = parsedate_to_datetime(headers["expires"]) - parsedate_to_datetime(headers["date"])
        except ValueError:
            return 0
        return max(0.0, span.total_seconds())
    return None


def _directives(cache_control: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in cache_control.lower().split(","))
    return {name: value.strip('"') for name, _, value in pairs if name}
