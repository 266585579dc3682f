"""Message types and the control messages that both ends of RTMP send (Adobe RTMP 1.0, sections 5.4, 6 and 7)."""

from __future__ import annotations

import struct
from typing import Final

from rehearsal.media.rtmp import amf
from rehearsal.media.rtmp.chunk import Message

SET_CHUNK_SIZE: Final = 1
ABORT: Final = 2
ACKNOWLEDGEMENT: Final = 3
USER_CONTROL: Final = 4
WINDOW_SIZE: Final = 5
PEER_BANDWIDTH: Final = 6
COMMAND_AMF3: Final = 17
COMMAND: Final = 20

CONTROL_CHUNK_STREAM: Final = 2
COMMAND_CHUNK_STREAM: Final = 3
MEDIA_CHUNK_STREAM: Final = 4
STATUS_CHUNK_STREAM: Final = 5

CHUNK_BYTES: Final = 4096
"""Chunk size that we send with; the protocol's own 128 costs a header per 128 bytes."""

WINDOW_BYTES: Final = 2_500_000
"""Acknowledgement window, the customary value of media servers."""

_PING, _PONG = b"\x00\x06", b"\x00\x07"
_MAX_CHUNK_BYTES = 0x7FFFFFFF


def number(kind: int, value: int) -> Message:
    """A control message whose payload is one 32-bit number."""
    return Message(kind, 0, 0, struct.pack(">I", value & 0xFFFFFFFF))


def peer_bandwidth(value: int) -> Message:
    return Message(PEER_BANDWIDTH, 0, 0, struct.pack(">IB", value, 2))


def stream_begin(stream: int) -> Message:
    return Message(USER_CONTROL, 0, 0, struct.pack(">HI", 0, stream))


def pong(message: Message) -> Message | None:
    """The answer to a ping, None for any other user control message."""
    if not message.payload.startswith(_PING):
        return None
    return Message(USER_CONTROL, 0, 0, _PONG + message.payload[2:6])


def command(stream: int, *values: amf.AmfValue) -> Message:
    return Message(COMMAND, stream, 0, amf.encode(*values))


def status(level: str, code: str, description: str) -> Message:
    information = {"level": level, "code": code, "description": description}
    return command(1, "onStatus", 0, None, information)


def number_of(message: Message) -> int:
    """The 32-bit number of a control message. Raises ValueError when the payload is shorter."""
    if len(message.payload) < 4:
        raise ValueError(f"control message {message.type} with {len(message.payload)} bytes")
    return int.from_bytes(message.payload[:4], "big")


def chunk_bytes_of(message: Message) -> int:
    """The chunk size that a Set Chunk Size message announces, at least 1."""
    return max(1, number_of(message) & _MAX_CHUNK_BYTES)


def values_of(message: Message) -> list[amf.AmfValue]:
    """The AMF values of a command. An AMF3 command is AMF0 behind one byte."""
    return amf.decode(message.payload[1:] if message.type == COMMAND_AMF3 else message.payload)
