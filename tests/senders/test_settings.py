"""The stream that a channel wants, and its addresses."""

from __future__ import annotations

import pytest

import environments
from constructs_lib import rtmp_input
from environments import Environment, Ingest
from senders.settings import (
    KEY_BYTES,
    LOWEST_BITRATE,
    STREAM_SUFFIXES,
    Address,
    SrtCall,
    Stream,
    addresses,
    srt_call,
    wanted,
)

DEV = environments.load("dev")


def test_a_phone_sends_the_highest_rendition_s_picture_at_the_source_s_bitrate() -> None:
    assert wanted(DEV, DEV.channels[0]) == Stream(
        width=1280, height=720, framerate=30, bitrate=4_000_000, keyframe_seconds=2, audio_bitrate=128_000
    )


def test_on_a_weak_signal_the_next_rendition_s_picture_at_half_the_bitrate() -> None:
    stream = wanted(DEV, DEV.channels[0], weak_signal=True)
    assert (stream.width, stream.height, stream.bitrate) == (854, 480, 2_000_000)


@pytest.mark.parametrize("name", environments.names())
def test_no_environment_asks_for_more_than_its_source_states(name: str) -> None:
    environment = environments.load(name)
    source = environment.ingest.source
    for channel in environment.channels:
        for weak in (False, True):
            stream = wanted(environment, channel, weak_signal=weak)
            assert stream.width <= source.width
            assert stream.height <= source.height
            assert stream.framerate <= source.framerate
            assert LOWEST_BITRATE <= stream.bitrate <= source.bitrate


def test_a_ladder_of_one_rung_keeps_its_size_on_a_weak_signal() -> None:
    channel = DEV.channels[0].model_copy(update={"ladder": DEV.channels[0].ladder[:1]})
    assert wanted(DEV, channel, weak_signal=True).height == 720


def test_half_of_the_lowest_bitrate_is_none() -> None:
    source = DEV.ingest.source.model_copy(update={"bitrate": LOWEST_BITRATE})
    poor: Environment = DEV.model_copy(update={"ingest": DEV.ingest.model_copy(update={"source": source})})
    assert wanted(poor, DEV.channels[0], weak_signal=True).bitrate == LOWEST_BITRATE


def test_each_address_has_its_own_stream_name() -> None:
    found = addresses("rtmp://203.0.113.10:1935/live,rtmp://203.0.113.11:1935/live", "key")
    assert found == (
        Address(url="rtmp://203.0.113.10:1935/live", stream_key="key"),
        Address(url="rtmp://203.0.113.11:1935/live", stream_key="key-b"),
    )
    assert found[1].full_url == "rtmp://203.0.113.11:1935/live/key-b"


def test_the_second_name_is_the_one_that_the_input_is_made_with() -> None:
    assert STREAM_SUFFIXES == rtmp_input.STREAM_SUFFIXES


def srt(**keys: object) -> Ingest:
    return Ingest.model_validate({**DEV.ingest.model_dump(), "type": "SRT_LISTENER", "srt": keys})


def test_an_rtmp_ingest_is_not_called_by_srt() -> None:
    assert srt_call(DEV.ingest) is srt_call(DEV.ingest, weak_signal=True) is None


def test_a_sender_asks_for_the_latency_and_the_key_of_the_input() -> None:
    assert srt_call(srt(minimum_latency_ms=400, encryption="AES192")) == SrtCall(latency_ms=400, key_bytes=24)


@pytest.mark.parametrize(("latency", "asked"), [(400, 800), (7500, 15_000), (7501, 15_000), (15_000, 15_000)])
def test_a_weak_signal_is_given_twice_the_time(latency: int, asked: int) -> None:
    call = srt_call(srt(minimum_latency_ms=latency), weak_signal=True)
    assert call is not None
    assert call.latency_ms == asked


def test_every_encryption_has_the_key_that_its_name_says() -> None:
    assert {name: 8 * length for name, length in KEY_BYTES.items()} == {"AES128": 128, "AES192": 192, "AES256": 256}


def test_both_srt_addresses_have_one_passphrase() -> None:
    found = addresses("srt://203.0.113.10:5000,srt://203.0.113.11:5000", "key", SrtCall(latency_ms=400, key_bytes=16))
    assert [address.stream_key for address in found] == ["key", "key"]
    assert found[1].full_url == "srt://203.0.113.11:5000?mode=caller&latency=400000&pbkeylen=16&passphrase=key"
