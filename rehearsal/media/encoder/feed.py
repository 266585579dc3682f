"""A publisher's tags on their way into ffmpeg, over the deaths of ffmpeg too."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from rehearsal.media.encoder.plan import Session
from rehearsal.media.encoder.process import EncoderError, EncoderProcess
from rehearsal.media.rtmp.flv import AUDIO, SCRIPT, FlvTag, FlvWriter, SequenceHeaders

log = logging.getLogger(__name__)

SOUND_WAIT_MS = 1000
"""Media time of pictures after which a publisher that has sent no sound counts as silent."""

_MAX_EARLY_TAGS = 500
_EARLY_DEATH_SECONDS = 10.0
_MAX_EARLY_DEATHS = 3

StartSession = Callable[[bool], Awaitable[tuple[Session, EncoderProcess]]]


class PublisherFeed:
    """The sink of one publisher: starts a session with its first picture, and a new one when ffmpeg dies.

    The phone is not dropped when ffmpeg dies or when it changes its picture size: the next session begins at the
    next key frame, behind the kept decoder configurations. ffmpeg dying again and again at once is a fault that a
    restart cannot mend, and is raised.
    """

    def __init__(
        self,
        start: StartSession,
        clock: Callable[[], datetime],
        grace_seconds: float,
        closed: Callable[[PublisherFeed], None],
    ) -> None:
        self._start = start
        self._clock = clock
        self._grace_seconds = grace_seconds
        self._closed = closed
        self._headers = SequenceHeaders()
        self._early: list[FlvTag] = []
        self._has_sound = False
        self._run: _Run | None = None
        self._early_deaths = 0
        self._ending: asyncio.Task[None] | None = None

    async def tag(self, tag: FlvTag) -> None:
        """Take one tag of the publisher. Raises EncoderError when ffmpeg cannot be kept running."""
        self._require_open()
        if self._run is not None and self._headers.changes(tag):
            # ffmpeg would rebuild its filters and count the pictures from zero again.
            await self._run.process.end(self._grace_seconds)
            self._run = None
        self._headers.note(tag)
        if self._run is not None and self._run.process.exited.done():
            await self._bury(self._run)
        if self._run is None:
            await self._begin(tag)
            return
        await self._write(self._run, tag)

    async def close(self) -> None:
        """End the session gracefully. Safe to call twice and from two tasks; a cancelled caller does not stop it."""
        if self._ending is None:
            self._ending = asyncio.create_task(self._end())
        await asyncio.shield(self._ending)

    async def _end(self) -> None:
        if self._run is not None:
            await self._run.process.end(self._grace_seconds)
        self._closed(self)

    async def _begin(self, tag: FlvTag) -> None:
        """Keep tags from a key frame on until it is known whether there is sound; then start ffmpeg."""
        if tag.type == SCRIPT or tag.is_sequence_header:
            return
        self._has_sound = self._has_sound or tag.type == AUDIO
        if not self._early and not tag.is_key_frame:
            return
        self._early.append(tag)
        waited_ms = _milliseconds_between(self._early[0], tag)
        if not (self._has_sound or waited_ms >= SOUND_WAIT_MS or len(self._early) >= _MAX_EARLY_TAGS):
            return
        early, self._early = self._early, []
        arrived = self._clock() - timedelta(milliseconds=waited_ms)
        session, process = await self._start(self._has_sound)
        session.arrived = arrived
        if self._ending is not None:
            await process.end(0)
        self._require_open()
        self._run = _Run(session, process, self._has_sound)
        log.info("encoder session %s: ffmpeg %d, %s", session.id, process.pid, "sound" if self._has_sound else "silent")
        for kept in (*self._headers.tags(early[0].timestamp), *early):
            if not process.exited.done():
                await self._write(self._run, kept)

    def _require_open(self) -> None:
        if self._ending is not None:
            raise EncoderError("the channel is stopped")

    async def _write(self, run: _Run, tag: FlvTag) -> None:
        try:
            await run.writer.tag(tag)
        except EncoderError:
            # Buried with the next tag, when its exit code is known.
            return

    async def _bury(self, run: _Run) -> None:
        await run.process.end(0)
        self._run = None
        early = (self._clock() - run.session.started).total_seconds() < _EARLY_DEATH_SECONDS
        self._early_deaths = self._early_deaths + 1 if early else 1
        log.error("encoder session %s: %s", run.session.id, run.process.failure)
        if self._early_deaths >= _MAX_EARLY_DEATHS:
            raise EncoderError(f"the encoder died {self._early_deaths} times at once: {run.process.failure}")


def _milliseconds_between(first: FlvTag, later: FlvTag) -> int:
    """How much later, over the 32-bit wrap; 0 for sound that is stamped before the picture it follows."""
    difference = (later.timestamp - first.timestamp) & 0xFFFFFFFF
    return difference if difference < 1 << 31 else 0


class _Run:
    """A session with the process that encodes it."""

    def __init__(self, session: Session, process: EncoderProcess, has_sound: bool) -> None:
        self.session = session
        self.process = process
        self.writer = FlvWriter(process.write, has_sound=has_sound)
