"""FLV: the form in which sound and picture leave RTMP (Adobe, "Video File Format Specification 10", annex E)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

AUDIO, VIDEO, SCRIPT = 8, 9, 18

_HEADER_BYTES = 13
_HAS_AUDIO, _HAS_VIDEO = 4, 1
_SET_DATA_FRAME = b"\x02\x00\x0d@setDataFrame"
_AAC, _AVC = 10, 7
MAX_TAG_BYTES = 8 << 20


class FlvError(ValueError):
    """Bytes that are not FLV."""


@dataclass(frozen=True)
class FlvTag:
    """One packet of sound, picture or metadata; `timestamp` in ms, 32 bits."""

    type: int
    timestamp: int
    payload: bytes

    @property
    def is_sequence_header(self) -> bool:
        """True for the decoder configuration that must precede all packets of its kind."""
        if len(self.payload) < 2 or self.payload[1] != 0:
            return False
        codec = self.payload[0] >> 4 if self.type == AUDIO else self.payload[0] & 0x0F
        return (self.type, codec) in {(AUDIO, _AAC), (VIDEO, _AVC)}

    @property
    def is_key_frame(self) -> bool:
        """True for a picture that can be decoded without the ones before it ."""
        return self.is_picture and self.payload[0] >> 4 == 1

    @property
    def is_picture(self) -> bool:
        """True for a coded picture."""
        return self.type == VIDEO and bool(self.payload) and not self.is_sequence_header

    def to_bytes(self) -> bytes:
        """The tag and the size field behind it."""
        size = len(self.payload)
        return b"".join(
            (
                bytes([self.type]),
                size.to_bytes(3, "big"),
                (self.timestamp & 0xFFFFFF).to_bytes(3, "big"),
                bytes([self.timestamp >> 24 & 0xFF]),
                b"\0\0\0",
                self.payload,
                (size + 11).to_bytes(4, "big"),
            )
        )


def tag_from_message(kind: int, timestamp: int, payload: bytes) -> FlvTag:
    """The tag of an RTMP audio, video or data message: `@setDataFrame` is RTMP's, not FLV's."""
    if kind == SCRIPT:
        payload = payload.removeprefix(_SET_DATA_FRAME)
    return FlvTag(kind, timestamp, payload)


class SequenceHeaders:
    """The metadata and decoder configurations last seen: what a second decoder needs before its first packet."""

    def __init__(self) -> None:
        self._kept: dict[int, FlvTag] = {}

    def note(self, tag: FlvTag) -> None:
        """Keep the tag if it is metadata or a decoder configuration."""
        if tag.type == SCRIPT or tag.is_sequence_header:
            self._kept[tag.type] = tag

    def changes(self, tag: FlvTag) -> bool:
        """True for a decoder configuration that differs from the one kept: another picture size, another sound."""
        kept = self._kept.get(tag.type)
        return tag.is_sequence_header and kept is not None and kept.payload != tag.payload

    def tags(self, timestamp: int) -> tuple[FlvTag, ...]:
        """Metadata, video and audio configuration, as far as seen, stamped with `timestamp`."""
        kept = (self._kept[kind] for kind in (SCRIPT, VIDEO, AUDIO) if kind in self._kept)
        return tuple(FlvTag(tag.type, timestamp, tag.payload) for tag in kept)


class FlvWriter:
    """Writes tags as an FLV byte stream to `write`, the file header first.

    The header announces sound only if there is some: a reader waits for each track that it announces.
    """

    def __init__(self, write: Callable[[bytes], Awaitable[None]], *, has_sound: bool = True) -> None:
        self._write = write
        self._tracks = _HAS_VIDEO | (_HAS_AUDIO if has_sound else 0)
        self._begun = False

    async def tag(self, tag: FlvTag) -> None:
        head = b"" if self._begun else b"FLV\x01" + bytes([self._tracks]) + b"\0\0\0\x09" + bytes(4)
        self._begun = True
        await self._write(head + tag.to_bytes())


async def read_tags(read: Callable[[int], Awaitable[bytes]]) -> AsyncIterator[FlvTag]:
    """Tags of an FLV byte stream; `read(n)` returns n bytes, or fewer at its end. Raises FlvError."""
    header = await read(_HEADER_BYTES)
    if not header:
        return
    if header[:3] != b"FLV":
        raise FlvError("not an FLV stream: it does not begin with FLV")
    while len(head := await read(11)) == 11:
        size = int.from_bytes(head[1:4], "big")
        if size > MAX_TAG_BYTES:
            raise FlvError(f"FLV tag of {size} bytes, the limit is {MAX_TAG_BYTES}")
        body = await read(size + 4)
        if len(body) < size + 4:
            return
        timestamp = int.from_bytes(head[4:7], "big") | head[7] << 24
        yield FlvTag(head[0] & 0x1F, timestamp, body[:size])
