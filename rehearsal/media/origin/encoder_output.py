"""Reads what an encoder session leaves on disk: a folder per rendition with ffmpeg's own media playlist.

This is the only module of the origin that knows how the encoder lays out its files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rehearsal.media.encoder.plan import Rendition, Session
from rehearsal.media.origin.boxes import TrackFormat, UnreadableInitError, track_format


@dataclass(frozen=True, kw_only=True)
class WrittenSegment:
    """A segment that the encoder has finished: its place in the session (from 0), its file, its length in seconds."""

    index: int
    path: Path
    duration: float


def media_time_zero(session: Session) -> float:
    """Epoch seconds at which media time 0 of every rendition was captured, as near as the ingest can tell."""
    return (session.arrived or session.started).timestamp()


def read_format(rendition: Rendition) -> TrackFormat:
    """The track that the initialization segment describes. Raises UnreadableInitError."""
    try:
        return track_format(rendition.init.read_bytes())
    except FileNotFoundError:
        raise UnreadableInitError(
            f"rendition {rendition.name}: a segment is listed, its init segment is missing"
        ) from None


def last_written(rendition: Rendition) -> int:
    """When the rendition's playlist was last written, in nanoseconds; 0 before the first segment."""
    try:
        return rendition.playlist.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def read_segments(rendition: Rendition) -> list[WrittenSegment]:
    """Every finished segment listed in the encoder's playlist, oldest first; empty before the first."""
    try:
        text = rendition.playlist.read_text()
    except FileNotFoundError:
        return []
    return parse_segments(text, rendition.folder)


def parse_segments(text: str, folder: Path) -> list[WrittenSegment]:
    """The segments of one of ffmpeg's media playlists; without a last line still being written."""
    found: list[WrittenSegment] = []
    index, duration = 0, 0.0
    for line in text.splitlines(keepends=True):
        if line.startswith("#EXT-X-MEDIA-SEQUENCE:"):
            index = int(line.split(":")[1])
        elif line.startswith("#EXTINF:"):
            duration = float(line[8:].split(",")[0])
        elif line.strip() and not line.startswith("#") and line.endswith("\n"):
            # An encoder that is stopped before its first key frame is out leaves a segment without samples.
            if duration > 0:
                found.append(WrittenSegment(index=index, path=folder / line.strip(), duration=duration))
            index += 1
    return found
