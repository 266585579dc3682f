"""A show that was really on air, cut by a harvest job of the local AWS out of the plane's own segments."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rehearsal.cloud.process import LocalCloud
from rehearsal.media.deployed import LocalAws
from rehearsal.media.process import MediaPlane
from rehearsal.media.source.phone import PhoneSource
from rehearsal.media.source.picture import Picture
from rehearsal.ports import Ports
from tests.rehearsal.media.harvest.test_harvester import TLS_ONLY, reading, writing
from tests.rehearsal.media.local_stack import (
    NAMES,
    deploy_buckets,
    deploy_channel,
    deploy_packager,
    deploy_role,
    document,
    warm_up,
)
from tests.rehearsal.media.origin import deployed_endpoint
from tests.rehearsal.media.test_with_local_aws import codecs, reach

BUCKET, FOLDER = "the-archive", "replays/main/20261122T100000Z_20261122T110200Z/"
ENDPOINT = {**NAMES, "OriginEndpointName": "hls"}


def deploy_archive(aws: LocalAws) -> None:
    """The bucket that admits replays, and the endpoint that lets itself be harvested."""
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-2"})
    s3.put_bucket_policy(Bucket=BUCKET, Policy=document(TLS_ONLY, writing()))
    policy = deployed_endpoint.policy(reading())
    aws.client("mediapackagev2").put_origin_endpoint_policy(**ENDPOINT, Policy=policy)


def show(aws: LocalAws, role: str) -> tuple[datetime, datetime]:
    """Four seconds on air; when the channel was started and when it had stopped."""
    channel_id, url = deploy_channel(aws, role, "live/made-up-stream-key")
    begun = datetime.now(UTC)
    aws.client("medialive").start_channel(ChannelId=channel_id)
    reach(aws, channel_id, "RUNNING")
    base, key = url.rsplit("/", 1)
    picture = Picture(width=320, height=180, framerate=30, bitrate=300_000)
    asyncio.run(send(PhoneSource(base, key, picture=picture, duration=4.2)))
    aws.client("medialive").stop_channel(ChannelId=channel_id)
    reach(aws, channel_id, "IDLE")
    return begun, datetime.now(UTC)


async def send(phone: PhoneSource) -> None:
    await phone.start()
    await phone.wait()
    # The encoder takes a moment for its last segment.
    await asyncio.sleep(1)


def harvested(aws: LocalAws, name: str, begun: datetime, ended: datetime, folder: str = FOLDER) -> dict[str, Any]:
    """The job once it is over."""
    client, patience = aws.client("mediapackagev2"), time.monotonic() + 30
    client.create_harvest_job(
        **ENDPOINT,
        HarvestJobName=name,
        HarvestedManifests={"HlsManifests": [{"ManifestName": "index"}]},
        ScheduleConfiguration={"StartTime": begun, "EndTime": ended},
        Destination={"S3Destination": {"BucketName": BUCKET, "DestinationPath": folder}},
    )
    while (found := client.get_harvest_job(**ENDPOINT, HarvestJobName=name))["Status"] in ("QUEUED", "IN_PROGRESS"):
        assert time.monotonic() < patience, found["Status"]
        time.sleep(0.1)
    job: dict[str, Any] = found
    return job


def downloaded(aws: LocalAws, folder: Path) -> list[Path]:
    """Everything in the bucket, as files of one folder."""
    folder.mkdir()
    s3 = aws.client("s3")
    for item in s3.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        s3.download_file(BUCKET, item["Key"], str(folder / item["Key"].rpartition("/")[2]))
    return sorted(folder.iterdir())


@pytest.mark.long
def test_a_show_on_air_becomes_a_recording_that_plays_from_the_bucket_alone(tmp_path: Path) -> None:
    ports = Ports.free()
    hook = f"http://127.0.0.1:{ports.control}/channels"
    with (
        LocalCloud(ports.aws, tmp_path / "aws", hook=hook, rtmp=("127.0.0.1", ports.rtmp)) as cloud,
        MediaPlane(ports, tmp_path / "media", cloud.environment),
    ):
        aws = LocalAws.at(ports.aws, cloud.environment)
        warm_up(aws)
        deploy_buckets(aws)
        package_arn, _ = deploy_packager(aws)
        deploy_archive(aws)
        begun, ended = show(aws, deploy_role(aws, package_arn))
        done = harvested(aws, "show", begun, ended)
        files = downloaded(aws, tmp_path / "recording")
        before = harvested(aws, "before", begun - timedelta(minutes=2), begun - timedelta(minutes=1))
        aws.client("s3").put_bucket_policy(Bucket=BUCKET, Policy=document(TLS_ONLY))
        refused = harvested(aws, "refused", begun, ended, "replays/main/y/")
        written = aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix="replays/main/y/")["KeyCount"]

    assert done["Status"] == "COMPLETED"
    assert codecs(str(tmp_path / "recording" / "index.m3u8")) == ["aac", "h264", "h264"]
    for playlist in (file.read_text() for file in files if file.match("index_*.m3u8")):
        assert "#EXT-X-PLAYLIST-TYPE:VOD\n" in playlist
        assert playlist.endswith("#EXT-X-ENDLIST\n")
    assert (before["Status"], before["ErrorMessage"]) == (
        "FAILED",
        "There was no content available for the specified time window.",
    )
    assert (refused["Status"], written) == ("FAILED", 0)
    assert refused["ErrorMessage"].startswith("the policy of bucket the-archive does not let MediaPackage put replays/")
    ports.require_free()
