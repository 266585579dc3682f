"""An origin endpoint as GetOriginEndpoint and GetOriginEndpointPolicy describe it; refused where not rehearsed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class EndpointNotRehearsedError(ValueError):
    """The deployed endpoint uses a setting that this origin does not serve; the text names every such setting."""


@dataclass(frozen=True, kw_only=True)
class HlsManifest:
    """One HLS manifest of an endpoint. Seconds throughout; `program_date_time_seconds` None means no such tag."""

    name: str
    child_name: str
    window_seconds: int
    program_date_time_seconds: int | None
    start_offset_seconds: float | None = None


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """What decides about a playlist: who may read it (`policy`), how far it reaches, how its segments are named."""

    arn: str
    group: str
    channel: str
    name: str
    segment_seconds: int
    segment_name: str
    startover_seconds: int
    revision: int
    manifests: tuple[HlsManifest, ...]
    policy: Mapping[str, Any]

    @property
    def retention_seconds(self) -> int:
        """How long a segment must stay readable: the startover window, else three manifest windows."""
        return max(self.startover_seconds, *(3 * manifest.window_seconds for manifest in self.manifests))


# The API's own defaults where the deployed endpoint leaves a value out (CreateOriginEndpoint, HlsManifests).
DEFAULT_WINDOW_SECONDS = 60
DEFAULT_SEGMENT_NAME = "segment"
# What would change a playlist or segment, and does not here.
_SEGMENT_SETTINGS = ("Encryption", "IncludeIframeOnlyStreams", "Scte")
_MANIFEST_SETTINGS = ("ScteHls", "FilterConfiguration", "UrlEncodeChildManifest")


def parse(described: Mapping[str, Any], policy: str | None) -> Endpoint:
    """Build an Endpoint from GetOriginEndpoint's answer and the policy's JSON (None: no policy, so nobody may read).

    Raises EndpointNotRehearsedError naming every setting that would have to change what is served and does not here.
    """
    _refuse(described)
    segment = described.get("Segment", {})
    return Endpoint(
        arn=described["Arn"],
        group=described["ChannelGroupName"],
        channel=described["ChannelName"],
        name=described["OriginEndpointName"],
        segment_seconds=segment["SegmentDurationSeconds"],
        segment_name=segment.get("SegmentName", DEFAULT_SEGMENT_NAME),
        startover_seconds=described.get("StartoverWindowSeconds", 0),
        revision=int(described["ModifiedAt"].timestamp()),
        manifests=tuple(_manifest(manifest) for manifest in described.get("HlsManifests", [])),
        policy=json.loads(policy) if policy else {},
    )


def _manifest(described: Mapping[str, Any]) -> HlsManifest:
    return HlsManifest(
        name=described["ManifestName"],
        child_name=described.get("ChildManifestName") or described["ManifestName"],
        window_seconds=described.get("ManifestWindowSeconds", DEFAULT_WINDOW_SECONDS),
        program_date_time_seconds=described.get("ProgramDateTimeIntervalSeconds"),
        start_offset_seconds=described.get("StartTag", {}).get("TimeOffset"),
    )


def _refuse(described: Mapping[str, Any]) -> None:
    problems = []
    if described.get("ContainerType") != "CMAF":
        problems.append(f"ContainerType {described.get('ContainerType')} (CMAF is)")
    problems += [f"Segment.{key}" for key in _SEGMENT_SETTINGS if described.get("Segment", {}).get(key)]
    problems += [key for key in ("LowLatencyHlsManifests", "DashManifests", "MssManifests") if described.get(key)]
    if described.get("ForceEndpointErrorConfiguration", {}).get("EndpointErrorConditions"):
        problems.append("ForceEndpointErrorConfiguration")
    if not described.get("HlsManifests"):
        problems.append("an endpoint without HlsManifests")
    for manifest in described.get("HlsManifests", []):
        where = f"HlsManifests[{manifest['ManifestName']}]"
        problems += [f"{where}.{key}" for key in _MANIFEST_SETTINGS if manifest.get(key)]
    if problems:
        name = described.get("OriginEndpointName")
        raise EndpointNotRehearsedError(
            f"origin endpoint {name}: not rehearsed: {', '.join(problems)}; plain CMAF HLS is"
        )
