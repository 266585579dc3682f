"""A harvest job reads under the endpoint's policy and writes under the bucket's; the policies are the deployed ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from rehearsal.media.harvest.harvester import Harvester
from rehearsal.media.harvest.job import HarvestRefusedError
from rehearsal.media.origin.directory import EndpointDirectory
from rehearsal.media.origin.timeline import Timeline
from tests.rehearsal.media.harvest.conftest import ARRIVED, job
from tests.rehearsal.media.origin import deployed_endpoint
from tests.rehearsal.media.origin.deployed_endpoint import ACCOUNT, statement
from tests.rehearsal.media.shaped_aws import RefusedError, ShapedAws

SERVICE = {"Service": "mediapackagev2.amazonaws.com"}
OF_THIS_ACCOUNT = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
NOW = ARRIVED.timestamp() + 120
READING = ["mediapackagev2:HarvestObject", "mediapackagev2:GetObject"]


def reading(**changes: Any) -> dict[str, Any]:
    """MediaPackage of this account may harvest from the endpoint."""
    return statement(**{"Principal": SERVICE, "Action": READING, "Condition": OF_THIS_ACCOUNT, **changes})


def writing(**changes: Any) -> dict[str, Any]:
    """MediaPackage of this account may put replays."""
    return {
        "Effect": "Allow",
        "Principal": SERVICE,
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::the-archive/replays/*",
        "Condition": OF_THIS_ACCOUNT,
        **changes,
    }


TLS_ONLY = {
    "Effect": "Deny",
    "Principal": {"AWS": "*"},
    "Action": "s3:*",
    "Resource": "arn:aws:s3:::the-archive/*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


class Place:
    """A harvester in front of one endpoint and one bucket, whose policies a test may change."""

    def __init__(self, timeline: Timeline) -> None:
        self.endpoint_policy: list[dict[str, Any]] = [reading()]
        self.bucket_policy: list[dict[str, Any]] | None = [TLS_ONLY, writing()]
        self.objects: dict[str, str] = {}
        self.startover_seconds = 3600
        aws = ShapedAws(
            {
                "mediapackagev2.GetOriginEndpoint": self._endpoint,
                "mediapackagev2.GetOriginEndpointPolicy": lambda asked: {
                    **asked, "Policy": deployed_endpoint.policy(*self.endpoint_policy),
                },
                "s3.GetBucketPolicy": self._policy,
                "s3.PutObject": self._put,
            }
        )  # fmt: skip
        timelines = {("onair-dev", "main"): timeline}
        directory = EndpointDirectory(aws.client("mediapackagev2"))
        self.harvester = Harvester(timelines, directory, aws.client("s3"), ACCOUNT, clock=lambda: NOW)

    def _endpoint(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        if asked["OriginEndpointName"] != "hls":
            raise RefusedError("ResourceNotFoundException", 404)
        return deployed_endpoint.described(StartoverWindowSeconds=self.startover_seconds)

    def _policy(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        if asked["Bucket"] != "the-archive":
            raise RefusedError("NoSuchBucket", 404)
        if self.bucket_policy is None:
            raise RefusedError("NoSuchBucketPolicy", 404)
        return {"Policy": json.dumps({"Version": "2012-10-17", "Statement": self.bucket_policy})}

    def _put(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert asked["Body"]
        self.objects[f"{asked['Bucket']}/{asked['Key']}"] = asked["ContentType"]
        return {}

    async def refused(self, **changes: object) -> str:
        with pytest.raises(HarvestRefusedError) as refused:
            await self.harvester.harvest(job(0, 60, **changes))
        assert self.objects == {}
        return str(refused.value)


@pytest.fixture
def place(recorded: Timeline) -> Place:
    return Place(recorded)


async def test_a_recording_lies_below_the_path_of_the_job(place: Place) -> None:
    written = await place.harvester.harvest(job(0, 60))
    assert written == len(place.objects)
    assert place.objects["the-archive/replays/main/x/index.m3u8"] == "application/x-mpegURL"
    assert place.objects["the-archive/replays/main/x/segment_1_0.mp4"] == "video/mp4"
    assert {key.rpartition("/")[0] for key in place.objects} == {"the-archive/replays/main/x"}


@pytest.mark.parametrize(
    "statements",
    [
        [],
        [reading(Principal={"Service": "cloudfront.amazonaws.com"})],
        [reading(Condition={"StringEquals": {"aws:SourceAccount": "999999999999"}})],
        [reading(), reading(Effect="Deny")],
    ],
)
async def test_an_endpoint_that_does_not_admit_mediapackage_is_not_read(
    place: Place, statements: list[dict[str, Any]]
) -> None:
    place.endpoint_policy = statements or [statement()]
    assert await place.refused() == (
        "the policy of endpoint hls does not let MediaPackage mediapackagev2:HarvestObject"
    )


async def test_both_rights_on_the_endpoint_are_needed(place: Place) -> None:
    place.endpoint_policy = [reading(Action="mediapackagev2:HarvestObject")]
    assert await place.refused() == "the policy of endpoint hls does not let MediaPackage mediapackagev2:GetObject"


@pytest.mark.parametrize(
    "statements",
    [
        None,
        [],
        [writing(Resource="arn:aws:s3:::the-archive/recordings/*")],
        [writing(Principal={"Service": "mediapackage.amazonaws.com"})],
        [writing(Condition={"StringEquals": {"aws:SourceAccount": "999999999999"}})],
    ],
)
async def test_a_bucket_that_does_not_admit_mediapackage_stays_empty(
    place: Place, statements: list[dict[str, Any]] | None
) -> None:
    place.bucket_policy = statements
    told = await place.refused()
    assert told.startswith("the policy of bucket the-archive does not let MediaPackage put replays/main/x/segment_1_")


async def test_a_start_before_the_startover_window_fails_the_job(place: Place) -> None:
    place.startover_seconds = 60
    assert await place.refused() == "the start lies outside the last 60 s, the window"


async def test_an_endpoint_that_is_not_there_is_named(place: Place) -> None:
    assert await place.refused(endpoint="other") == "there is no endpoint onair-dev/main/other"


async def test_a_bucket_that_is_not_there_is_the_reason(place: Place) -> None:
    assert "NoSuchBucket" in await place.refused(bucket="gone")


async def test_a_segment_that_was_deleted_meanwhile_fails_the_job(place: Place, recorded: Timeline) -> None:
    for fragment in recorded.tracks[0].fragments:
        fragment.path.unlink()
    with pytest.raises(HarvestRefusedError, match="a segment was deleted meanwhile: the window has moved past it"):
        await place.harvester.harvest(job(0, 60))
