"""One rendition over all encoder sessions: its formats, its initialization segments and its numbered fragments."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path

from rehearsal.media.encoder.plan import Rendition
from rehearsal.media.origin.boxes import TrackFormat, sample_count
from rehearsal.media.origin.encoder_output import WrittenSegment, read_format


@dataclass(frozen=True, kw_only=True)
class Fragment:
    """A published media segment. `starts_at` and `published_at` are epoch seconds, `size` is bytes."""

    sequence: int
    discontinuity: int
    duration: float
    path: Path
    size: int
    published_at: float
    starts_at: float = 0.0

    @classmethod
    def of(cls, segment: WrittenSegment, *, sequence: int, discontinuity: int, now: float) -> Fragment:
        """Number a segment that the encoder has finished."""
        return cls(
            sequence=sequence,
            discontinuity=discontinuity,
            duration=segment.duration,
            path=segment.path,
            size=segment.path.stat().st_size,
            published_at=now,
        )

    @property
    def ends_at(self) -> float:
        """When its last sample ends, in epoch seconds."""
        return self.starts_at + self.duration


class Track:
    """A rendition of the channel; `number` is its place in file names and stays the same over sessions."""

    def __init__(self, rendition: Rendition, *, number: int) -> None:
        self.rendition = rendition
        self.number = number
        self.fragments: deque[Fragment] = deque()
        self.inits: dict[int, Path] = {}
        self.format = TrackFormat(kind=rendition.kind, codec="")
        self.frame_rate = 0.0
        self._next_start = 0.0

    def open(self, rendition: Rendition, *, discontinuity: int, started_at: float) -> None:
        """Begin a new session of this rendition, whose first picture arrived at `started_at` (epoch seconds).

        Raises UnreadableInitError.
        """
        self.format, self.rendition = read_format(rendition), rendition
        self.inits[discontinuity] = rendition.init
        self.frame_rate = 0.0
        self._next_start = started_at

    def append(self, fragment: Fragment) -> None:
        """Add the next fragment; its time follows from the session's start and the durations before it."""
        placed = replace(fragment, starts_at=self._next_start)
        self._next_start = placed.ends_at
        self.fragments.append(placed)
        if self.format.kind == "video" and not self.frame_rate:
            self.frame_rate = sample_count(placed.path.read_bytes()) / placed.duration

    def fragment(self, sequence: int) -> Fragment | None:
        """The fragment with this media sequence, if it is still kept."""
        if not self.fragments or not 0 <= (place := sequence - self.fragments[0].sequence) < len(self.fragments):
            return None
        return self.fragments[place]

    def segment(self, sequence: int) -> Path | None:
        """The file of the fragment with this media sequence, if it is still kept."""
        found = self.fragment(sequence)
        return found.path if found else None

    def init(self, discontinuity: int) -> Path | None:
        """The initialization segment of this discontinuity, if any of its fragments is still kept."""
        return self.inits.get(discontinuity)

    def forget_before(self, moment: float) -> list[Fragment]:
        """Drop and return the fragments that ended before `moment` (epoch seconds)."""
        gone = []
        while self.fragments and self.fragments[0].ends_at < moment:
            gone.append(self.fragments.popleft())
        oldest = self.fragments[0].discontinuity if self.fragments else None
        for discontinuity in [number for number in self.inits if oldest is not None and number < oldest]:
            del self.inits[discontinuity]
        return gone

    def bitrates(self, target_duration: int) -> tuple[int, int]:
        """(peak, average) in bit/s over what is kept, as RFC 8216 4.3.4.2 counts: short remainders are no peak."""
        counted = [item for item in self.fragments if item.duration >= target_duration / 2] or list(self.fragments)
        if not counted:
            return 0, 0
        peak = max(8 * item.size / item.duration for item in counted)
        average = sum(8 * item.size for item in counted) / sum(item.duration for item in counted)
        return max(round(peak), self.rendition.bitrate), round(average)
