"""The one time line of a channel: encoder sessions in, numbered segments of every rendition out.

A segment number is published when every rendition of the session has it, so the renditions agree on media sequences and
discontinuities (RFC 8216, 6.2.4), and what an encoder leaves half finished at its end is never listed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from rehearsal.media.encoder.plan import Rendition, Session
from rehearsal.media.origin.encoder_output import WrittenSegment, last_written, media_time_zero, read_segments
from rehearsal.media.origin.state import SequenceState
from rehearsal.media.origin.track import Fragment, Track


class Timeline:
    """Segments of one MediaPackage channel, over all its encoder sessions.

    `retention_seconds` bounds memory and disk: older segments are forgotten and their files removed. `on_fragment` is
    told the size of each fragment that is published, `received_bytes` is their sum.
    """

    def __init__(self, state_file: Path, *, retention_seconds: float) -> None:
        self.retention_seconds = retention_seconds
        self.received_bytes = 0
        self.on_fragment: Callable[[int], None] = lambda _size: None
        self._state_file = state_file
        self._state = SequenceState.load(state_file)
        self._sessions: list[Session] = []
        self._renditions: dict[str, tuple[Rendition, ...]] = {}
        self._progress: dict[str, int] = {}
        self._seen: dict[str, tuple[int, ...]] = {}
        self._tracks: dict[str, Track] = {}
        self._current: tuple[str, ...] = ()

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The renditions of the newest session that published, in their encoder's order; empty before input."""
        return tuple(self._tracks[name] for name in self._current)

    @property
    def reference(self) -> Track | None:
        """The track whose segments decide what a window holds: the first video, else the first there is."""
        return next((track for track in self.tracks if track.format.kind == "video"), None) or next(
            iter(self.tracks), None
        )

    @property
    def longest_segment_seconds(self) -> int:
        """The longest segment ever published, rounded as EXT-X-TARGETDURATION counts it; never shrinks."""
        return self._state.target_duration

    def find(self, number: int) -> Track | None:
        """The track with this rendition number, of this session or an earlier one."""
        return next((track for track in self._tracks.values() if track.number == number), None)

    def begin(self, session: Session, renditions: tuple[Rendition, ...]) -> None:
        """Follow what a new session writes for this channel; an earlier one is followed until this one publishes."""
        self._sessions.append(session)
        self._renditions[session.id] = renditions
        self._progress[session.id] = 0

    def poll(self, now: float) -> int:
        """Publish what the encoders have finished since the last call; how many segment numbers that were."""
        published = 0
        for session in list(self._sessions):
            complete = self._complete(session)
            for index, segments in complete:
                self._publish(session, index, segments, now)
                published += 1
            if complete:
                self._retire_before(session)
        if published:
            self._state.save(self._state_file)
            self._forget(now)
        return published

    def _complete(self, session: Session) -> list[tuple[int, list[WrittenSegment]]]:
        # Polled many times a second: the playlists are read only when one of them has been written anew.
        written = tuple(last_written(rendition) for rendition in self._renditions[session.id])
        if written == self._seen.get(session.id):
            return []
        self._seen[session.id] = written
        listings = [
            {segment.index: segment for segment in read_segments(rendition)}
            for rendition in self._renditions[session.id]
        ]
        first = self._progress[session.id]
        common = sorted(set.intersection(*(set(listing) for listing in listings)) if listings else ())
        return [(index, [listing[index] for listing in listings]) for index in common if index >= first]

    def _publish(self, session: Session, index: int, segments: list[WrittenSegment], now: float) -> None:
        if self._progress[session.id] == 0:
            self._open(session)
        for rendition, segment in zip(self._renditions[session.id], segments, strict=True):
            fragment = Fragment.of(
                segment, sequence=self._state.next_sequence, discontinuity=self._state.discontinuity, now=now
            )
            self._tracks[rendition.name].append(fragment)
            self.received_bytes += fragment.size
            self.on_fragment(fragment.size)
            self._state.target_duration = max(self._state.target_duration, int(segment.duration + 0.5))
        self._state.next_sequence += 1
        self._progress[session.id] = index + 1

    def _open(self, session: Session) -> None:
        if self._state.next_sequence:
            self._state.discontinuity += 1
        for rendition in self._renditions[session.id]:
            track = self._tracks.get(rendition.name) or self._new_track(rendition)
            track.open(rendition, discontinuity=self._state.discontinuity, started_at=media_time_zero(session))
        self._current = tuple(rendition.name for rendition in self._renditions[session.id])

    def _new_track(self, rendition: Rendition) -> Track:
        track = Track(rendition, number=len(self._tracks) + 1)
        self._tracks[rendition.name] = track
        return track

    def _retire_before(self, session: Session) -> None:
        position = self._sessions.index(session)
        for old in self._sessions[:position]:
            del self._progress[old.id]
            del self._renditions[old.id]
            self._seen.pop(old.id, None)
        self._sessions = self._sessions[position:]

    def _forget(self, now: float) -> None:
        for track in self._tracks.values():
            for fragment in track.forget_before(now - self.retention_seconds):
                with contextlib.suppress(FileNotFoundError):
                    fragment.path.unlink()
