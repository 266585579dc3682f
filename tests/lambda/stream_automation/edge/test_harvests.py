"""What MediaPackage is asked for, checked by botocore's own model."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from stream_automation.edge import harvests
from stream_automation.edge.harvests import Endpoint

START, END = datetime(2026, 11, 22, 10, 0, tzinfo=UTC), datetime(2026, 11, 22, 11, 2, tzinfo=UTC)
SOURCE = Endpoint(group="onair-dev", channel="main", endpoint="hls", manifest="index")
ASKED = {
    "ChannelGroupName": "onair-dev",
    "ChannelName": "main",
    "OriginEndpointName": "hls",
    "HarvestJobName": "main-20261122T100000Z",
    "HarvestedManifests": {"HlsManifests": [{"ManifestName": "index"}]},
    "ScheduleConfiguration": {"StartTime": START, "EndTime": END},
    "Destination": {"S3Destination": {"BucketName": "the-archive", "DestinationPath": "replays/main/x/"}},
}


def create() -> bool:
    return harvests.create(
        SOURCE, name="main-20261122T100000Z", start=START, end=END, bucket="the-archive", folder="replays/main/x/"
    )


def answer() -> dict[str, Any]:
    return {**ASKED, "Arn": "arn:job", "CreatedAt": END, "ModifiedAt": END, "Status": "QUEUED"}


def test_a_job_harvests_one_manifest_into_a_folder(packager: Stubber) -> None:
    packager.add_response("create_harvest_job", answer(), ASKED)
    assert create() is True


@pytest.mark.parametrize("kind", [{}, {"ConflictExceptionType": "RESOURCE_ALREADY_EXISTS"}])
def test_a_job_that_is_there_already_is_as_good(packager: Stubber, kind: dict[str, str]) -> None:
    packager.add_client_error(
        "create_harvest_job", "ConflictException", "exists", 409, expected_params=ASKED, modeled_fields=kind
    )
    assert create() is False


def test_a_conflict_about_something_else_is_raised(packager: Stubber) -> None:
    busy = {"ConflictExceptionType": "CONFLICTING_OPERATION"}
    packager.add_client_error("create_harvest_job", "ConflictException", "busy", 409, modeled_fields=busy)
    with pytest.raises(ClientError, match="ConflictException"):
        create()


@pytest.mark.parametrize("code", ["ValidationException", "ResourceNotFoundException", "ThrottlingException"])
def test_every_other_error_is_raised(packager: Stubber, code: str) -> None:
    packager.add_client_error("create_harvest_job", code, "refused", 400)
    with pytest.raises(ClientError, match=code):
        create()
