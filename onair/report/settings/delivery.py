"""Phase 5: the distribution's behaviours and origins, and what the page may load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onair.report.architecture import Architecture
from onair.report.reading import at, listed, rate_seconds
from onair.report.settings.table import Code, Table, of_rows, of_settings
from onair.report.words import Words
from preflight.template import Resource
from preflight.value import Reference


def delivery(architecture: Architecture, words: Words) -> list[Table]:
    """Behaviours, origins and the rest of each distribution."""
    found = architecture.resources("AWS::CloudFront::Distribution", phase=5)
    return [table for distribution in found for table in _distribution(architecture, distribution, words)]


def _distribution(architecture: Architecture, distribution: Resource, words: Words) -> Iterator[Table]:
    config = at(distribution.properties, "DistributionConfig")
    origins = {at(origin, "Id"): origin for origin in listed(config, "Origins")}
    behaviours = [*listed(config, "CacheBehaviors"), {**(at(config, "DefaultCacheBehavior") or {}), "PathPattern": "*"}]
    yield of_rows(
        words("table.behaviours"),
        tuple(words(f"column.{head}") for head in ("path", "origin", "ttl_least", "ttl_default", "ttl_most", "query")),
        (tuple(_behaviour(item, origins, words)) for item in behaviours),
    )
    yield of_settings(words("table.distribution"), _settings(architecture, config, words))


def _behaviour(behaviour: Mapping[str, Any], origins: Mapping[Any, Any], words: Words) -> Iterator[str]:
    yield Code(str(behaviour.get("PathPattern")))
    yield _origin(origins.get(behaviour.get("TargetOriginId")), words)
    policy = behaviour.get("CachePolicyId")
    config = at(policy.target.properties, "CachePolicyConfig") if isinstance(policy, Reference) else None
    for key in ("MinTTL", "DefaultTTL", "MaxTTL"):
        seconds = at(config, key)
        yield words.duration(seconds) if isinstance(seconds, (int, float)) else "–"
    queries = at(config, "ParametersInCacheKeyAndForwardedToOrigin", "QueryStringsConfig")
    names = listed(queries, "QueryStrings")
    yield words.counted("value.queries", len(names)) if names else words("value.none")


def _origin(origin: Any, words: Words) -> str:
    """What an origin is, by the kind of resource that its domain name is asked of."""
    domain = at(origin, "DomainName")
    if isinstance(domain, Reference):
        kind, phase = domain.target.type, domain.target.tags.get("onair:phase")
        if kind == "AWS::S3::Bucket":
            return words.get(f"resource.bucket_{phase}", words("resource.bucket"))
        if kind.startswith("AWS::MediaPackage"):
            return words("phase.3.title")
    return Code(str(getattr(domain, "text", domain)))


def _settings(architecture: Architecture, config: Any, words: Words) -> Iterator[tuple[str, str | None]]:
    shields = [bool(at(origin, "OriginShield", "Enabled")) for origin in listed(config, "Origins")]
    yield words("setting.price_class"), Code(str(at(config, "PriceClass") or "PriceClass_All"))
    yield words("setting.http"), Code(str(at(config, "HttpVersion")))
    yield words("setting.shield"), words.switch(any(shields))
    access = architecture.resources("AWS::CloudFront::OriginAccessControl", phase=5)
    kinds = sorted(
        {str(at(item.properties, "OriginAccessControlConfig", "OriginAccessControlOriginType")) for item in access}
    )
    yield words("setting.origin_access"), Code(", ".join(kinds)) if kinds else None
    errors = {at(item, "ErrorCachingMinTTL") for item in listed(config, "CustomErrorResponses")}
    if errors:
        yield words("setting.errors"), ", ".join(words.duration(seconds) for seconds in sorted(errors))
    yield words("setting.page_policy"), _page_policy(architecture)
    yield words("setting.probe"), _probe(architecture, words)


def _page_policy(architecture: Architecture) -> Code | None:
    for policy in architecture.resources("AWS::CloudFront::ResponseHeadersPolicy", phase=5):
        security = at(policy.properties, "ResponseHeadersPolicyConfig", "SecurityHeadersConfig")
        text = at(security, "ContentSecurityPolicy", "ContentSecurityPolicy")
        if isinstance(text, str):
            return Code(text)
    return None


def _probe(architecture: Architecture, words: Words) -> str | None:
    for rule in architecture.resources("AWS::Events::Rule", phase=5):
        seconds = rate_seconds(rule.properties.get("ScheduleExpression"))
        if seconds is not None:
            return words("value.every", span=words.duration(seconds))
    return None
