"""The plane's process beside the real local AWS: StartChannel to StopChannel, with a real push in between."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from rehearsal.cloud.process import LocalCloud
from rehearsal.media.deployed import LocalAws
from rehearsal.media.encoder.ffmpeg import find_ffprobe
from rehearsal.media.process import MediaPlane
from rehearsal.media.source.phone import PhoneSource
from rehearsal.media.source.picture import Picture
from rehearsal.ports import Ports
from tests.rehearsal.media.local_stack import (
    RECORDINGS,
    deploy_buckets,
    deploy_channel,
    deploy_distribution,
    deploy_packager,
    deploy_role,
    warm_up,
)
from tests.rehearsal.media.origin.deployed_endpoint import PATH
from tests.rehearsal.media.origin.hls_rules import assert_strictly_parsed, read


def get(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def until(url: str, status: int, *, seconds: float = 15) -> float:
    """Seconds until `url` answers with `status`."""
    began = time.monotonic()
    while (got := get(url)[0]) != status:
        assert time.monotonic() - began < seconds, f"{url} is still {got}"
        time.sleep(0.1)
    return time.monotonic() - began


def reach(aws: LocalAws, channel_id: str, state: str) -> None:
    client, began = aws.client("medialive"), time.monotonic()
    while (got := client.describe_channel(ChannelId=channel_id)["State"]) != state:
        assert time.monotonic() - began < 25, f"the channel is still {got}"
        time.sleep(0.1)


NO_INPUT = "RTMP Has No Audio/Video"


def alerts(aws: LocalAws, channel_id: str, state: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = aws.client("medialive").list_alerts(ChannelId=channel_id, StateFilter=state)["Alerts"]
    return found


def until_alerts(aws: LocalAws, channel_id: str, wanted: list[str]) -> None:
    """Wait until just these are set."""
    began = time.monotonic()
    while (got := [item["AlertType"] for item in alerts(aws, channel_id, "SET")]) != wanted:
        assert time.monotonic() - began < 5, f"set are still {got}"
        time.sleep(0.1)


def codecs(source: str) -> list[str]:
    argv = [str(find_ffprobe()), "-v", "error", "-show_streams", "-of", "json", source]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=20, check=True)
    return sorted(stream["codec_name"] for stream in json.loads(done.stdout)["streams"])


async def film(url: str, key: str, cdn: str) -> tuple[float, list[str], str]:
    """Push, lose the phone, push again: seconds to the first playlist, what ffprobe finds, a media playlist."""
    picture = Picture(width=320, height=180, framerate=30, bitrate=300_000)
    phone = PhoneSource(url, key, picture=picture, duration=4.2)
    await phone.start()
    first = await asyncio.to_thread(until, cdn + PATH + "index.m3u8", 200)
    await phone.wait()
    # The encoder takes a moment for its last segment, and so long the key counts as in use.
    await asyncio.sleep(1)
    phone = PhoneSource(url, key, picture=picture, duration=3.8)
    await phone.start()
    probed = await asyncio.to_thread(codecs, cdn + PATH + "index.m3u8")
    await phone.wait()
    return first, probed, await asyncio.to_thread(behind_the_gap, cdn + PATH + "index_1.m3u8")


def behind_the_gap(url: str) -> str:
    """The media playlist once the second session is in it."""
    began = time.monotonic()
    while "#EXT-X-DISCONTINUITY\n" not in (text := get(url)[1].decode()):
        assert time.monotonic() - began < 10, text
        time.sleep(0.2)
    return text


@pytest.mark.long
def test_a_push_plays_through_the_cdn_and_is_recorded_when_the_channel_stops(tmp_path: Path) -> None:
    ports = Ports.free()
    cdn = f"http://127.0.0.1:{ports.cdn}"
    hook = f"http://127.0.0.1:{ports.control}/channels"
    with (
        LocalCloud(ports.aws, tmp_path / "aws", hook=hook, rtmp=("127.0.0.1", ports.rtmp)) as cloud,
        MediaPlane(ports, tmp_path / "media", cloud.environment) as plane,
    ):
        aws = LocalAws.at(ports.aws, cloud.environment)
        warm_up(aws)
        deploy_buckets(aws)
        package_arn, egress = deploy_packager(aws)
        channel_id, url = deploy_channel(aws, deploy_role(aws, package_arn), "live/made-up-stream-key")
        deploy_distribution(aws, egress)
        until(cdn + "/", 200)
        assert get(cdn + PATH + "index.m3u8") == (404, b"nothing is on air yet\n")

        aws.client("medialive").start_channel(ChannelId=channel_id)
        reach(aws, channel_id, "RUNNING")
        base, key = url.rsplit("/", 1)
        until_alerts(aws, channel_id, [NO_INPUT])
        first, probed, media = asyncio.run(film(base, key, cdn))
        until_alerts(aws, channel_id, [NO_INPUT])
        seen = {item["AlertType"]: item for item in alerts(aws, channel_id, "CLEARED")}
        aws.client("medialive").stop_channel(ChannelId=channel_id)
        reach(aws, channel_id, "IDLE")
        recording, _ = aws.client("s3").list_objects_v2(Bucket=RECORDINGS)["Contents"]
        saved = tmp_path / "recording.m2ts"
        aws.client("s3").download_file(RECORDINGS, recording["Key"], str(saved))

        aws.client("iam").delete_role_policy(RoleName="medialive", PolicyName="rights")
        aws.client("medialive").start_channel(ChannelId=channel_id)
        reach(aws, channel_id, "IDLE")
        log = plane.log.read_text()

    assert first < 10
    assert list(seen) == [NO_INPUT]
    assert probed == ["aac", "h264", "h264"]
    assert_strictly_parsed(media)
    assert [item[3].split("?")[0] for item in read(media).segments][:: len(read(media).segments) - 1] == [
        "segment_1_init_0.mp4",
        "segment_1_init_1.mp4",
    ]
    assert re.fullmatch(r"main/live-\d{8}T\d{6}\.000000\.m2ts", recording["Key"])
    assert codecs(str(saved)) == ["aac", "h264"]
    assert "does not start: role" in log
    assert "may not mediapackagev2:PutObject, mediapackagev2:GetChannel on" in log
    assert "made-up-stream-key" not in log
    ports.require_free()
