"""The numbers that an environment file has keys for."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.profile.casing import pascal
from preflight.profile.rungs import Encoding, Number, encoding, ladder, left
from preflight.profile.source import encoder_settings_shape
from tests.preflight.profile.profiles import camel_profile

Profile = dict[str, Any]


def read(profile: Profile) -> Profile:
    settings: Profile = pascal(encoder_settings_shape(), profile)
    return settings


def with_h264(**settings: Any) -> Profile:
    """The profile with these settings in every encode; None removes one."""
    profile = camel_profile()
    for video in profile["videoDescriptions"]:
        held = video["codecSettings"]["h264Settings"]
        held.update({name: value for name, value in settings.items() if value is not None})
        for name in [name for name, value in settings.items() if value is None]:
            held.pop(name, None)
    return read(profile)


def told(number: Number) -> tuple[int | None, str]:
    return number.value, number.note


def test_the_ladder_goes_from_the_largest_to_the_smallest() -> None:
    rungs = ladder(read(camel_profile()))
    assert [(rung.width.value, rung.height.value, rung.bitrate.value) for rung in rungs] == [
        (1280, 720, 4_700_000),
        (960, 540, 2_200_000),
        (416, 236, 400_000),
    ]


def test_a_framerate_that_is_not_whole_says_what_it_was() -> None:
    assert [told(rung.framerate) for rung in ladder(read(camel_profile()))] == [
        (30, "was 30000/1001 (29.97)"),
        (30, "was 30000/1001 (29.97)"),
        (15, "was 15000/1001 (14.985)"),
    ]


@pytest.mark.parametrize(
    "settings",
    [{"framerateControl": "INITIALIZE_FROM_SOURCE"}, {"framerateNumerator": None}, {"framerateNumerator": 0}],
)
def test_a_framerate_of_the_source_is_left_open(settings: Profile) -> None:
    assert told(ladder(with_h264(**settings))[0].framerate) == (None, "not stated: the profile takes the source's")


@pytest.mark.parametrize(
    ("settings", "bitrate"),
    [
        ({"bitrate": 3_000_000}, (3_000_000, "")),
        ({"bitrate": "3000000"}, (3_000_000, "")),
        ({"bitrate": 3_000_000, "maxBitrate": 3_000_000}, (3_000_000, "")),
        ({"bitrate": None, "maxBitrate": 3_000_000}, (3_000_000, "")),
        ({"bitrate": 2_000_000, "maxBitrate": 3_000_000}, (3_000_000, "MaxBitrate; Bitrate was 2000000")),
        ({"bitrate": None}, (None, "not stated: MediaLive would take 5000000")),
    ],
)
def test_the_bitrate_is_the_greatest_that_is_stated(settings: Profile, bitrate: tuple[int | None, str]) -> None:
    assert told(ladder(with_h264(**settings))[0].bitrate) == bitrate


@pytest.mark.parametrize(
    ("settings", "quality"),
    [
        ({"rateControlMode": "QVBR", "qvbrQualityLevel": 9}, (9, "")),
        ({"rateControlMode": "QVBR"}, (8, "as AWS advises for this bitrate; was left to MediaLive")),
        ({"qvbrQualityLevel": 9}, (8, "as AWS advises for this bitrate; RateControlMode was CBR")),
        ({"bitrate": 1_500_000}, (7, "as AWS advises for this bitrate; RateControlMode was CBR")),
        ({"bitrate": 1_000_000}, (6, "as AWS advises for this bitrate; RateControlMode was CBR")),
        ({"bitrate": None, "rateControlMode": None}, (None, "not stated: RateControlMode was not stated")),
    ],
)
def test_the_quality_is_that_of_qvbr_or_fits_the_bitrate(settings: Profile, quality: tuple[int | None, str]) -> None:
    assert told(ladder(with_h264(**settings))[0].quality) == quality


def test_a_size_of_the_source_is_left_open() -> None:
    profile = camel_profile()
    del profile["videoDescriptions"][2]["width"]
    widths = [told(rung.width) for rung in ladder(read(profile))]
    assert widths[-1] == (None, "not stated: the profile takes the source's")


def test_an_encode_of_another_codec_is_no_rung() -> None:
    profile = camel_profile()
    profile["videoDescriptions"][0]["codecSettings"] = {"frameCaptureSettings": {}}
    assert [rung.height.value for rung in ladder(read(profile))] == [720, 540]


@pytest.mark.parametrize(
    ("settings", "gop"),
    [
        ({"gopSize": 2, "gopSizeUnits": "SECONDS"}, (2, "")),
        ({"gopSize": "2.0", "gopSizeUnits": "SECONDS"}, (2, "")),
        ({"gopSize": 1.5, "gopSizeUnits": "SECONDS"}, (2, "was 1.5")),
        ({"gopSize": 0.2, "gopSizeUnits": "SECONDS"}, (1, "was 0.2")),
        ({"gopSize": 0}, (None, "not stated: the profile leaves it to MediaLive")),
        ({"gopSizeUnits": None}, (None, "not stated: the profile leaves it to MediaLive")),
        ({}, (2, "was 2.002")),
        ({"framerateNumerator": 25, "framerateDenominator": 1, "gopSize": 50}, (2, "")),
        ({"gopSize": 30}, (2, "was 2.002, 1.001")),
    ],
)
def test_the_gop_is_told_in_whole_seconds(settings: Profile, gop: tuple[int | None, str]) -> None:
    assert told(encoding(with_h264(**settings)).gop_seconds) == gop


PACKAGE_V2 = "mediapackageV2GroupSettings"


@pytest.mark.parametrize(
    ("group", "segment"),
    [
        ({"hlsGroupSettings": {"segmentLength": 6}}, (6, "")),
        ({"cmafIngestGroupSettings": {"segmentLength": 4, "segmentLengthUnits": "SECONDS"}}, (4, "")),
        ({"cmafIngestGroupSettings": {"segmentLength": 1920, "segmentLengthUnits": "MILLISECONDS"}}, (2, "was 1.92")),
        ({"mediaPackageGroupSettings": {PACKAGE_V2: {"segmentLength": 2}}}, (2, "")),
        ({"mediaPackageGroupSettings": {}}, (2, "the profile states none: one GOP")),
    ],
)
def test_the_segment_is_told_in_whole_seconds(group: Profile, segment: tuple[int, str]) -> None:
    profile = camel_profile()
    profile["outputGroups"][0]["outputGroupSettings"] = group
    assert told(encoding(read(profile)).segment_seconds) == segment


@pytest.mark.parametrize(
    ("bitrates", "audio"),
    [
        ((96_000,), (96_000, "")),
        ((96_000, 96_000), (96_000, "")),
        ((64_000, 128_000), (128_000, "was 64000, 128000")),
        ((64_000,), (96_000, "was 64000")),
        ((), (None, "not stated: the profile states no AAC bitrate")),
    ],
)
def test_the_sound_is_the_best_of_the_profile(bitrates: tuple[int, ...], audio: tuple[int | None, str]) -> None:
    profile = camel_profile()
    profile["audioDescriptions"] = [{"codecSettings": {"aacSettings": {"bitrate": bitrate}}} for bitrate in bitrates]
    assert told(encoding(read(profile)).audio_bitrate) == audio


def test_every_value_is_either_carried_or_left() -> None:
    settings = {"A": [{"B": 1}, {"C": {}}], "D": [], "E": None}
    assert list(left(settings, [Number(1, taken=("A[0].B",))])) == [("A[1].C", {}), ("D", []), ("E", None)]


def test_the_keys_are_those_of_an_environment_file() -> None:
    settings = read(camel_profile())
    assert list(ladder(settings)[0].numbers) == ["width", "height", "framerate", "bitrate", "quality"]
    assert isinstance(encoding(settings), Encoding)
    assert list(encoding(settings).numbers) == ["gop_seconds", "segment_seconds", "audio_bitrate"]
