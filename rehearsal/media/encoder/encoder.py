"""A running channel's encoder: publisher sessions in, folders of segments and recordings out."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rehearsal.media.encoder.archiving import finished_files
from rehearsal.media.encoder.feed import PublisherFeed
from rehearsal.media.encoder.plan import ArchiveFile, PlanFactory, Session, SessionInput
from rehearsal.media.encoder.process import EncoderError, EncoderProcess

MINIMUM_FREE_BYTES = 256 << 20
"""Free disk space below which no session starts: about a minute of a 1080p ladder with its archive."""

GRACE_SECONDS = 8.0
"""How long ffmpeg may take for its last segment after its input has ended."""


class ChannelEncoder:
    """The encoder of one pipeline of one channel, in plain mode: one ffmpeg per publisher session.

    `open` is the `Publisher.open` of the RTMP server. `sessions` grows by one for each publisher and for each
    replacement of an ffmpeg that died. A session whose publisher has sent no picture yet is not in it.
    """

    def __init__(
        self,
        plan: PlanFactory,
        folder: Path,
        *,
        grace_seconds: float = GRACE_SECONDS,
        minimum_free_bytes: int = MINIMUM_FREE_BYTES,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._plan = plan
        self._folder = folder
        self._grace_seconds = grace_seconds
        self._minimum_free_bytes = minimum_free_bytes
        self._clock = clock
        self._sessions: list[Session] = []
        self._feeds: set[PublisherFeed] = set()
        self._closed = False

    @property
    def sessions(self) -> tuple[Session, ...]:
        """All sessions since the channel started, oldest first."""
        return tuple(self._sessions)

    def archive_files(self) -> tuple[ArchiveFile, ...]:
        """Finished recordings of all sessions, oldest session first."""
        return tuple(file for session in self._sessions for file in finished_files(session))

    async def open(self) -> PublisherFeed:
        """A sink for a publisher just admitted. Raises EncoderError: channel stopped, disk full."""
        if self._closed:
            raise EncoderError("the channel is stopped")
        self._require_space()
        feed = PublisherFeed(self._start, self._clock, self._grace_seconds, self._feeds.discard)
        self._feeds.add(feed)
        return feed

    async def close(self) -> None:
        """End every session gracefully and take no more publishers: the channel stops."""
        self._closed = True
        await asyncio.gather(*(feed.close() for feed in self._feeds))

    async def _start(self, has_sound: bool) -> tuple[Session, EncoderProcess]:
        self._require_space()
        started = self._clock()
        identifier = self._next_id(started)
        folder = self._folder / identifier
        plan = self._plan(SessionInput(folder=folder, started=started, has_sound=has_sound))
        for needed in (folder, *plan.folders):
            needed.mkdir(parents=True, exist_ok=True)
        process = await EncoderProcess.start(plan.argv, folder)
        session = Session(id=identifier, folder=folder, plan=plan, started=started)
        self._sessions.append(session)
        process.exited.add_done_callback(lambda _: self._settle(session, process))
        return session, process

    def _settle(self, session: Session, process: EncoderProcess) -> None:
        session.exit_code = process.returncode
        session.messages = process.messages
        session.failure = process.failure
        session.ended = self._clock()

    def _next_id(self, started: datetime) -> str:
        now = int(started.timestamp() * 1000)
        last = int(self._sessions[-1].id) if self._sessions else 0
        return str(max(now, last + 1))

    def _require_space(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self._folder).free
        if free < self._minimum_free_bytes:
            raise EncoderError(
                f"disk full: {free >> 20} MiB free where the segments go ({self._folder}), "
                f"at least {self._minimum_free_bytes >> 20} MiB are needed: free some space or move the work folder"
            )
