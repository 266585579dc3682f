"""CloudFront's three policies, as GetCachePolicy, GetOriginRequestPolicy and GetResponseHeadersPolicy describe them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class NotRehearsedError(ValueError):
    """The distribution uses something that this CDN does not do; the text names it and what is done."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which query parameters or headers count: `none`, `whitelist` (only `names`), `allExcept`, `all`."""

    behavior: str = "none"
    names: frozenset[str] = frozenset()

    def takes(self, name: str) -> bool:
        """Whether the parameter or header of this name counts."""
        if self.behavior == "whitelist":
            return name in self.names
        if self.behavior == "allExcept":
            return name not in self.names
        return self.behavior == "all"


@dataclass(frozen=True, kw_only=True)
class CachePolicy:
    """What makes up the cache key, and the limits in seconds within which the origin's lifetimes apply."""

    id: str
    minimum_ttl: int
    default_ttl: int
    maximum_ttl: int
    gzip: bool
    headers: tuple[str, ...]
    queries: Selection


@dataclass(frozen=True, kw_only=True)
class OriginRequestPolicy:
    """What is sent to the origin besides the cache key. Viewer headers that CloudFront sets itself are never taken."""

    headers: Selection = Selection()
    queries: Selection = Selection()


@dataclass(frozen=True, kw_only=True)
class ResponseHeader:
    """A header that the response headers policy adds; `override` replaces what the origin sent."""

    name: str
    value: str
    override: bool


@dataclass(frozen=True, kw_only=True)
class Cors:
    """The CORS part of a response headers policy."""

    origins: tuple[str, ...]
    methods: tuple[str, ...]
    headers: tuple[str, ...]
    exposed: tuple[str, ...]
    credentials: bool
    max_age: int | None
    override: bool


@dataclass(frozen=True, kw_only=True)
class ResponseHeadersPolicy:
    """Headers added to and removed from every response of a behaviour."""

    cors: Cors | None
    headers: tuple[ResponseHeader, ...]
    removed: tuple[str, ...]


def parse_cache_policy(described: Mapping[str, Any]) -> CachePolicy:
    """From the CachePolicy of GetCachePolicy. Raises NotRehearsedError for cookies in the key."""
    config = described["CachePolicyConfig"]
    key = config["ParametersInCacheKeyAndForwardedToOrigin"]
    _no_cookies(key, f"cache policy {config['Name']}")
    return CachePolicy(
        id=described["Id"],
        minimum_ttl=config["MinTTL"],
        # CloudFront's own defaults for a policy that leaves them out.
        default_ttl=config.get("DefaultTTL", 86_400),
        maximum_ttl=config.get("MaxTTL", 31_536_000),
        gzip=key["EnableAcceptEncodingGzip"],
        headers=tuple(name.lower() for name in items(key["HeadersConfig"].get("Headers"))),
        queries=_selection(key["QueryStringsConfig"], "QueryString"),
    )


def parse_origin_request_policy(described: Mapping[str, Any]) -> OriginRequestPolicy:
    """From the OriginRequestPolicy of GetOriginRequestPolicy. Raises NotRehearsedError."""
    config = described["OriginRequestPolicyConfig"]
    _no_cookies(config, f"origin request policy {config['Name']}")
    headers = _selection(config["HeadersConfig"], "Header", lower=True)
    if headers.behavior not in ("none", "whitelist"):
        raise NotRehearsedError(
            f"origin request policy {config['Name']}: HeaderBehavior {headers.behavior} is not rehearsed: "
            "none and whitelist are"
        )
    return OriginRequestPolicy(headers=headers, queries=_selection(config["QueryStringsConfig"], "QueryString"))


def items(listed: Mapping[str, Any] | None) -> list[Any]:
    """The items of one of CloudFront's `{Quantity, Items}` lists, which leave Items out when empty."""
    return list((listed or {}).get("Items", []))


def _selection(config: Mapping[str, Any], kind: str, *, lower: bool = False) -> Selection:
    names = items(config.get(f"{kind}s"))
    return Selection(
        behavior=config[f"{kind}Behavior"], names=frozenset(name.lower() if lower else name for name in names)
    )


def _no_cookies(config: Mapping[str, Any], where: str) -> None:
    behavior = config["CookiesConfig"]["CookieBehavior"]
    if behavior != "none":
        raise NotRehearsedError(f"{where}: CookieBehavior {behavior} is not rehearsed: none is")
