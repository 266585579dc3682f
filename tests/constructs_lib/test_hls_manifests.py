"""The playlists of an endpoint."""

from __future__ import annotations

import pytest

from constructs_lib.hls_manifests import manifests
from tests.constructs_lib.rendering import resolved


def test_the_plain_manifest_reaches_back_its_window_and_dates_every_segment() -> None:
    assert resolved(manifests(window_seconds=60, segment_seconds=2, low_latency=False).hls) == {
        "manifestName": "index",
        "manifestWindowSeconds": 60,
        "programDateTimeIntervalSeconds": 2,
    }


def test_there_is_no_low_latency_manifest_unless_it_is_asked_for() -> None:
    assert manifests(window_seconds=60, segment_seconds=2, low_latency=False).low_latency is None


@pytest.mark.parametrize("kind", ["hls", "low_latency"])
def test_manifests_of_one_endpoint_have_names_of_their_own(kind: str) -> None:
    both = manifests(window_seconds=60, segment_seconds=2, low_latency=True)
    assert resolved(getattr(both, kind))["manifestName"] == {"hls": "index", "low_latency": "ll"}[kind]
