"""The billed input bracket."""

from __future__ import annotations

import pytest

from constructs_lib.input_specification import input_specification, maximum_bitrate, resolution
from tests.constructs_lib.rendering import resolved


@pytest.mark.parametrize(
    ("bitrate", "bracket"),
    [
        (1, "MAX_10_MBPS"),
        (10_000_000, "MAX_10_MBPS"),
        (10_000_001, "MAX_20_MBPS"),
        (20_000_000, "MAX_20_MBPS"),
        (20_000_001, "MAX_50_MBPS"),
        (50_000_000, "MAX_50_MBPS"),
    ],
)
def test_the_bracket_is_the_cheapest_that_admits_the_source(bitrate: int, bracket: str) -> None:
    assert maximum_bitrate(bitrate) == bracket


def test_a_source_above_every_bracket_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 50000000 bit/s, got 50000001"):
        maximum_bitrate(50_000_001)


@pytest.mark.parametrize(
    ("size", "named"),
    [
        ((960, 540), "SD"),
        ((1280, 718), "SD"),
        ((1280, 720), "HD"),
        ((720, 1280), "HD"),
        ((1920, 1080), "HD"),
        ((1080, 1920), "HD"),
        ((1922, 1080), "UHD"),
        ((3840, 2160), "UHD"),
    ],
)
def test_resolution_is_billed_by_pixels_however_the_phone_is_held(size: tuple[int, int], named: str) -> None:
    assert resolution(*size) == named


def test_a_phone_s_720p_is_the_cheapest_hd_input() -> None:
    assert resolved(input_specification(width=1280, height=720, bitrate=4_000_000)) == {
        "codec": "AVC",
        "maximumBitrate": "MAX_10_MBPS",
        "resolution": "HD",
    }
