from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from rehearsal.media.rtmp.flv import AUDIO, VIDEO
from rehearsal.media.rtmp.server import RtmpServer
from rehearsal.media.source.phone import PhoneSource, SourceError
from rehearsal.media.source.picture import Picture
from tests.rehearsal.media.rtmp.ingest import KEY, RecordingIngest

SMALL = Picture(width=160, height=90, framerate=15, bitrate=200_000)


async def test_phone_sends_picture_and_sound_in_real_time_until_its_duration_is_over() -> None:
    ingest = RecordingIngest()
    loop = asyncio.get_running_loop()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        phone = PhoneSource(f"rtmp://127.0.0.1:{server.port}/live", KEY, picture=SMALL, duration=1)
        began = loop.time()
        await phone.start()
        await asyncio.wait_for(phone.wait(), 10)
        took = loop.time() - began
        await ingest.sinks[0].ended.wait()

    kinds = [tag.type for tag in ingest.sinks[0].tags if not tag.is_sequence_header]
    assert kinds.count(VIDEO) in (15, 16)
    assert kinds.count(AUDIO) > 40
    assert 0.7 < took < 5


async def test_stopped_phone_says_goodbye_and_leaves_no_process() -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        phone = PhoneSource(f"rtmp://127.0.0.1:{server.port}/live", KEY, picture=SMALL)
        await phone.start()
        async with asyncio.timeout(5):
            while not ingest.sinks[0].tags:
                await asyncio.sleep(0.02)
        await phone.stop()
        await phone.stop()
        await asyncio.wait_for(ingest.sinks[0].ended.wait(), 2)

    children = Path("/proc/self/task").glob("*/children")
    assert "testsrc2" not in " ".join(
        Path(f"/proc/{pid}/cmdline").read_text() for task in children for pid in task.read_text().split()
    )


async def test_refused_key_is_reported_without_the_key() -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        phone = PhoneSource(f"rtmp://127.0.0.1:{server.port}/live", "wrong-key", picture=SMALL)
        with pytest.raises(SourceError, match="BadName") as refused:
            await phone.start()
    assert "wrong-key" not in str(refused.value)


async def test_server_that_goes_away_ends_the_phone_with_one_line() -> None:
    ingest = RecordingIngest()
    server = RtmpServer("127.0.0.1", 0, ingest.admit)
    await server.start()
    phone = PhoneSource(f"rtmp://127.0.0.1:{server.port}/live", KEY, picture=SMALL)
    await phone.start()
    await server.close()
    with pytest.raises(SourceError, match="closed the connection"):
        await asyncio.wait_for(phone.wait(), 10)


async def test_missing_ffmpeg_is_one_clear_line() -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        url = f"rtmp://127.0.0.1:{server.port}/live"
        phone = PhoneSource(url, KEY, picture=SMALL, ffmpeg=Path("/nowhere/ffmpeg"))
        with pytest.raises(SourceError, match=r"ffmpeg does not start: /nowhere/ffmpeg.*make setup"):
            await asyncio.wait_for(phone.run(), 10)
