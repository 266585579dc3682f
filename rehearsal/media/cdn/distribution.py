"""A CloudFront distribution as deployed: its behaviours in order, its origins, its error caching."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rehearsal.media.cdn.policies import (
    CachePolicy,
    NotRehearsedError,
    OriginRequestPolicy,
    ResponseHeadersPolicy,
    items,
)
from rehearsal.media.wildcard import matches

# What CloudFront keeps an error for when the distribution does not say.
DEFAULT_ERROR_TTL = 10
_BUCKET = re.compile(r"(?P<bucket>.+)\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com")
_PACKAGER = re.compile(r"[a-z0-9.-]+\.mediapackagev2\.[a-z0-9-]+\.amazonaws\.com")


@dataclass(frozen=True, kw_only=True)
class AccessControl:
    """An origin access control: `kind` is mediapackagev2 or s3, `signing` is always, no-override or never."""

    kind: str
    signing: str


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a behaviour gets its objects; `bucket` is set for S3, empty for a MediaPackage v2 endpoint."""

    id: str
    domain: str
    path: str
    headers: Mapping[str, str]
    access: AccessControl | None
    bucket: str = ""


@dataclass(frozen=True, kw_only=True)
class Behavior:
    """What holds for the paths that match `pattern`."""

    pattern: str
    origin: Origin
    methods: frozenset[str]
    compress: bool
    cache: CachePolicy
    origin_request: OriginRequestPolicy
    response_headers: ResponseHeadersPolicy | None


@dataclass(frozen=True, kw_only=True)
class ErrorRule:
    """How one status from the origin is treated: kept for `ttl` seconds, and replaced by a page if `page` is set."""

    ttl: int
    page: str = ""
    status: int = 0


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """The whole distribution; the last behaviour is the default one and matches every path."""

    id: str
    arn: str
    domain: str
    enabled: bool
    root_object: str
    behaviors: tuple[Behavior, ...]
    errors: Mapping[int, ErrorRule]

    def behavior_for(self, path: str) -> Behavior:
        """The first behaviour whose pattern fits (a leading slash in a pattern is optional), else the default one."""
        return next(
            item for item in self.behaviors if matches("/" + item.pattern.lstrip("/"), path) or item.pattern == "*"
        )


def parse_origin(described: Mapping[str, Any], access: AccessControl | None) -> Origin:
    """One origin of the distribution. Raises NotRehearsedError for a domain that has no stand-in here."""
    domain = described["DomainName"]
    bucket = _BUCKET.fullmatch(domain)
    if not bucket and not _PACKAGER.fullmatch(domain):
        raise NotRehearsedError(f"origin {domain} is not rehearsed: MediaPackage v2 endpoints and S3 buckets are")
    return Origin(
        id=described["Id"],
        domain=domain,
        path=described.get("OriginPath", ""),
        headers={item["HeaderName"]: item["HeaderValue"] for item in items(described.get("CustomHeaders"))},
        access=access,
        bucket=bucket["bucket"] if bucket else "",
    )


def parse_errors(listed: Mapping[str, Any] | None) -> dict[int, ErrorRule]:
    """CustomErrorResponses by error code."""
    return {
        item["ErrorCode"]: ErrorRule(
            ttl=item.get("ErrorCachingMinTTL", DEFAULT_ERROR_TTL),
            page=item.get("ResponsePagePath", ""),
            status=int(item.get("ResponseCode") or 0),
        )
        for item in items(listed)
    }


def refuse_unknown(behavior: Mapping[str, Any], where: str) -> None:
    """Raise NotRehearsedError for what would change a response and is not done here."""
    used = [item["FunctionARN"] for item in items(behavior.get("FunctionAssociations"))]
    used += [item["LambdaFunctionARN"] for item in items(behavior.get("LambdaFunctionAssociations"))]
    used += ["trusted key groups"] if (behavior.get("TrustedKeyGroups") or {}).get("Enabled") else []
    used += ["trusted signers"] if (behavior.get("TrustedSigners") or {}).get("Enabled") else []
    used += [behavior["RealtimeLogConfigArn"]] if behavior.get("RealtimeLogConfigArn") else []
    if not behavior.get("CachePolicyId"):
        used.append("ForwardedValues (use a cache policy)")
    if used:
        raise NotRehearsedError(f"{where}: not rehearsed: {', '.join(used)}")
