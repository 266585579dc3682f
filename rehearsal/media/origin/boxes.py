"""Reads what a playlist must say about a track from the ISO base media boxes of its own segments (ISO/IEC 14496-12).

The initialization segment gives codec (RFC 6381), picture size and channels; a media segment gives its sample count.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass


class UnreadableInitError(ValueError):
    """The initialization segment holds no track that this origin can describe; the text names what it found."""


@dataclass(frozen=True, kw_only=True)
class TrackFormat:
    """One track: `codec` as CODECS wants it, `width`/`height` in pixels (video), `channels` (audio), else 0."""

    kind: str
    codec: str
    width: int = 0
    height: int = 0
    channels: int = 0


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """(type, first payload byte, end) of each box in `data[start:end]`; stops at a truncated one."""
    end = len(data) if end is None else end
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        header = 8
        if size == 1 and start + 16 <= end:
            size, header = struct.unpack_from(">Q", data, start + 8)[0], 16
        stop = end if size == 0 else start + size
        if (size and size < header) or stop > end:
            return
        yield kind, start + header, stop
        start = stop


def find(data: bytes, path: str, start: int = 0, end: int | None = None) -> tuple[int, int]:
    """Payload range of the first box at `path` (`moov/trak/mdia`); raises UnreadableInitError if there is none."""
    for name in path.split("/"):
        for kind, first, stop in boxes(data, start, end):
            if kind == name.encode():
                start, end = first, stop
                break
        else:
            raise UnreadableInitError(f"the segment has no {path} box")
    return start, len(data) if end is None else end


def track_format(init: bytes) -> TrackFormat:
    """Describe the single track of an initialization segment. Raises UnreadableInitError."""
    start, end = find(init, "moov/trak/mdia/minf/stbl/stsd")
    for kind, first, stop in boxes(init, start + 8, end):
        if kind in (b"avc1", b"avc3"):
            return _video(init, kind.decode(), first, stop)
        if kind == b"mp4a":
            return _audio(init, first, stop)
        raise UnreadableInitError(
            f"sample entry {kind.decode('latin-1')} is not rehearsed: H.264 (avc1) and AAC (mp4a) are"
        )
    raise UnreadableInitError("the initialization segment has no sample entry")


def sample_count(segment: bytes) -> int:
    """How many samples (frames) the movie fragments of a media segment hold."""
    count = 0
    for kind, first, stop in boxes(segment):
        if kind != b"moof":
            continue
        for traf, inner, inner_end in boxes(segment, first, stop):
            if traf != b"traf":
                continue
            runs = (at for trun, at, _ in boxes(segment, inner, inner_end) if trun == b"trun")
            count += sum(struct.unpack_from(">I", segment, at + 4)[0] for at in runs)
    return count


def _video(init: bytes, entry: str, start: int, end: int) -> TrackFormat:
    width, height = struct.unpack_from(">HH", init, start + 24)
    configuration, _ = find(init, "avcC", start + 78, end)
    profile, constraints, level = init[configuration + 1 : configuration + 4]
    return TrackFormat(
        kind="video", codec=f"{entry}.{profile:02x}{constraints:02x}{level:02x}", width=width, height=height
    )


def _audio(init: bytes, start: int, end: int) -> TrackFormat:
    channels = struct.unpack_from(">H", init, start + 16)[0]
    first, stop = find(init, "esds", start + 28, end)
    object_type, audio_object = _elementary_stream(init[first + 4 : stop])
    return TrackFormat(kind="audio", codec=f"mp4a.{object_type:x}.{audio_object}", channels=channels)


def _elementary_stream(descriptors: bytes) -> tuple[int, int]:
    """MPEG-4 object type indication and audio object type from the ES descriptor (ISO/IEC 14496-1)."""
    at, object_type = 0, 0
    while at < len(descriptors):
        tag, at = descriptors[at], at + 1
        size = 0
        while descriptors[at] & 0x80:
            size, at = size << 7 | descriptors[at] & 0x7F, at + 1
        size, at = size << 7 | descriptors[at], at + 1
        if tag == 3:
            at += 3
        elif tag == 4:
            object_type, at = descriptors[at], at + 13
        elif tag == 5:
            return object_type, descriptors[at] >> 3
        else:
            at += size
    raise UnreadableInitError("the esds box has no decoder configuration")
