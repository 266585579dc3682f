"""The table of H.264 levels, against streams that are known to sit at its edges."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from constructs_lib.rendition import Rendition, h264_level
from preflight.h264_levels import LEVEL_NAMED, LEVELS, Stream, excesses, lowest_level
from preflight.resource_types import service_model


def stream(
    width: int, height: int, *, rate: float | Fraction = 1, bitrate: int = 1, profile: str | None = "HIGH"
) -> Stream:
    return Stream(width=width, height=height, framerate=Fraction(rate), bitrate=bitrate, profile=profile)


def needed(of: Stream) -> str | None:
    level = lowest_level(of)
    return level.name.removeprefix("H264_LEVEL_") if level else None


def test_the_table_has_every_level_that_medialive_names() -> None:
    stated = set(service_model("medialive").shape_for("H264Level").enum)  # type: ignore[attr-defined] # a StringShape
    assert set(LEVEL_NAMED) | {"H264_LEVEL_AUTO"} == stated


def test_no_level_allows_less_than_the_one_below() -> None:
    for lower, higher in pairwise(LEVELS):
        assert lower.macroblocks_per_second <= higher.macroblocks_per_second
        assert lower.macroblocks_per_frame <= higher.macroblocks_per_frame
        assert lower.bitrate_units <= higher.bitrate_units


# Picture formats at the highest framerate that each level carries, and one whose longer side is the longest of level 4.
@pytest.mark.parametrize(
    ("width", "height", "rate", "level"),
    [
        (176, 144, 15, "1"),
        (352, 288, 7.5, "1_1"),
        (352, 288, 15, "1_2"),
        (352, 288, 30, "1_3"),
        (352, 576, 25, "2_1"),
        (720, 576, 12.5, "2_2"),
        (720, 576, 25, "3"),
        (1280, 720, 30, "3_1"),
        (1280, 720, 60, "3_2"),
        (1920, 1080, 30, "4"),
        (4096, 512, 30, "4"),
        (1920, 1080, 60, "4_2"),
        (1920, 1080, 72, "5"),
        (3840, 2160, 30, "5_1"),
        (3840, 2160, 60, "5_2"),
    ],
)
def test_a_common_picture_needs_the_level_that_the_standard_lists(
    width: int, height: int, rate: float, level: str
) -> None:
    assert needed(stream(width, height, rate=rate)) == level


@pytest.mark.parametrize(
    ("bitrate", "profile", "level"),
    [
        (14_000_000, "MAIN", "3_1"),
        (14_000_001, "MAIN", "3_2"),
        (17_500_000, "HIGH", "3_1"),
        (17_500_001, "HIGH", "3_2"),
        (25_000_001, "HIGH", "4_1"),
        (62_500_001, "HIGH", "5"),
        (300_000_001, "HIGH", None),
        (42_000_000, "HIGH_10BIT", "3_1"),
        (56_000_000, "HIGH_422", "3_1"),
        (300_000_001, None, "3_1"),
    ],
)
def test_the_bitrate_raises_the_level_by_the_profiles_factor(
    bitrate: int, profile: str | None, level: str | None
) -> None:
    assert needed(stream(1280, 720, rate=30, bitrate=bitrate, profile=profile)) == level


def test_a_picture_may_be_too_long_for_a_level_that_its_size_fits() -> None:
    (excess,) = excesses(stream(3072, 64), LEVEL_NAMED["H264_LEVEL_3"])
    assert excess == "a side of 192 macroblocks, not 113"


def test_what_is_not_known_of_a_stream_is_held_to_no_limit() -> None:
    of = Stream(width=1280, height=720, framerate=None, bitrate=None, profile=None)
    assert needed(of) == "3_1"


@pytest.mark.parametrize("bitrate", [1_000_000, 17_500_001, 30_000_000])
@pytest.mark.parametrize("framerate", [24, 30, 50, 60])
@pytest.mark.parametrize(("width", "height"), [(854, 480), (1280, 720), (1920, 1080), (3840, 2160)])
def test_the_levels_that_our_channel_states_are_those_of_the_table(
    width: int, height: int, framerate: int, bitrate: int
) -> None:
    ours = h264_level(Rendition(width=width, height=height, framerate=framerate, bitrate=bitrate, quality=7))
    assert f"H264_LEVEL_{needed(stream(width, height, rate=framerate, bitrate=bitrate))}" == ours
