"""The RTMP chunk stream: messages cut into chunks and put together again (Adobe RTMP 1.0, section 5.3)."""

from __future__ import annotations

import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

MAX_MESSAGE_BYTES = 8 << 20
"""Largest message taken: a 4K key frame is below 2 MiB; more is an attack or a broken client."""

_EXTENDED = 0xFFFFFF
_HEADER_BYTES = (11, 7, 3, 0)
_MAX_CHUNK_STREAMS = 64

ReadExactly = Callable[[int], Awaitable[bytes]]


class ChunkError(ValueError):
    """Bytes that are no chunk stream, or a message beyond the limit."""


@dataclass(frozen=True)
class Message:
    """One RTMP message; `timestamp` in ms, 32 bits."""

    type: int
    stream: int
    timestamp: int
    payload: bytes


@dataclass
class _ChunkStream:
    timestamp: int = 0
    delta: int = 0
    length: int = 0
    type: int = 0
    stream: int = 0
    extended: bool = False
    partial: bytearray = field(default_factory=bytearray)


class ChunkReader:
    """Puts messages together from `read`, which returns exactly so many bytes or raises."""

    def __init__(self, read: ReadExactly, max_message_bytes: int = MAX_MESSAGE_BYTES) -> None:
        self._read = read
        self._max_message_bytes = max_message_bytes
        self._streams: dict[int, _ChunkStream] = {}
        self.chunk_bytes = 128

    async def message(self) -> Message:
        """The next whole message. Raises ChunkError."""
        while True:
            message = await self._chunk()
            if message is not None:
                return message

    def abort(self, chunk_stream: int) -> None:
        """Forget the half-read message of a chunk stream (Abort Message)."""
        if chunk_stream in self._streams:
            self._streams[chunk_stream].partial.clear()

    async def _chunk(self) -> Message | None:
        form, stream = await self._basic_header()
        await self._message_header(form, stream)
        if stream.length > self._max_message_bytes:
            raise ChunkError(f"message of {stream.length} bytes, the limit is {self._max_message_bytes}")
        stream.partial += await self._read(min(self.chunk_bytes, stream.length - len(stream.partial)))
        if len(stream.partial) < stream.length:
            return None
        message = Message(stream.type, stream.stream, stream.timestamp, bytes(stream.partial))
        stream.partial.clear()
        return message

    async def _basic_header(self) -> tuple[int, _ChunkStream]:
        first = (await self._read(1))[0]
        form, identifier = first >> 6, first & 0x3F
        if identifier == 0:
            identifier = (await self._read(1))[0] + 64
        elif identifier == 1:
            low, high = await self._read(2)
            identifier = low + high * 256 + 64
        if identifier not in self._streams:
            if form > 1:
                raise ChunkError("chunk stream begins without a full header")
            if len(self._streams) >= _MAX_CHUNK_STREAMS:
                raise ChunkError(f"more than {_MAX_CHUNK_STREAMS} chunk streams")
            self._streams[identifier] = _ChunkStream()
        return form, self._streams[identifier]

    async def _message_header(self, form: int, stream: _ChunkStream) -> None:
        if form == 3:
            await self._repeated_header(stream)
            return
        if stream.partial:
            raise ChunkError("a new message header inside a message")
        header = await self._read(_HEADER_BYTES[form])
        time = int.from_bytes(header[:3], "big")
        if form < 2:
            stream.length, stream.type = int.from_bytes(header[3:6], "big"), header[6]
        stream.extended = time == _EXTENDED
        if stream.extended:
            time = int.from_bytes(await self._read(4), "big")
        # A type 3 chunk behind a type 0 one takes that one's timestamp as its delta (section 5.3.1.2.4).
        stream.delta = time
        if form == 0:
            stream.stream = int(struct.unpack("<I", header[7:11])[0])
            stream.timestamp = time
        else:
            stream.timestamp = (stream.timestamp + time) & 0xFFFFFFFF

    async def _repeated_header(self, stream: _ChunkStream) -> None:
        if stream.extended:
            await self._read(4)
        if not stream.partial:
            stream.timestamp = (stream.timestamp + stream.delta) & 0xFFFFFFFF


def to_chunks(chunk_stream: int, message: Message, chunk_bytes: int) -> bytes:
    """The message as chunks with a full (type 0) header; `chunk_stream` is 2 to 63."""
    extended = message.timestamp >= _EXTENDED
    long_time = struct.pack(">I", message.timestamp & 0xFFFFFFFF) if extended else b""
    parts = [
        bytes([chunk_stream]),
        min(message.timestamp, _EXTENDED).to_bytes(3, "big"),
        len(message.payload).to_bytes(3, "big"),
        bytes([message.type]),
        struct.pack("<I", message.stream),
        long_time,
        message.payload[:chunk_bytes],
    ]
    for start in range(chunk_bytes, len(message.payload), chunk_bytes):
        parts += [bytes([0xC0 | chunk_stream]), long_time, message.payload[start : start + chunk_bytes]]
    return b"".join(parts)
