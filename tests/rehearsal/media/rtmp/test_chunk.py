from __future__ import annotations

import asyncio
import struct

import pytest

from rehearsal.media.rtmp.chunk import ChunkError, ChunkReader, Message, to_chunks


def reader_of(data: bytes, chunk_bytes: int = 128, max_message_bytes: int = 1 << 20) -> ChunkReader:
    stream = asyncio.StreamReader()
    stream.feed_data(data)
    stream.feed_eof()
    reader = ChunkReader(stream.readexactly, max_message_bytes)
    reader.chunk_bytes = chunk_bytes
    return reader


@pytest.mark.parametrize("size", [0, 1, 127, 128, 129, 10_000])
@pytest.mark.parametrize("timestamp", [0, 0xFFFFFE, 0xFFFFFF, 0x1000000, 0xFFFFFFFF])
async def test_message_survives_being_cut_into_chunks(size: int, timestamp: int) -> None:
    message = Message(9, 1, timestamp, bytes(range(256)) * (size // 256) + bytes(size % 256))

    assert await reader_of(to_chunks(4, message, 128)).message() == message


async def test_deltas_cross_two_to_the_24_with_repeated_extended_timestamps() -> None:
    """Type 0 at 0xFFFFF0, then a delta of 32 as type 2, then the delta again as type 3."""
    data = b"\x04" + (0xFFFFF0).to_bytes(3, "big") + b"\x00\x00\x01\x09" + struct.pack("<I", 1) + b"a"
    data += b"\x84" + (32).to_bytes(3, "big") + b"b" + b"\xc4c"
    reader = reader_of(data)

    assert [(await reader.message()).timestamp for _ in range(3)] == [0xFFFFF0, 0x1000010, 0x1000030]


async def test_messages_of_two_chunk_streams_may_be_interleaved() -> None:
    sound, picture = Message(8, 1, 7, b"s" * 200), Message(9, 1, 8, b"p" * 200)
    first, second = to_chunks(4, sound, 128), to_chunks(5, picture, 128)
    cut = 12 + 128
    reader = reader_of(first[:cut] + second[:cut] + first[cut:] + second[cut:])

    assert [await reader.message(), await reader.message()] == [sound, picture]


async def test_aborted_message_is_forgotten() -> None:
    stream = asyncio.StreamReader()
    reader = ChunkReader(stream.readexactly)
    whole = to_chunks(4, Message(9, 1, 5, b"x" * 200), 128)
    stream.feed_data(whole[: 12 + 128])
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.message(), 0.05)

    reader.abort(4)
    stream.feed_data(whole)

    assert await reader.message() == Message(9, 1, 5, b"x" * 200)


async def test_new_header_inside_a_message_is_refused() -> None:
    whole = to_chunks(4, Message(9, 1, 5, b"x" * 200), 128)

    with pytest.raises(ChunkError, match="inside a message"):
        await reader_of(whole[: 12 + 128] + whole).message()


async def test_message_beyond_the_limit_is_refused_before_its_payload_is_read() -> None:
    announced = b"\x04\x00\x00\x00" + (5000).to_bytes(3, "big") + b"\x09" + struct.pack("<I", 1)

    with pytest.raises(ChunkError, match="5000 bytes, the limit is 4096"):
        await reader_of(announced, max_message_bytes=4096).message()


async def test_chunk_stream_without_a_first_full_header_is_refused() -> None:
    with pytest.raises(ChunkError, match="without a full header"):
        await reader_of(b"\xc4abc").message()


@pytest.mark.parametrize(("header", "name"), [(b"\x00\x10", "one byte more"), (b"\x01\x10\x01", "two bytes more")])
async def test_long_chunk_stream_numbers_are_read(header: bytes, name: str) -> None:
    data = header + b"\x00\x00\x05" + b"\x00\x00\x01\x08" + struct.pack("<I", 1) + b"x"

    assert await reader_of(data).message() == Message(8, 1, 5, b"x"), name
