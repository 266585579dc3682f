"""The whole plane in one process, with a faked local AWS: starts, refusals, reconnects, stops."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from rehearsal.backstage import NO_INPUT
from rehearsal.media.encoder.ffmpeg import find_ffmpeg
from rehearsal.media.encoder.plan import SessionInput
from rehearsal.media.plane import Plane, PlaneSettings
from rehearsal.media.policy import Principal
from rehearsal.media.rtmp.admission import Refusal
from rehearsal.media.rtmp.client import RtmpPublisher
from rehearsal.media.source.phone import PhoneSource, SourceError
from rehearsal.media.source.picture import Picture
from rehearsal.media.watch import DOUBLE_PUBLISHING, NO_SOUND, STREAM_NOT_FOUND
from rehearsal.ports import PortBusyError, Ports
from tests.rehearsal.media.cdn.deployed_distribution import ARN
from tests.rehearsal.media.deployed_stack import CHANNEL_ID, KEY, DeployedStack
from tests.rehearsal.media.origin.deployed_endpoint import PATH, described
from tests.rehearsal.media.rtmp.clips import make_clip, tags_of

PICTURE = Picture(width=320, height=180, framerate=30, bitrate=300_000)


@dataclass
class Running:
    plane: Plane
    ports: Ports
    stack: DeployedStack
    http: aiohttp.ClientSession

    async def hook(self, event: str, channel_id: str = CHANNEL_ID) -> tuple[int, dict[str, Any]]:
        """What the local AWS does on a transition of the channel."""
        body = {"event": event, "channel_id": channel_id}
        async with self.http.post(f"http://127.0.0.1:{self.ports.control}/channels", json=body) as answer:
            return answer.status, await answer.json()

    async def status(self) -> dict[str, Any]:
        async with self.http.get(f"http://127.0.0.1:{self.ports.control}/status") as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def cdn(self, path: str) -> tuple[int, str]:
        async with self.http.get(f"http://127.0.0.1:{self.ports.cdn}{path}") as answer:
            return answer.status, (await answer.read()).decode("latin-1")

    async def until(self, path: str, status: int, *, seconds: float = 20) -> float:
        """Seconds until the CDN answers `path` with `status`."""
        began = time.monotonic()
        while (got := (await self.cdn(path))[0]) != status:
            assert time.monotonic() - began < seconds, f"{path} is still {got}"
            await asyncio.sleep(0.2)
        return time.monotonic() - began

    def phone(self, key: str = KEY, **options: Any) -> PhoneSource:
        return PhoneSource(f"rtmp://127.0.0.1:{self.ports.rtmp}/live", key, picture=PICTURE, **options)


def settings(stack: DeployedStack, ports: Ports, work: Path) -> PlaneSettings:
    operator = Principal(arn="arn:aws:iam::111122223333:user/operator", account="111122223333")
    return PlaneSettings(ports=ports, work=work, aws=stack.aws, operator=operator, ffmpeg=find_ffmpeg())


@pytest_asyncio.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    stack, ports = DeployedStack(), Ports.free()
    plane = Plane(settings(stack, ports, tmp_path))
    await plane.start()
    try:
        async with aiohttp.ClientSession() as http:
            yield Running(plane, ports, stack, http)
    finally:
        await plane.stop()


async def test_a_phone_is_refused_before_the_channel_starts_with_a_wrong_key_and_on_pipeline_1(
    running: Running,
) -> None:
    with pytest.raises(SourceError, match="BadName"):
        await running.phone(duration=1).run()
    await running.hook("STARTING")
    with pytest.raises(SourceError, match="BadName"):
        await running.phone("another-key", duration=1).run()
    with pytest.raises(SourceError, match="BadName"):
        await running.phone("second-key", duration=1).run()
    assert running.plane.channels.admit("live", "second-key") == Refusal(
        "pipeline 1 is not rehearsed: publish to the first URL"
    )


async def test_a_stop_cuts_the_phone_and_keeps_it_out(running: Running) -> None:
    await running.hook("STARTING")
    phone = running.phone()
    await phone.start()
    assert (await running.hook("STOPPING"))[0] == 200
    with pytest.raises(SourceError):
        await asyncio.wait_for(phone.wait(), 5)
    with pytest.raises(SourceError, match="BadName"):
        await running.phone(duration=1).run()
    assert (await running.status())["publishers"] == []


async def test_a_stop_of_the_plane_under_a_publishing_phone_ends_ffmpeg_in_time(running: Running) -> None:
    await running.hook("STARTING")
    phone = running.phone()
    before = time.time()
    await phone.start()
    encoder = running.plane.channels.running[CHANNEL_ID].encoder
    began = time.monotonic()
    while not encoder.sessions:
        assert time.monotonic() - began < 10
        await asyncio.sleep(0.1)
    status = await running.status()
    stopping = time.monotonic()
    await running.plane.stop()
    assert time.monotonic() - stopping < 5
    with pytest.raises(SourceError):
        await asyncio.wait_for(phone.wait(), 5)

    assert [session.ended is not None for session in encoder.sessions] == [True]
    assert status["publishers"] == [f"{CHANNEL_ID}/0"]
    assert before <= status["first_bytes"][f"{CHANNEL_ID}/0"] <= time.time()
    assert KEY not in json.dumps(status)


async def missing(running: Running, *wanted: str) -> None:
    """Wait until just these alerts hold for the channel."""
    began = time.monotonic()
    while (got := [alert["type"] for alert in (await running.status())["channels"][0]["alerts"]]) != list(wanted):
        assert time.monotonic() - began < 6, f"holding are still {got}"
        await asyncio.sleep(0.1)


async def test_the_plane_sees_a_wrong_key_a_second_phone_and_a_phone_that_leaves(running: Running) -> None:
    await running.hook("STARTING")
    await missing(running, NO_INPUT)
    with pytest.raises(SourceError, match="BadName"):
        await running.phone("another-key", duration=1).run()
    await missing(running, NO_INPUT, STREAM_NOT_FOUND)
    phone = running.phone()
    await phone.start()
    await missing(running)
    with pytest.raises(SourceError, match="BadName"):
        await running.phone(duration=1).run()
    await missing(running, DOUBLE_PUBLISHING)
    await phone.stop()
    await missing(running, NO_INPUT)


async def test_the_plane_sees_that_a_phone_sends_no_sound(running: Running, tmp_path: Path) -> None:
    tags = await asyncio.to_thread(lambda: tags_of(make_clip(tmp_path / "silent.flv", seconds=5, sound=False)))
    await running.hook("STARTING")
    began = time.monotonic()
    async with RtmpPublisher(f"rtmp://127.0.0.1:{running.ports.rtmp}/live", KEY) as publisher:
        for tag in tags:
            await asyncio.sleep(max(0, began + tag.timestamp / 1000 - time.monotonic()))
            await publisher.send(tag)
        await missing(running, NO_SOUND)


async def test_starting_and_stopping_twice_is_fine(running: Running) -> None:
    assert [
        (await running.hook(event))[0] for event in ("STARTING", "STARTING", "STOPPING", "STOPPING", "DELETED")
    ] == [200] * 5


@pytest.mark.parametrize("action", ["mediapackagev2:PutObject", "mediapackagev2:GetChannel"])
async def test_a_role_without_the_right_to_publish_is_the_reason_of_the_refused_start(
    running: Running, action: str
) -> None:
    running.stack.denied.add(action)
    status, body = await running.hook("STARTING")
    assert status == 409
    assert f"may not {action} on arn:aws:mediapackagev2" in body["reason"]


async def test_a_setting_that_cannot_run_is_the_reason_of_the_refused_start(running: Running) -> None:
    running.stack.endpoint = described(Segment={"SegmentDurationSeconds": 6})
    assert "6 s segments and output group onair_dev_main makes 2 s" in (await running.hook("STARTING"))[1]["reason"]
    running.stack.endpoint = described(ContainerType="TS")
    assert "ContainerType TS" in (await running.hook("STARTING"))[1]["reason"]
    running.stack.package_input_type = "HLS"
    assert "has InputType HLS" in (await running.hook("STARTING"))[1]["reason"]
    running.stack.channel["EncoderSettings"]["OutputGroups"] = []
    assert "EncoderSettings.OutputGroups" in (await running.hook("STARTING"))[1]["reason"]
    assert (await running.status())["channels"] == []


async def test_a_deleted_channel_leaves_nothing_in_the_status(running: Running) -> None:
    for event in ("STARTING", "STOPPING"):
        await running.hook(event)
    assert len((await running.status())["finished"]) == 1
    await running.hook("DELETED")
    assert (await running.status())["finished"] == []


async def test_a_channel_that_does_not_exist_is_refused(running: Running) -> None:
    status, body = await running.hook("STARTING", "999")
    assert (status, "NotFoundException" in body["reason"]) == (409, True)


@pytest.mark.parametrize("body", ["{", "[]", '{"event": "STARTING"}', '{"event": "RUNNING", "channel_id": "1"}'])
async def test_another_body_is_400_with_what_is_expected(running: Running, body: str) -> None:
    async with running.http.post(f"http://127.0.0.1:{running.ports.control}/channels", data=body) as answer:
        assert (answer.status, "STARTING" in (await answer.json())["reason"]) == (400, True)


async def test_settings_without_a_counterpart_are_listed(running: Running) -> None:
    await running.hook("STARTING")
    dropped = (await running.status())["channels"][0]["dropped_settings"]
    assert any("AdaptiveQuantization" in item["path"] for item in dropped)


async def test_the_cdn_reads_the_origin_as_the_distribution_alone(running: Running) -> None:
    await running.hook("STARTING")
    await running.until("/index.html", 200)
    async with running.http.get(f"http://127.0.0.1:{running.ports.origin}{PATH}index.m3u8") as unsigned:
        assert unsigned.status == 403
    assert (await running.cdn(PATH + "index.m3u8"))[0] == 404
    distribution = running.plane.edge.distribution
    assert distribution is not None
    assert distribution.arn == ARN


@pytest.mark.parametrize("name", ["rtmp", "cdn", "origin", "control"])
async def test_a_busy_port_is_named_and_nothing_stays_open(tmp_path: Path, name: str) -> None:
    ports = Ports.free()
    holder = await asyncio.start_server(lambda *_: None, "127.0.0.1", getattr(ports, name))
    with pytest.raises(PortBusyError, match=f"{name} port {getattr(ports, name)} is in use"):
        await Plane(settings(DeployedStack(), ports, tmp_path)).start()
    holder.close()
    await holder.wait_closed()
    ports.require_free()


async def test_the_encoder_keeps_segments_as_long_as_an_endpoint_may_be_asked_for_them(running: Running) -> None:
    await running.hook("STARTING")
    plan = running.plane.channels.running[CHANNEL_ID].plan
    retention = max(plan.retention_seconds(key) for key in plan.endpoints)
    session = plan.session_plan(SessionInput(folder=Path(), started=datetime.now(UTC), has_sound=True))
    kept = {int(count) for count in re.findall(r"hls_list_size=(\d+)", " ".join(session.argv))}
    assert len(kept) == 1
    assert kept.pop() * session.packaging[0].segment_seconds >= retention
