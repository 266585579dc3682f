"""The stream that a channel wants, and its addresses."""

from __future__ import annotations

import pytest

import environments
from constructs_lib import rtmp_input
from environments import Environment
from senders.settings import LOWEST_BITRATE, STREAM_SUFFIXES, Address, Stream, addresses, wanted

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
