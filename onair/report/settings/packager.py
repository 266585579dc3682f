"""Phase 3: MediaPackage's channels, endpoints and who may read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onair.report.architecture import Architecture
from onair.report.reading import at, listed
from onair.report.settings.table import Code, Table, of_rows, of_settings
from onair.report.words import Words
from preflight.template import Resource
from preflight.value import text_of


def packager(architecture: Architecture, words: Words) -> list[Table]:
    """A table of settings for each endpoint, and one of the readers of all."""
    channels = {found.properties.get("ChannelName"): found for found in _channels(architecture)}
    endpoints = architecture.resources("AWS::MediaPackageV2::OriginEndpoint", phase=3)
    tables = [_endpoint(found, channels.get(found.properties.get("ChannelName")), words) for found in endpoints]
    policies = architecture.resources("AWS::MediaPackageV2::OriginEndpointPolicy", phase=3)
    # Every endpoint has the same readers, so the first policy tells of all.
    return [*tables, *(_readers(policy, words) for policy in policies[:1])]


def _channels(architecture: Architecture) -> list[Resource]:
    return architecture.resources("AWS::MediaPackageV2::Channel", phase=3)


def _endpoint(endpoint: Resource, channel: Resource | None, words: Words) -> Table:
    properties = endpoint.properties
    segment = at(properties, "Segment")
    manifests = [*listed(properties, "HlsManifests"), *listed(properties, "LowLatencyHlsManifests")]
    low_latency = bool(listed(properties, "LowLatencyHlsManifests"))
    return of_settings(
        words("table.endpoint", channel=properties.get("ChannelName"), endpoint=properties.get("OriginEndpointName")),
        [
            (words("setting.ingest"), Code(at(channel.properties, "InputType")) if channel else None),
            (words("setting.container"), Code(properties.get("ContainerType"))),
            (words("setting.segment"), _seconds(at(segment, "SegmentDurationSeconds"), words)),
            (words("setting.manifests"), Code(", ".join(f"{at(item, 'ManifestName')}.m3u8" for item in manifests))),
            (words("setting.window"), _seconds(at(manifests, 0, "ManifestWindowSeconds"), words)),
            (words("setting.date_time"), _every(at(manifests, 0, "ProgramDateTimeIntervalSeconds"), words)),
            (words("setting.startover"), _seconds(properties.get("StartoverWindowSeconds"), words)),
            (words("setting.low_latency"), words.switch(low_latency)),
        ],
    )


def _seconds(value: Any, words: Words) -> str | None:
    return words.duration(value) if isinstance(value, (int, float)) else None


def _every(value: Any, words: Words) -> str | None:
    return words("value.every", span=words.duration(value)) if isinstance(value, (int, float)) else None


def _readers(policy: Resource, words: Words) -> Table:
    statements = [item for item in listed(policy.properties, "Policy", "Statement") if isinstance(item, Mapping)]
    rows = (tuple(_reader(statement, words)) for statement in statements)
    return of_rows(
        words("table.readers"), (words("column.reader"), words("column.may"), words("column.condition")), rows
    )


def _reader(statement: Mapping[str, Any], words: Words) -> Iterator[str]:
    service = at(statement, "Principal", "Service")
    yield Code(service) if isinstance(service, str) else words("reader.account")
    actions = statement.get("Action")
    names = [actions] if isinstance(actions, str) else listed(actions)
    yield Code(", ".join(str(name).rpartition(":")[2] for name in names))
    conditions = [
        f"{key} = {_short(text_of(value))}"
        for held in (statement.get("Condition") or {}).values()
        for key, value in held.items()
    ]
    yield Code(", ".join(conditions)) if conditions else words("reader.signed")


def _short(text: str) -> str:
    """An ARN of this account by its last part, which is what tells."""
    return text.rpartition(":")[2] if text.startswith("arn:") else text.replace("${AWS::AccountId}", "…")
