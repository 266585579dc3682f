"""Feeding a publisher's tags to an encoder in tests."""

from __future__ import annotations

from pathlib import Path

from rehearsal.media.encoder.feed import PublisherFeed
from rehearsal.media.encoder.plan import EncoderPlan
from rehearsal.media.rtmp.flv import FlvTag


async def push(feed: PublisherFeed, tags: list[FlvTag]) -> None:
    for tag in tags:
        await feed.tag(tag)


def plan_of_command(*argv: str) -> EncoderPlan:
    return EncoderPlan(argv=argv, folder=Path(), packaging=(), archives=(), dropped=(), preset="ultrafast", rungs=None)


def pid_of(feed: PublisherFeed) -> int:
    assert feed._run is not None
    return feed._run.process.pid
