from __future__ import annotations

import asyncio
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from rehearsal.media.encoder.encoder import ChannelEncoder
from rehearsal.media.encoder.ffmpeg import find_ffmpeg
from rehearsal.media.encoder.options import EncoderOptions
from rehearsal.media.encoder.plan import EncoderPlan, SessionInput
from rehearsal.media.encoder.process import EncoderError
from rehearsal.media.encoder.translate import translate
from rehearsal.media.rtmp.admission import Publisher, Refusal
from rehearsal.media.rtmp.client import RtmpPublisher
from rehearsal.media.rtmp.flv import FlvTag
from rehearsal.media.rtmp.server import RtmpServer
from tests.rehearsal.media.encoder.channel import DESTINATIONS, encoder_settings
from tests.rehearsal.media.encoder.conftest import small_plan
from tests.rehearsal.media.encoder.feeding import pid_of, plan_of_command, push
from tests.rehearsal.media.encoder.probe import durations_of


async def test_publisher_that_comes_back_gets_a_session_of_its_own(clip_tags: list[FlvTag], tmp_path: Path) -> None:
    encoder = ChannelEncoder(small_plan, tmp_path)

    def admit(app: str, key: str) -> Publisher | Refusal:
        return Publisher("channel/0", encoder.open)

    async with RtmpServer("127.0.0.1", 0, admit) as server:
        for _ in range(2):
            async with RtmpPublisher(f"rtmp://127.0.0.1:{server.port}/live", "any") as publisher:
                for tag in clip_tags[:200]:
                    await publisher.send(tag)
            async with asyncio.timeout(10):
                while server.publishing:
                    await asyncio.sleep(0.02)
    await encoder.close()

    first, second = encoder.sessions
    assert int(first.id) < int(second.id)
    assert first.folder == tmp_path / first.id
    assert [session.exit_code for session in encoder.sessions] == [0, 0]
    assert durations_of(first.plan.renditions[0])[0] == 2.0
    assert durations_of(second.plan.renditions[0])[0] == 2.0


async def test_closing_waits_for_a_session_that_is_ending_already(clip_tags: list[FlvTag], tmp_path: Path) -> None:
    """The publisher says goodbye, the server closes at once and cancels the connection, the channel stops."""
    encoder = ChannelEncoder(small_plan, tmp_path)
    feed = await encoder.open()
    await push(feed, clip_tags)
    goodbye = asyncio.create_task(feed.close())
    await asyncio.sleep(0)
    goodbye.cancel()
    await encoder.close()

    (session,) = encoder.sessions
    assert (session.exit_code, session.failure) == (0, None)
    assert len(durations_of(session.plan.renditions[0])) == 4


async def test_stream_that_begins_late_and_crosses_two_to_the_24_ms_is_cut_like_any_other(
    clip_tags: list[FlvTag], tmp_path: Path
) -> None:
    encoder = ChannelEncoder(small_plan, tmp_path)
    feed = await encoder.open()
    await push(feed, [replace(tag, timestamp=tag.timestamp + (1 << 24) - 3000) for tag in clip_tags])
    await encoder.close()

    upper, lower, _ = encoder.sessions[0].plan.renditions
    assert durations_of(upper)[:3] == [2.0, 2.0, 2.0]
    assert durations_of(upper) == durations_of(lower)


async def test_old_segments_are_deleted_once_they_are_not_kept_any_more(
    clip_tags: list[FlvTag], tmp_path: Path
) -> None:
    def half_second_segments(session: SessionInput) -> EncoderPlan:
        settings = encoder_settings(small=True)
        for description in settings["VideoDescriptions"]:
            description["CodecSettings"]["H264Settings"]["GopSize"] = 0.5
        group = settings["OutputGroups"][0]["OutputGroupSettings"]["MediaPackageGroupSettings"]
        group["MediapackageV2GroupSettings"] |= {"SegmentLength": 500, "SegmentLengthUnits": "MILLISECONDS"}
        options = EncoderOptions(keep_seconds=2)
        return translate(settings, DESTINATIONS, session, ffmpeg=find_ffmpeg(), options=options)

    encoder = ChannelEncoder(half_second_segments, tmp_path)
    feed = await encoder.open()
    await push(feed, clip_tags)
    await encoder.close()

    for rendition in encoder.sessions[0].plan.renditions[:2]:
        assert durations_of(rendition) == [0.5] * 4
        kept = sorted(int(path.stem.partition("_")[2]) for path in rendition.folder.glob("segment_*.m4s"))
        assert kept[-4:] == [10, 11, 12, 13]
        assert kept[0] >= 6


async def test_full_disk_is_named_and_ends_the_session(clip_tags: list[FlvTag], tmp_path: Path) -> None:
    argv = [str(find_ffmpeg()), "-v", "error", "-y", "-f", "flv", "-i", "pipe:0"]
    argv += ["-c", "copy", "-f", "mpegts", "/dev/full"]
    encoder = ChannelEncoder(lambda _: plan_of_command(*argv), tmp_path)
    feed = await encoder.open()
    await push(feed, clip_tags[:50])
    await encoder.close()

    failure = encoder.sessions[0].failure
    assert failure is not None
    assert failure.startswith("disk full: ")


async def test_too_little_free_space_is_refused_before_anything_starts(tmp_path: Path) -> None:
    encoder = ChannelEncoder(small_plan, tmp_path, minimum_free_bytes=1 << 62)

    with pytest.raises(EncoderError, match=r"disk full: .* MiB free"):
        await encoder.open()


async def test_missing_ffmpeg_is_one_clear_line(clip_tags: list[FlvTag], tmp_path: Path) -> None:
    encoder = ChannelEncoder(lambda _: plan_of_command("/nowhere/ffmpeg"), tmp_path)
    feed = await encoder.open()

    with pytest.raises(EncoderError, match=r"ffmpeg does not start: /nowhere/ffmpeg: .*make setup"):
        await push(feed, clip_tags)
    await encoder.close()
    assert encoder.sessions == ()


async def test_stopped_channel_takes_no_more_publishers(tmp_path: Path) -> None:
    encoder = ChannelEncoder(small_plan, tmp_path)
    await encoder.close()

    with pytest.raises(EncoderError, match="channel is stopped"):
        await encoder.open()


def stubborn(session: SessionInput) -> EncoderPlan:
    """A program that neither ends with its input nor at SIGTERM."""
    return plan_of_command("/bin/sh", "-c", "trap '' TERM; while true; do sleep 0.1; done")


async def test_encoder_that_does_not_end_is_killed_with_its_children(
    clip_tags: list[FlvTag], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rehearsal.media.encoder.process._TERM_SECONDS", 0.2)
    encoder = ChannelEncoder(stubborn, tmp_path, grace_seconds=0.2)
    feed = await encoder.open()
    await push(feed, clip_tags[:30])
    group = pid_of(feed)
    await asyncio.wait_for(encoder.close(), 5)

    assert encoder.sessions[0].exit_code == -signal.SIGKILL
    # What was killed may take a moment to disappear.
    deadline = time.monotonic() + 5
    while left := running_in(group):
        assert time.monotonic() < deadline, left
        await asyncio.sleep(0.05)


def running_in(group: int) -> list[str]:
    """Processes of a group that are not just waiting to be reaped."""
    states = [stat.read_text().rpartition(")")[2].split() for stat in Path("/proc").glob("[0-9]*/stat")]
    return [state for state, _, member, *_ in states if int(member) == group and state != "Z"]
