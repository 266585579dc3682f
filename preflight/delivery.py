"""How viewers reach an endpoint: groups, channels and endpoints by their names, distributions and their origins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from preflight.reading import Entry, at, known, objects, origin
from preflight.template import Resource, Templates
from preflight.value import Unresolved

GROUP = "AWS::MediaPackageV2::ChannelGroup"
CHANNEL = "AWS::MediaPackageV2::Channel"
ENDPOINT = "AWS::MediaPackageV2::OriginEndpoint"
ENDPOINT_POLICY = "AWS::MediaPackageV2::OriginEndpointPolicy"
CHANNEL_POLICY = "AWS::MediaPackageV2::ChannelPolicy"
DISTRIBUTION = "AWS::CloudFront::Distribution"

GROUP_NAMES = ("ChannelGroupName",)
CHANNEL_NAMES = (*GROUP_NAMES, "ChannelName")
ENDPOINT_NAMES = (*CHANNEL_NAMES, "OriginEndpointName")

EGRESS_HOST = re.compile(r"\.egress\.[^.]+\.mediapackagev2\.[^.]+\.amazonaws\.com(\.cn)?$")
PLAYED_FROM = ("EgressDomain", "HlsManifestUrls", "LowLatencyHlsManifestUrls", "DashManifestUrls", "MssManifestUrls")


@dataclass(frozen=True)
class Origin:
    """An origin that is a MediaPackage v2 group; `group` is None where the host name is all that is known of it."""

    distribution: Resource
    path: str
    settings: Mapping[str, Any]
    group: Resource | None


def literal_names(resource: Resource, members: tuple[str, ...]) -> tuple[str, ...] | None:
    """The values of these properties, None unless every one is a text that the template states."""
    values = tuple(known(resource.properties, member) for member in members)
    return values if all(isinstance(value, str) for value in values) else None


def states_properties(resource: Resource) -> bool:
    """Whether the template writes the properties itself, rather than a macro that only a deploy runs."""
    return not isinstance(resource.templates.resolve(resource.template, resource.raw.get("Properties")), Unresolved)


def packager_origins(templates: Templates) -> Iterator[Origin]:
    """Every origin of a distribution that is a group's egress domain."""
    for distribution in templates.resources(DISTRIBUTION):
        for path, settings in _origins(distribution):
            domain = settings.get("DomainName")
            source = _source(domain)
            if source is not None:
                yield Origin(distribution, path, settings, source if source.type == GROUP else _group_of(source))
            elif isinstance(domain, str) and EGRESS_HOST.search(domain):
                yield Origin(distribution, path, settings, None)


def endpoints_of(group: Resource, templates: Templates) -> Iterator[Resource]:
    """The endpoints that name this group."""
    name = literal_names(group, GROUP_NAMES)
    for endpoint in templates.resources(ENDPOINT):
        if name is not None and literal_names(endpoint, GROUP_NAMES) == name:
            yield endpoint


def _source(domain: Any) -> Resource | None:
    """The group or the endpoint whose attribute the domain is, or is cut out of."""
    reference = origin(domain)
    if reference is None or reference.attribute not in PLAYED_FROM:
        return None
    return reference.target if reference.target.type in (GROUP, ENDPOINT) else None


def _group_of(endpoint: Resource) -> Resource | None:
    name = literal_names(endpoint, GROUP_NAMES)
    groups = endpoint.templates.resources(GROUP)
    return next((group for group in groups if name is not None and literal_names(group, GROUP_NAMES) == name), None)


def _origins(distribution: Resource) -> Iterator[Entry]:
    yield from objects(at(distribution.properties, "DistributionConfig"), "Origins", "DistributionConfig")
