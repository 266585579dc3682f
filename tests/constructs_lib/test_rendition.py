"""Renditions as numbers; nothing here needs CDK."""

from __future__ import annotations

import pytest

from constructs_lib.rendition import Rendition, h264_level


def rendition(width: int, height: int, framerate: int, bitrate: int) -> Rendition:
    return Rendition(width=width, height=height, framerate=framerate, bitrate=bitrate, quality=7)


@pytest.mark.parametrize(
    ("size", "level"),
    [
        ((640, 360, 30, 800_000), "H264_LEVEL_3"),
        ((854, 480, 25, 1_200_000), "H264_LEVEL_3"),
        ((854, 480, 30, 1_200_000), "H264_LEVEL_3_1"),
        ((1280, 720, 30, 3_000_000), "H264_LEVEL_3_1"),
        ((720, 1280, 30, 3_000_000), "H264_LEVEL_3_1"),
        ((1280, 720, 60, 4_500_000), "H264_LEVEL_3_2"),
        ((1920, 1080, 30, 5_000_000), "H264_LEVEL_4"),
        ((1920, 1080, 30, 30_000_000), "H264_LEVEL_4_1"),
        ((1920, 1080, 60, 8_000_000), "H264_LEVEL_4_2"),
        ((3840, 2160, 30, 20_000_000), "H264_LEVEL_5_1"),
        ((3840, 2160, 60, 30_000_000), "H264_LEVEL_5_2"),
    ],
)
def test_the_level_is_the_lowest_that_carries_the_rendition(size: tuple[int, int, int, int], level: str) -> None:
    assert h264_level(rendition(*size)) == level


def test_a_rendition_that_no_level_carries_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no H\.264 level carries .*width=7680"):
        h264_level(rendition(7680, 4320, 60, 50_000_000))


def test_names_differ_within_a_ladder_of_one_size() -> None:
    names = [rendition(1280, 720, 30, bitrate).name for bitrate in (3_000_000, 2_999_999)]
    assert names == ["720p30-3000000", "720p30-2999999"]
