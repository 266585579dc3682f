"""An ingest whose sinks keep what they are given."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from rehearsal.media.rtmp.admission import Publisher, Refusal, StreamKeys, StreamName
from rehearsal.media.rtmp.flv import FlvTag

KEY = "k3y-of-the-test"


@dataclass
class RecordingSink:
    tags: list[FlvTag] = field(default_factory=list)
    closed: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def tag(self, tag: FlvTag) -> None:
        self.tags.append(tag)

    async def close(self) -> None:
        self.closed = True
        self.ended.set()


class RecordingIngest:
    """Admits live/KEY to one slot and records each publisher in a sink of its own."""

    def __init__(self) -> None:
        self.sinks: list[RecordingSink] = []
        self._keys = StreamKeys([StreamName("live", KEY)])

    def admit(self, app: str, key: str) -> Publisher | Refusal:
        pipeline = self._keys.pipeline(app, key)
        return Refusal("unknown stream") if pipeline is None else Publisher(f"channel/{pipeline}", self._open)

    async def _open(self) -> RecordingSink:
        self.sinks.append(RecordingSink())
        return self.sinks[-1]
