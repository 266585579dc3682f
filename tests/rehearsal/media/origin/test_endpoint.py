from __future__ import annotations

from typing import Any

import pytest

from rehearsal.media.origin.endpoint import EndpointNotRehearsedError, parse
from tests.rehearsal.media.origin.deployed_endpoint import described, endpoint

MANIFEST = described()["HlsManifests"][0]


def test_the_child_manifests_take_the_manifests_name_unless_they_have_their_own() -> None:
    assert endpoint().manifests[0].child_name == "index"
    assert endpoint(HlsManifests=[{**MANIFEST, "ChildManifestName": "level"}]).manifests[0].child_name == "level"


def test_segments_are_kept_for_the_startover_window_or_three_manifest_windows() -> None:
    assert endpoint().retention_seconds == 3600
    assert endpoint(StartoverWindowSeconds=0).retention_seconds == 180


def test_an_endpoint_without_a_policy_has_no_statement() -> None:
    assert parse(described(), None).policy == {}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"ContainerType": "TS"}, "ContainerType TS"),
        (
            {"Segment": {"SegmentDurationSeconds": 2, "Encryption": {"KeyRotationIntervalSeconds": 300}}},
            "Segment.Encryption",
        ),
        ({"LowLatencyHlsManifests": [MANIFEST]}, "LowLatencyHlsManifests"),
        ({"DashManifests": [MANIFEST]}, "DashManifests"),
        ({"HlsManifests": []}, "without HlsManifests"),
        (
            {"ForceEndpointErrorConfiguration": {"EndpointErrorConditions": ["STALE_MANIFEST"]}},
            "ForceEndpointErrorConfiguration",
        ),
        (
            {"HlsManifests": [{**MANIFEST, "FilterConfiguration": {"TimeDelaySeconds": 9}}]},
            r"HlsManifests\[index\].FilterConfiguration",
        ),
    ],
)
def test_a_setting_that_is_not_served_is_refused_by_name(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(EndpointNotRehearsedError, match=named):
        parse(described(**changes), None)
