"""The RTMP handshake, both sides (Adobe RTMP 1.0, section 5.2): version byte, 1536 bytes, their echo."""

from __future__ import annotations

import asyncio
import os

_VERSION = b"\x03"
_BLOCK_BYTES = 1536


class HandshakeError(ValueError):
    """The other side does not speak plain RTMP."""


async def begin(reader: asyncio.StreamReader) -> None:
    """Wait for a client's first byte. Raises HandshakeError when it is not RTMP's."""
    await _expect_version(reader)


async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
    """Answer a client that has begun; returns how many bytes it sent."""
    theirs = await reader.readexactly(_BLOCK_BYTES)
    writer.write(_VERSION + _own_block() + theirs)
    await reader.readexactly(_BLOCK_BYTES)
    return 1 + 2 * _BLOCK_BYTES


async def offer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Greet a server."""
    writer.write(_VERSION + _own_block())
    await _expect_version(reader)
    theirs = await reader.readexactly(_BLOCK_BYTES)
    await reader.readexactly(_BLOCK_BYTES)
    writer.write(theirs)


def _own_block() -> bytes:
    return bytes(8) + os.urandom(_BLOCK_BYTES - 8)


async def _expect_version(reader: asyncio.StreamReader) -> None:
    version = await reader.readexactly(1)
    if version != _VERSION:
        raise HandshakeError(f"first byte {version[0]} is not RTMP version 3 (RTMPS and HTTP are not spoken here)")
