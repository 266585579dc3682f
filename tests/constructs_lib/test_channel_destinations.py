"""Where pipelines send."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.channel_destinations import ArchiveTarget, PackagerTarget, destinations
from tests.constructs_lib.rendering import resolved

PACKAGER = PackagerTarget(group_name="onair-dev", channel_name="main", region="ap-northeast-2")
ARCHIVE = ArchiveTarget(bucket_name="bucket", folder="main", rollover_seconds=300)


def rendered(archive: ArchiveTarget | None, pipelines: int) -> Any:
    return resolved(destinations(PACKAGER, archive, pipelines=pipelines))


def test_one_pipeline_takes_the_first_ingest_endpoint() -> None:
    assert rendered(None, 1) == [
        {
            "id": "packager",
            "mediaPackageSettings": [
                {
                    "channelGroup": "onair-dev",
                    "channelName": "main",
                    "channelEndpointId": "ENDPOINT_1",
                    "mediaPackageRegionName": "ap-northeast-2",
                }
            ],
        }
    ]


def test_two_pipelines_take_an_ingest_endpoint_each() -> None:
    (packager,) = rendered(None, 2)
    assert [entry["channelEndpointId"] for entry in packager["mediaPackageSettings"]] == ["ENDPOINT_1", "ENDPOINT_2"]


@pytest.mark.parametrize("pipelines", [1, 2])
def test_every_destination_has_one_kind_of_settings_and_an_entry_per_pipeline(pipelines: int) -> None:
    for destination in rendered(ARCHIVE, pipelines):
        (entries,) = [value for key, value in destination.items() if key != "id"]
        assert len(entries) == pipelines


def test_each_pipeline_records_into_a_folder_of_its_own() -> None:
    archive = rendered(ARCHIVE, 2)[1]
    assert [entry["url"] for entry in archive["settings"]] == [
        "s3ssl://bucket/recordings/main/pipeline-0/main",
        "s3ssl://bucket/recordings/main/pipeline-1/main",
    ]
