"""How long the CDN keeps a playlist, and what tells two requests for it apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from preflight.delivery import ENDPOINT_NAMES, Origin, endpoints_of, literal_names, packager_origins
from preflight.finding import Severity, Violation, rule
from preflight.reading import Entry, at, hides, known, number, objects
from preflight.rules.manifests import DEFAULT_NAME
from preflight.template import Resource, Templates
from preflight.value import Reference, Unresolved

CACHE_POLICY = "AWS::CloudFront::CachePolicy"
MANAGED: Mapping[str, Mapping[str, Any]] = {
    "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": {"MinTTL": 0, "DefaultTTL": 0, "MaxTTL": 0, "QueryStrings": ()},
    "658327ea-f89d-4fab-a63d-7e88639e58f6": {"MinTTL": 1, "DefaultTTL": 86400, "MaxTTL": 31536000, "QueryStrings": ()},
    "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": {"MinTTL": 1, "DefaultTTL": 86400, "MaxTTL": 31536000, "QueryStrings": ()},
    # AWS made it for MediaPackage, whose header says how long: its greatest lifetimes are no finding.
    "08627262-05a9-4f76-9ded-b50ca2e3a84f": {
        "MinTTL": 0,
        "QueryStrings": ("m", "start", "end", "aws.manifestfilter"),
    },
}
"""CachingDisabled, CachingOptimized, its form for uncompressed objects, Elemental-MediaPackage."""

EXTENSIONS: Mapping[str, str] = {
    "HlsManifests": ".m3u8",
    "LowLatencyHlsManifests": ".m3u8",
    "DashManifests": ".mpd",
    "MssManifests": ".ism/Manifest",
}
DEFAULT_SEGMENT_SECONDS = 6
"""What MediaPackage takes when an endpoint states none (AWS's own construct for it says so)."""

LOW_LATENCY_QUERIES = ("_HLS_msn", "_HLS_part", "_HLS_skip")
STARTOVER_QUERIES = ("start", "end")
STARTOVER_IN_ONE = "aws.manifestsettings"

POLICIES = "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html"
HALF_A_SEGMENT = "docs.aws.amazon.com/mediatailor/latest/ug/cdn-emp-caching.html; docs/decisions/0030"
REFERENCE = "github.com/aws-samples/aws-cdk-mediaservices-refarch, its CloudFront construct; " + POLICIES


@dataclass(frozen=True)
class Caching:
    """What a behaviour keeps: `resource` and `path` are where that is written."""

    resource: Resource
    path: str
    settings: Mapping[str, Any]
    queries: Sequence[str] | None
    """The query strings of the cache key, None when all are in it or only a deploy knows."""


@dataclass(frozen=True)
class Served:
    """An endpoint's playlists and the behaviour that serves them."""

    endpoint: Resource
    behaviour: Mapping[str, Any]
    caching: Caching


@rule(
    "playlist-not-kept-too-long",
    "The CDN does not keep a playlist longer than the origin says",
    fix="set MinTTL to 0 or 1",
    source=HALF_A_SEGMENT,
)
def least_lifetime_is_short(templates: Templates) -> Iterator[Violation]:
    # The least lifetime counts against the origin's header, so every viewer would see an old end of the stream.
    yield from _too_long(templates, "MinTTL")


@rule(
    "playlist-kept-half-a-segment",
    "The CDN keeps a playlist at most half a segment, whatever the origin says",
    fix="set DefaultTTL and MaxTTL to half a segment, in whole seconds and at least 1",
    source=HALF_A_SEGMENT,
    # MediaPackage's own header says half a segment, so a longer limit shows only when that header is missing.
    severity=Severity.WARNING,
)
def longest_lifetime_is_half_a_segment(templates: Templates) -> Iterator[Violation]:
    yield from _too_long(templates, "DefaultTTL")
    yield from _too_long(templates, "MaxTTL")


@rule(
    "low-latency-queries-in-key",
    "A low-latency playlist is told apart by the part that its player waits for",
    fix=f"add {', '.join(LOW_LATENCY_QUERIES)} to the query strings of the cache policy",
    source=REFERENCE,
)
def low_latency_queries_count(templates: Templates) -> Iterator[Violation]:
    for served in _served(templates):
        if known(served.endpoint.properties, "LowLatencyHlsManifests"):
            yield from _missing(served, LOW_LATENCY_QUERIES)


@rule(
    "startover-queries-in-key",
    "A playlist that may start in the past is told apart by its start and its end",
    fix=f"add {', '.join(STARTOVER_QUERIES)} to the query strings of the cache policy",
    source="docs.aws.amazon.com/mediapackage/latest/userguide/start-and-end-parameters-rules.html; " + REFERENCE,
    # A window may also be there for harvesting alone.
    severity=Severity.WARNING,
)
def startover_queries_count(templates: Templates) -> Iterator[Violation]:
    for served in _served(templates):
        window = number(served.endpoint.properties, "StartoverWindowSeconds")
        if window and STARTOVER_IN_ONE not in (served.caching.queries or ()):
            yield from _missing(served, STARTOVER_QUERIES)


def _too_long(templates: Templates, member: str) -> Iterator[Violation]:
    told: set[tuple[Resource, str]] = set()
    for served in _served(templates):
        lifetime, segment = number(served.caching.settings, member), _segment_seconds(served.endpoint)
        if lifetime is None or segment is None:
            continue
        # CloudFront counts whole seconds, so half of a segment of one second is one second.
        longest = max(1, segment // 2)
        place = (served.caching.resource, f"{served.caching.path}.{member}")
        if lifetime > longest and place not in told:
            told.add(place)
            yield Violation(
                resource=place[0],
                path=place[1] if member in _written(served.caching) else served.caching.path,
                got=f"{member} {lifetime:.12g}",
                allowed=f"at most {longest:g}: segments of {served.endpoint.logical_id} last {segment:g} s",
            )


def _missing(served: Served, needed: Sequence[str]) -> Iterator[Violation]:
    caching = served.caching
    # A policy that keeps nothing needs no key, but the origin hears the query only by a request policy.
    uncached = number(caching.settings, "MaxTTL") == 0 and served.behaviour.get("OriginRequestPolicyId")
    if caching.queries is None or uncached:
        return
    missing = [name for name in needed if name not in caching.queries]
    if missing:
        yield Violation(
            resource=caching.resource,
            path=caching.path,
            got=f"query strings {', '.join(caching.queries) or 'none'}",
            allowed=f"{', '.join(missing)} too, for {served.endpoint.logical_id}",
        )


def _served(templates: Templates) -> Iterator[Served]:
    for origin in packager_origins(templates):
        for endpoint in endpoints_of(origin.group, templates) if origin.group else ():
            seen = set()
            for path in _playlists(endpoint):
                found = _behaviour(origin, path)
                if found is None or found[0] in seen:
                    continue
                seen.add(found[0])
                caching = _caching(origin.distribution, *found)
                if caching is not None:
                    yield Served(endpoint, found[1], caching)


def _playlists(endpoint: Resource) -> Iterator[str]:
    names = literal_names(endpoint, ENDPOINT_NAMES)
    for kind, extension in EXTENSIONS.items():
        for _, manifest in objects(endpoint.properties, kind):
            name = manifest.get("ManifestName", DEFAULT_NAME)
            if names is not None and isinstance(name, str):
                yield f"/out/v1/{'/'.join(names)}/{name}{extension}"


def _behaviour(origin: Origin, path: str) -> Entry | None:
    """The behaviour that CloudFront takes for this path of the origin: the first whose pattern fits, or the default."""
    prefix = origin.settings.get("OriginPath") or ""
    if not isinstance(prefix, str) or not path.startswith(prefix):
        return None
    configuration = at(origin.distribution.properties, "DistributionConfig")
    if hides(configuration, "CacheBehaviors"):
        return None
    for place, behaviour in objects(configuration, "CacheBehaviors", "DistributionConfig"):
        pattern = behaviour.get("PathPattern")
        if not isinstance(pattern, str):
            return None
        if _fits(pattern, path.removeprefix(prefix)):
            return (place, behaviour) if _serves(origin, behaviour) else None
    default = at(configuration, "DefaultCacheBehavior")
    return ("DistributionConfig.DefaultCacheBehavior", default) if _serves(origin, default) else None


def _fits(pattern: str, path: str) -> bool:
    """CloudFront's patterns know `*` and `?`, in the same case, with or without the first slash."""
    expression = "".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in pattern.removeprefix("/"))
    return re.fullmatch(expression, path.removeprefix("/")) is not None


def _serves(origin: Origin, behaviour: Any) -> bool:
    target = known(behaviour, "TargetOriginId")
    return target is not None and target == origin.settings.get("Id")


def _caching(distribution: Resource, path: str, behaviour: Mapping[str, Any]) -> Caching | None:
    policy = behaviour.get("CachePolicyId")
    if isinstance(policy, Reference) and policy.target.type == CACHE_POLICY:
        settings = known(policy.target.properties, "CachePolicyConfig")
        if not isinstance(settings, Mapping):
            return None
        return Caching(policy.target, "CachePolicyConfig", settings, _queries(settings))
    if isinstance(policy, str) and policy in MANAGED:
        managed = MANAGED[policy]
        return Caching(distribution, f"{path}.CachePolicyId", managed, managed["QueryStrings"])
    return None


def _queries(settings: Mapping[str, Any]) -> Sequence[str] | None:
    held = at(settings, "ParametersInCacheKeyAndForwardedToOrigin", "QueryStringsConfig")
    behaviour, listed = known(held, "QueryStringBehavior"), known(held, "QueryStrings")
    if behaviour == "none":
        return ()
    if behaviour != "whitelist" or not isinstance(listed, list):
        return None
    return None if any(isinstance(name, Unresolved) for name in listed) else [str(name) for name in listed]


def _segment_seconds(endpoint: Resource) -> float | None:
    stated = at(endpoint.properties, "Segment", "SegmentDurationSeconds")
    return (
        DEFAULT_SEGMENT_SECONDS if stated is None else number(endpoint.properties, "Segment", "SegmentDurationSeconds")
    )


def _written(caching: Caching) -> Mapping[str, Any]:
    """What stands in the template, so that a path can be told; a managed policy's settings stand with AWS."""
    return caching.settings if caching.resource.type == CACHE_POLICY else {}


RULES = (
    least_lifetime_is_short,
    longest_lifetime_is_half_a_segment,
    low_latency_queries_count,
    startover_queries_count,
)
