from __future__ import annotations

import io
from pathlib import Path

import pytest

from rehearsal.media.rtmp.flv import (
    AUDIO,
    SCRIPT,
    VIDEO,
    FlvError,
    FlvTag,
    FlvWriter,
    SequenceHeaders,
    read_tags,
    tag_from_message,
)

AVC_HEADER = FlvTag(VIDEO, 0, b"\x17\x00\x00\x00\x00avcC")
AAC_HEADER = FlvTag(AUDIO, 0, b"\xaf\x00asc")
KEY_FRAME = FlvTag(VIDEO, 0x12345678, b"\x17\x01\x00\x00\x00picture")
FRAME = FlvTag(VIDEO, 40, b"\x27\x01\x00\x00\x00picture")
SOUND = FlvTag(AUDIO, 41, b"\xaf\x01sound")


async def read_all(data: bytes) -> list[FlvTag]:
    stream = io.BytesIO(data)

    async def take(count: int) -> bytes:
        return stream.read(count)

    return [tag async for tag in read_tags(take)]


async def written(*tags: FlvTag, has_sound: bool = True) -> bytes:
    out = bytearray()

    async def write(data: bytes) -> None:
        out.extend(data)

    writer = FlvWriter(write, has_sound=has_sound)
    for tag in tags:
        await writer.tag(tag)
    return bytes(out)


async def test_tags_survive_writing_and_reading() -> None:
    tags = [AVC_HEADER, AAC_HEADER, KEY_FRAME, SOUND]

    assert await read_all(await written(*tags)) == tags


@pytest.mark.parametrize(("has_sound", "flags"), [(True, 5), (False, 1)])
async def test_header_announces_sound_only_if_there_is_some(has_sound: bool, flags: int) -> None:
    assert (await written(FRAME, has_sound=has_sound))[4] == flags


async def test_stream_of_ffmpeg_is_rewritten_byte_for_byte(clip: Path) -> None:
    original = clip.read_bytes()

    assert (await written(*await read_all(original)))[13:] == original[13:]


async def test_tag_cut_short_ends_the_stream() -> None:
    data = await written(AVC_HEADER, KEY_FRAME)

    assert await read_all(data[:-8]) == [AVC_HEADER]


async def test_other_bytes_and_oversized_tags_are_refused() -> None:
    with pytest.raises(FlvError, match="does not begin with FLV"):
        await read_all(b"GIF89a........")
    with pytest.raises(FlvError, match="the limit is"):
        await read_all((await written(FRAME))[:13] + b"\x09\xff\xff\xff\0\0\0\0\0\0\0")


def test_kinds_of_tags_are_told_apart() -> None:
    assert [t.is_sequence_header for t in (AVC_HEADER, AAC_HEADER, KEY_FRAME, FRAME, SOUND)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert [t.is_key_frame for t in (AVC_HEADER, KEY_FRAME, FRAME, SOUND)] == [False, True, False, False]


def test_set_data_frame_of_rtmp_is_taken_off() -> None:
    assert (
        tag_from_message(SCRIPT, 0, b"\x02\x00\x0d@setDataFrame\x02\x00\x0aonMetaData").payload
        == b"\x02\x00\x0aonMetaData"
    )


def test_last_headers_are_kept_and_restamped_in_decoding_order() -> None:
    headers = SequenceHeaders()
    newer = FlvTag(VIDEO, 9, b"\x17\x00\x00\x00\x00new!")
    for tag in (AAC_HEADER, AVC_HEADER, KEY_FRAME, SOUND, newer):
        headers.note(tag)

    assert headers.tags(70) == (FlvTag(VIDEO, 70, newer.payload), FlvTag(AUDIO, 70, AAC_HEADER.payload))


def test_only_a_different_decoder_configuration_is_a_change() -> None:
    headers = SequenceHeaders()
    assert not headers.changes(AVC_HEADER)
    headers.note(AVC_HEADER)

    assert not headers.changes(FlvTag(VIDEO, 900, AVC_HEADER.payload))
    assert not headers.changes(KEY_FRAME)
    assert headers.changes(FlvTag(VIDEO, 900, b"\x17\x00\x00\x00\x00other"))
