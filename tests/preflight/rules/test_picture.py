"""Sizes that codecs and MediaPackage take, levels that carry them, and steps of a ladder that make sense."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import picture
from tests.preflight.deployed import Documents, documents
from tests.preflight.encoders import (
    ENCODER,
    PACKAGER,
    UNKNOWN,
    WRONG_SHAPES,
    become_h265,
    channel,
    description,
    encoder,
    every_h264,
    h264,
    h264_path,
    only,
    told,
)


@pytest.fixture
def stacks() -> Documents:
    return documents("production")


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return told(stacks, *picture.RULES)


def at(number: int, member: str = "") -> str:
    path = f"EncoderSettings.VideoDescriptions[{number}]"
    return f"{path}.{member}" if member else path


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_pictures_keep_every_rule(environment: str) -> None:
    assert found(documents(environment)) == []


@pytest.mark.parametrize(
    ("side", "pixels", "got"),
    [("Width", 853, "853"), ("Height", 481, "481"), ("Height", "481", "481"), ("Width", 0, "0"), ("Width", -2, "-2")],
)
def test_a_side_that_is_not_even_is_found(stacks: Documents, side: str, pixels: Any, got: str) -> None:
    description(stacks, 2)[side] = pixels
    assert found(stacks) == [("picture-is-even", at(2, side), got)]


def test_an_odd_h265_picture_is_found(stacks: Documents) -> None:
    become_h265(stacks, 2)
    description(stacks, 2)["Width"] = 853
    assert found(stacks) == [("picture-is-even", at(2, "Width"), "853")]


@pytest.mark.parametrize("side", ["Width", "Height"])
def test_a_rendition_for_media_package_without_a_side_is_found(stacks: Documents, side: str) -> None:
    del description(stacks, 1)[side]
    assert found(stacks) == [("picture-size-stated", at(1, side), "nothing")]


def test_a_recording_may_follow_the_sources_size_but_not_by_half(stacks: Documents) -> None:
    del encoder(stacks)["OutputGroups"][PACKAGER]
    del description(stacks, 0)["Width"]
    assert found(stacks) == [("picture-size-whole", at(0, "Width"), "nothing")]
    assert only(stacks, *picture.RULES).rule.severity is Severity.WARNING
    del description(stacks, 0)["Height"]
    assert found(stacks) == []


def test_pixels_whose_shape_follows_the_source_are_found(stacks: Documents) -> None:
    h264(stacks)["ParControl"] = "INITIALIZE_FROM_SOURCE"
    del h264(stacks, 1)["ParControl"]
    del h264(stacks, 2)["ParDenominator"]
    assert found(stacks) == [
        ("pixel-aspect-stated", h264_path("ParControl", 0), "'INITIALIZE_FROM_SOURCE'"),
        ("pixel-aspect-stated", h264_path("ParControl", 1), "nothing"),
        ("pixel-aspect-stated", h264_path("ParDenominator", 2), "nothing"),
    ]


def test_the_pixels_of_a_recording_may_follow_the_source(stacks: Documents) -> None:
    del encoder(stacks)["OutputGroups"][PACKAGER]
    every_h264(stacks, ParControl="INITIALIZE_FROM_SOURCE")
    assert found(stacks) == []


@pytest.mark.parametrize(
    ("bracket", "width", "height"), [("SD", 1280, 720), ("HD", 2560, 1440), ("HD", 1440, 2560), ("UHD", 7680, 4320)]
)
def test_a_rendition_larger_than_the_source_is_found(stacks: Documents, bracket: str, width: int, height: int) -> None:
    channel(stacks)["InputSpecification"]["Resolution"] = bracket
    for number in range(3):
        description(stacks, number).update(Width=640, Height=360)
        h264(stacks, number)["Level"] = "H264_LEVEL_AUTO"
    description(stacks, 0).update(Width=width, Height=height)
    assert found(stacks) == [("no-larger-than-the-source", at(0, "Height"), f"{width}x{height}")]
    assert only(stacks, *picture.RULES).rule.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("bracket", "width", "height"), [("SD", 960, 540), ("HD", 1920, 1080), ("HD", 1080, 1920), ("UHD", 3840, 2160)]
)
def test_a_rendition_as_large_as_its_source_may_be_is_taken(
    stacks: Documents, bracket: str, width: int, height: int
) -> None:
    channel(stacks)["InputSpecification"]["Resolution"] = bracket
    for number in range(3):
        description(stacks, number).update(Width=640, Height=360)
    description(stacks, 0).update(Width=width, Height=height)
    h264(stacks, 0)["Level"] = "H264_LEVEL_AUTO"
    assert found(stacks) == []


@pytest.mark.parametrize(
    ("level", "changed", "reason"),
    [
        ("H264_LEVEL_3_1", {}, "8160 macroblocks a frame, not 3600; 244800 macroblocks a second, not 108000"),
        ("H264_LEVEL_4", {"FramerateNumerator": 60}, "489600 macroblocks a second, not 245760"),
        ("H264_LEVEL_4", {"MaxBitrate": 26_000_000}, "26000000 bit/s, not 25000000"),
        ("H264_LEVEL_4", {"MaxBitrate": 21_000_000, "Profile": "MAIN"}, "21000000 bit/s, not 20000000"),
        ("H264_LEVEL_4", {"RateControlMode": "CBR", "Bitrate": 26_000_000}, "26000000 bit/s, not 25000000"),
        ("H264_LEVEL_4", {"RateControlMode": "VBR", "MaxBitrate": 26_000_000}, "26000000 bit/s, not 25000000"),
    ],
)
def test_a_level_that_does_not_carry_its_rendition_is_found(
    stacks: Documents, level: str, changed: dict[str, Any], reason: str
) -> None:
    h264(stacks).update(Level=level, **changed)
    violation = only(stacks, *picture.RULES).violation
    assert (violation.path, violation.got) == (h264_path("Level"), level)
    assert violation.allowed.endswith(f"or higher ({reason})")


def test_the_level_that_would_carry_the_rendition_is_named(stacks: Documents) -> None:
    h264(stacks).update(FramerateNumerator=60)
    assert only(stacks, *picture.RULES).violation.allowed.startswith("H264_LEVEL_4_2 or higher")
    h264(stacks).update(FramerateNumerator=600)
    assert only(stacks, *picture.RULES).violation.allowed.startswith("less: no level carries it")


def test_a_level_of_h265_is_not_of_this_table(stacks: Documents) -> None:
    become_h265(stacks, 0)["Level"] = "H265_LEVEL_1"
    assert found(stacks) == []


@pytest.mark.parametrize("level", ["H264_LEVEL_AUTO", "H264_LEVEL_4_2", "H264_LEVEL_5_2", UNKNOWN, 4])
def test_a_level_that_carries_its_rendition_or_is_not_known_is_taken(stacks: Documents, level: Any) -> None:
    h264(stacks).update(FramerateNumerator=60, Level=level)
    assert found(stacks) == []


def test_the_bitrate_of_a_level_needs_a_known_profile(stacks: Documents) -> None:
    h264(stacks).update(MaxBitrate=26_000_000, Profile=UNKNOWN)
    assert found(stacks) == []


@pytest.mark.parametrize("side", ["Width", "Height"])
def test_a_side_that_only_a_deploy_knows_is_passed_over(stacks: Documents, side: str) -> None:
    description(stacks, 0)[side] = UNKNOWN
    assert found(stacks) == []


@pytest.mark.parametrize(
    "member", ["ParControl", "ParNumerator", "MaxBitrate", "FramerateNumerator", "RateControlMode"]
)
def test_what_only_a_deploy_knows_of_a_codec_is_passed_over(stacks: Documents, member: str) -> None:
    h264(stacks, 1)[member] = UNKNOWN
    assert found(stacks) == []


@pytest.mark.parametrize("value", WRONG_SHAPES)
def test_a_channel_of_a_wrong_shape_is_passed_over(stacks: Documents, value: Any) -> None:
    channel(stacks)["InputSpecification"] = value
    assert found(stacks) == []
    encoder(stacks)["OutputGroups"][PACKAGER]["Outputs"] = value
    assert found(stacks) == []
    description(stacks)["CodecSettings"] = value
    assert found(stacks) == []
    channel(stacks)[ENCODER] = value
    assert found(stacks) == []
