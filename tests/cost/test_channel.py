"""What MediaLive bills a channel by: brackets, pipelines, outputs that share an encode."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cost.channel import Channel
from preflight.template import Templates
from tests.cost.shapes import archive, channel, picture, push_input, resource, template

FULL_HD, HD, SD = (1920, 1080, 5_000_000), (1280, 720, 3_000_000), (854, 480, 1_200_000)


def read(described: dict[str, Any], **more: Any) -> Channel:
    held = Templates(template(Channel=described, Input=push_input(), **more))
    (found,) = held.resources("AWS::MediaLive::Channel")
    return Channel(found)


@pytest.mark.parametrize(
    ("size", "resolution"),
    [
        ((512, 288), "SD"),
        ((854, 480), "SD"),
        ((960, 540), "SD"),
        ((1280, 718), "SD"),
        ((1280, 720), "HD"),
        ((720, 1280), "HD"),
        ((1920, 1080), "HD"),
        ((1920, 1200), "UHD"),
        ((3840, 2160), "UHD"),
    ],
)
def test_resolution_is_by_pixels(size: tuple[int, int], resolution: str) -> None:
    (output,) = read(channel([(*size, 3_000_000)])).outputs
    assert output.bracket.resolution == resolution


@pytest.mark.parametrize(
    ("bitrate", "bracket"),
    [(1, "MAX_10_MBPS"), (10_000_000, "MAX_10_MBPS"), (10_000_001, "MAX_20_MBPS"), (25_000_000, "MAX_50_MBPS")],
)
def test_bitrate_is_by_bracket(bitrate: int, bracket: str) -> None:
    (output,) = read(channel([(1920, 1080, bitrate)])).outputs
    assert output.bracket.maximum_bitrate == bracket


@pytest.mark.parametrize(
    ("settings", "framerate"),
    [
        ({}, "MAX_30_FPS"),
        ({"FramerateNumerator": 30_000, "FramerateDenominator": 1001}, "MAX_30_FPS"),
        ({"FramerateNumerator": 60}, "MAX_60_FPS"),
        ({"FramerateControl": "INITIALIZE_FROM_SOURCE"}, "MAX_60_FPS"),
    ],
)
def test_framerate_is_to_30_or_to_60_and_60_where_it_follows_the_source(
    settings: dict[str, Any], framerate: str
) -> None:
    described = channel([HD])
    described["Properties"]["EncoderSettings"]["VideoDescriptions"] = [picture(HD, **settings)]
    (output,) = read(described).outputs
    assert output.bracket.maximum_framerate == framerate


@pytest.mark.parametrize(
    ("settings", "codec"), [("H265Settings", "HEVC"), ("Av1Settings", "AV1"), ("Mpeg2Settings", "MPEG2")]
)
def test_codec_is_that_of_the_settings(settings: str, codec: str) -> None:
    described = channel([HD])
    (held,) = described["Properties"]["EncoderSettings"]["VideoDescriptions"]
    held["CodecSettings"] = {settings: held["CodecSettings"]["H264Settings"]}
    (output,) = read(described).outputs
    assert output.bracket.codec == codec


def test_every_output_counts_one_that_shares_an_encode_too() -> None:
    found = read(channel([FULL_HD, SD], sound=True, groups=[archive("1080p-5000000")]))
    assert [(output.name, output.bracket.codec, output.bracket.resolution) for output in found.outputs] == [
        ("1080p-5000000", "AVC", "HD"),
        ("480p-1200000", "AVC", "SD"),
        ("audio", "AUDIO", "SD"),
        ("archive", "AVC", "HD"),
    ]
    assert [output.name for output in found.archived] == ["archive"]
    assert found.top_bitrate == 5_128_000
    assert found.sounds_apart


def test_a_channel_that_states_no_class_and_no_specification_is_billed_by_medialives_defaults() -> None:
    described = channel([HD])
    for member in ("ChannelClass", "InputSpecification"):
        del described["Properties"][member]
    found = read(described)
    assert found.pipelines == 2
    assert found.input_bracket.maximum_bitrate == "MAX_20_MBPS"


def test_a_description_without_settings_has_medialives_default_bitrate() -> None:
    described = channel([HD])
    del described["Properties"]["EncoderSettings"]["VideoDescriptions"][0]["CodecSettings"]
    (output,) = read(described).outputs
    assert output.video == Decimal(5_000_000)
    assert output.bracket.codec == "AVC"


def test_only_push_inputs_are_billed_while_idle() -> None:
    found = read(channel([HD]))
    assert [each.is_push for each in found.inputs] == [True]
    for kind, pushed in (("URL_PULL", False), ("SRT_CALLER", False), ("SRT_LISTENER", True)):
        held = Templates(template(Channel=channel([HD]), Input=resource("AWS::MediaLive::Input", Type=kind)))
        assert [each.is_push for each in Channel(next(held.resources("AWS::MediaLive::Channel"))).inputs] == [pushed]
