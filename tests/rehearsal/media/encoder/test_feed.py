from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rehearsal.media.encoder.encoder import ChannelEncoder
from rehearsal.media.encoder.feed import PublisherFeed
from rehearsal.media.encoder.ffmpeg import find_ffmpeg
from rehearsal.media.encoder.process import EncoderError
from rehearsal.media.rtmp.flv import AUDIO, FlvTag
from tests.rehearsal.media.encoder.conftest import small_plan
from tests.rehearsal.media.encoder.feeding import pid_of, plan_of_command, push
from tests.rehearsal.media.encoder.probe import durations_of


async def test_arrival_is_the_wall_clock_of_the_first_picture(clip_tags: list[FlvTag], tmp_path: Path) -> None:
    now = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    encoder = ChannelEncoder(small_plan, tmp_path, clock=lambda: now)
    feed = await encoder.open()
    await push(feed, clip_tags[:30])
    await encoder.close()

    (session,) = encoder.sessions
    assert session.arrived is not None
    assert timedelta(0) <= now - session.arrived < timedelta(milliseconds=100)
    assert session.id == str(int(now.timestamp() * 1000))


async def test_sound_stamped_before_the_first_picture_does_not_move_the_arrival(
    clip_tags: list[FlvTag], tmp_path: Path
) -> None:
    now = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    encoder = ChannelEncoder(small_plan, tmp_path, clock=lambda: now)
    feed = await encoder.open()
    headers = [tag for tag in clip_tags if tag.is_sequence_header]
    picture = next(tag for tag in clip_tags if tag.is_key_frame)
    sound = next(tag for tag in clip_tags if tag.type == AUDIO and not tag.is_sequence_header)
    await push(feed, [*headers, replace(picture, timestamp=40), replace(sound, timestamp=20)])
    await encoder.close()

    assert encoder.sessions[0].arrived == now


async def test_killed_ffmpeg_is_replaced_at_the_next_key_frame_without_dropping_the_publisher(
    clip_tags: list[FlvTag], tmp_path: Path
) -> None:
    encoder = ChannelEncoder(small_plan, tmp_path)
    feed = await encoder.open()
    await push(feed, clip_tags[:100])
    os.kill(pid_of(feed), signal.SIGKILL)
    async with asyncio.timeout(5):
        while encoder.sessions[0].ended is None:
            await asyncio.sleep(0.01)
    await push(feed, clip_tags[100:])
    await encoder.close()

    killed, replacement = encoder.sessions
    assert killed.failure == "ffmpeg was killed by SIGKILL"
    assert (replacement.failure, replacement.exit_code) == (None, 0)
    assert durations_of(replacement.plan.renditions[0])[0] == 2.0
    unlisted = [file for file in encoder.archive_files() if file.seconds is None]
    assert [file.path.parent for file in unlisted] == [killed.plan.archives[0].folder] * len(unlisted)


async def test_publisher_that_changes_its_picture_size_gets_a_new_session(
    clip_tags: list[FlvTag], upright_tags: list[FlvTag], tmp_path: Path
) -> None:
    encoder = ChannelEncoder(small_plan, tmp_path)
    feed = await encoder.open()
    await push(feed, [*clip_tags, *(replace(tag, timestamp=tag.timestamp + 7000) for tag in upright_tags)])
    await encoder.close()

    before, after = encoder.sessions
    assert [before.failure, after.failure] == [None, None]
    assert sum(durations_of(before.plan.renditions[0])) == pytest.approx(7, abs=0.1)
    assert sum(durations_of(after.plan.renditions[0])) == pytest.approx(3, abs=0.1)


async def test_publisher_without_sound_is_encoded_with_silence(clip_tags: list[FlvTag], tmp_path: Path) -> None:
    encoder = ChannelEncoder(small_plan, tmp_path)
    feed = await encoder.open()
    await push(feed, [tag for tag in clip_tags if tag.type != AUDIO])
    await encoder.close()

    (session,) = encoder.sessions
    assert (session.exit_code, session.failure) == (0, None)
    upper, _, sound = session.plan.renditions
    assert durations_of(upper)[:3] == [2.0, 2.0, 2.0]
    assert sum(durations_of(sound)) == pytest.approx(7, abs=0.3)


async def test_sound_that_stops_does_not_hold_the_pictures_back(clip_tags: list[FlvTag], tmp_path: Path) -> None:
    encoder = ChannelEncoder(small_plan, tmp_path)
    feed = await encoder.open()
    await push(feed, [tag for tag in clip_tags if tag.type != AUDIO or tag.timestamp < 1000])
    upper = encoder.sessions[0].plan.renditions[0]
    async with asyncio.timeout(5):
        while not upper.playlist.exists() or len(durations_of(upper)) < 2:
            await asyncio.sleep(0.02)
    await encoder.close()

    assert durations_of(upper)[:3] == [2.0, 2.0, 2.0]


async def test_publisher_without_pictures_starts_no_session(clip_tags: list[FlvTag], tmp_path: Path) -> None:
    encoder = ChannelEncoder(small_plan, tmp_path)
    feed = await encoder.open()
    await push(feed, [tag for tag in clip_tags if tag.type == AUDIO])
    await encoder.close()

    assert encoder.sessions == ()


async def test_encoder_that_cannot_work_gives_up_with_the_last_line_of_ffmpeg(
    clip_tags: list[FlvTag], tmp_path: Path
) -> None:
    ffmpeg = str(find_ffmpeg())
    encoder = ChannelEncoder(lambda _: plan_of_command(ffmpeg, "-v", "error", "-i", "/no/such/input"), tmp_path)
    feed = await encoder.open()
    with pytest.raises(EncoderError, match=r"died 3 times at once: ffmpeg ended with code .*No such file") as given_up:
        await push_in_pieces(feed, clip_tags)
    await encoder.close()

    assert "\n" not in str(given_up.value)
    assert len(encoder.sessions) == 3


async def push_in_pieces(feed: PublisherFeed, tags: list[FlvTag]) -> None:
    """With a pause at each key frame, as in life: ffmpeg has the time to die."""
    for tag in tags:
        if tag.is_key_frame:
            await asyncio.sleep(0.2)
        await feed.tag(tag)


async def test_closed_channel_takes_no_more_tags_of_a_publisher_still_connected(
    clip_tags: list[FlvTag], tmp_path: Path
) -> None:
    encoder = ChannelEncoder(small_plan, tmp_path)
    feed = await encoder.open()
    await push(feed, clip_tags[:30])
    await encoder.close()

    with pytest.raises(EncoderError, match="channel is stopped"):
        await feed.tag(clip_tags[0])
    assert len(encoder.sessions) == 1
