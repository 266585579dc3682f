"""One real run of the encoder, shared by the tests that look at what it wrote."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from rehearsal.media.encoder.encoder import ChannelEncoder
from rehearsal.media.encoder.ffmpeg import find_ffmpeg
from rehearsal.media.encoder.plan import ArchiveFile, EncoderPlan, Session, SessionInput
from rehearsal.media.encoder.translate import translate
from rehearsal.media.rtmp.flv import FlvTag
from tests.rehearsal.media.encoder.channel import DESTINATIONS, encoder_settings
from tests.rehearsal.media.rtmp.clips import make_clip, tags_of


def small_plan(session: SessionInput) -> EncoderPlan:
    """The two rungs of the dev ladder as 320x180 and 160x90, recordings of four seconds."""
    settings = encoder_settings(small=True, rollover=4)
    return translate(settings, DESTINATIONS, session, ffmpeg=find_ffmpeg())


@dataclass(frozen=True)
class Run:
    session: Session
    archive: tuple[ArchiveFile, ...]


@pytest.fixture(scope="session")
def clip_tags(tmp_path_factory: pytest.TempPathFactory) -> list[FlvTag]:
    """Seven seconds of 320x180 pictures with sound."""
    return tags_of(make_clip(tmp_path_factory.mktemp("clip") / "seven-seconds.flv", seconds=7))


@pytest.fixture(scope="session")
def upright_tags(tmp_path_factory: pytest.TempPathFactory) -> list[FlvTag]:
    """Three seconds of a phone held upright: 180x320."""
    return tags_of(make_clip(tmp_path_factory.mktemp("clip") / "upright.flv", seconds=3, size="180x320"))


@pytest.fixture(scope="session")
def run(clip_tags: list[FlvTag], tmp_path_factory: pytest.TempPathFactory) -> Run:
    return asyncio.run(_encode(clip_tags, tmp_path_factory.mktemp("run")))


async def _encode(tags: list[FlvTag], folder: Path) -> Run:
    encoder = ChannelEncoder(small_plan, folder)
    feed = await encoder.open()
    for tag in tags:
        await feed.tag(tag)
    await encoder.close()
    (session,) = encoder.sessions
    return Run(session, encoder.archive_files())
