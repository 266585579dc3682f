"""The playlists of a MediaPackage v2 endpoint."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk.aws_mediapackagev2 import CfnOriginEndpoint

MANIFEST_NAME = "index"
LOW_LATENCY_MANIFEST_NAME = "ll"
"""An endpoint's HLS and low-latency manifests may not share a name, nor may a name hold an underscore."""


@dataclass(frozen=True)
class Manifests:
    """A plain HLS manifest always, a low-latency one where it is wanted."""

    hls: CfnOriginEndpoint.HlsManifestConfigurationProperty
    low_latency: CfnOriginEndpoint.LowLatencyHlsManifestConfigurationProperty | None


def manifests(*, window_seconds: int, segment_seconds: int, low_latency: bool) -> Manifests:
    """Manifests that reach `window_seconds` back, with a date on every segment.

    Players measure their latency by that date, and startover seeks by it.
    """
    return Manifests(
        hls=CfnOriginEndpoint.HlsManifestConfigurationProperty(
            manifest_name=MANIFEST_NAME,
            manifest_window_seconds=window_seconds,
            program_date_time_interval_seconds=segment_seconds,
        ),
        low_latency=CfnOriginEndpoint.LowLatencyHlsManifestConfigurationProperty(
            manifest_name=LOW_LATENCY_MANIFEST_NAME,
            manifest_window_seconds=window_seconds,
            program_date_time_interval_seconds=segment_seconds,
        )
        if low_latency
        else None,
    )
