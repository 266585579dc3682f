"""Video settings of one rendition."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.rendition import Rendition
from constructs_lib.video_description import video_description
from tests.constructs_lib.rendering import resolved

RENDITION = Rendition(width=854, height=480, framerate=30, bitrate=1_200_000, quality=6)


@pytest.fixture(scope="module")
def description() -> Any:
    return resolved(video_description(RENDITION, gop_seconds=2))


@pytest.fixture(scope="module")
def h264(description: Any) -> Any:
    return description["codecSettings"]["h264Settings"]


def test_it_has_the_rendition_s_name_and_size(description: Any) -> None:
    assert (description["name"], description["width"], description["height"]) == (RENDITION.name, 854, 480)


def test_qvbr_states_its_bitrate_so_that_it_is_billed_by_it(h264: Any) -> None:
    assert h264["rateControlMode"] == "QVBR"
    assert h264["qvbrQualityLevel"] == 6
    assert h264["bitrate"] == h264["maxBitrate"] == 1_200_000


def test_the_buffer_holds_two_seconds(h264: Any) -> None:
    assert (h264["bufSize"], h264["bufFillPct"]) == (2_400_000, 90)


def test_gops_are_closed_and_of_one_length(h264: Any) -> None:
    assert (h264["gopSize"], h264["gopSizeUnits"], h264["gopClosedCadence"]) == (2, "SECONDS", 1)
    assert h264["sceneChangeDetect"] == "DISABLED"


def test_framerate_and_pixel_shape_are_stated(h264: Any) -> None:
    assert (h264["framerateControl"], h264["framerateNumerator"], h264["framerateDenominator"]) == ("SPECIFIED", 30, 1)
    assert (h264["parControl"], h264["parNumerator"], h264["parDenominator"]) == ("SPECIFIED", 1, 1)


def test_profile_and_level_are_stated(h264: Any) -> None:
    assert (h264["profile"], h264["level"]) == ("HIGH", "H264_LEVEL_3_1")


def test_no_quality_is_chosen_that_costs_extra(h264: Any) -> None:
    assert h264["qualityLevel"] == "STANDARD_QUALITY"


def test_all_renditions_share_gop_and_b_frames() -> None:
    other = Rendition(width=1280, height=720, framerate=60, bitrate=4_000_000, quality=7)
    shared = ("gopSize", "gopSizeUnits", "gopNumBFrames", "gopClosedCadence")
    settings = [
        resolved(video_description(each, gop_seconds=2))["codecSettings"]["h264Settings"] for each in (RENDITION, other)
    ]
    assert [settings[0][key] for key in shared] == [settings[1][key] for key in shared]
