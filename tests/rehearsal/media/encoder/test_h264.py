from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from rehearsal.media.encoder.h264 import VideoEncode, video_encode
from rehearsal.media.encoder.settings import Settings, TranslationError
from tests.rehearsal.media.encoder.channel import h264, video


def encode(scaling: str | None = None, **changes: Any) -> VideoEncode:
    description = video("v", 640, 360, h264(800_000, **changes))
    return video_encode(Settings(description | ({"ScalingBehavior": scaling} if scaling else {})), "ultrafast")


def test_constant_bitrate_fills_up_to_the_bitrate() -> None:
    encoded = encode(RateControlMode="CBR", BufSize=None, MaxBitrate=None, QvbrQualityLevel=None)

    rates = {key: encoded.options[key] for key in ("b", "minrate", "maxrate", "bufsize")}
    assert rates == {"b": "800000", "minrate": "800000", "maxrate": "800000", "bufsize": "1600000"}
    assert "nal-hrd=cbr" in encoded.options["x264-params"]
    assert "crf" not in encoded.options


def test_variable_bitrate_has_an_average_and_a_ceiling() -> None:
    encoded = encode(RateControlMode="VBR", MaxBitrate=1_000_000)

    assert (encoded.options["b"], encoded.options["maxrate"], encoded.bitrate) == ("800000", "1000000", 1_000_000)
    assert "minrate" not in encoded.options


def test_better_qvbr_quality_means_a_lower_crf() -> None:
    crf = [int(encode(QvbrQualityLevel=level).options["crf"]) for level in range(1, 11)]

    assert crf == sorted(crf, reverse=True)
    assert len(set(crf)) == 10


@pytest.mark.parametrize(
    ("changes", "frames"),
    [
        ({"GopSize": 2, "GopSizeUnits": "SECONDS"}, "60"),
        ({"GopSize": 48, "GopSizeUnits": "FRAMES"}, "48"),
        ({"FramerateNumerator": 30000, "FramerateDenominator": 1001}, "60"),
        ({"FramerateNumerator": 25, "GopSize": 1.2}, "30"),
    ],
)
def test_gop_is_counted_in_frames(changes: dict[str, Any], frames: str) -> None:
    options = encode(**changes).options

    assert (options["g"], options["keyint_min"]) == (frames, frames)


def test_scene_change_detection_keeps_the_key_frames_of_the_gop_where_they_belong() -> None:
    options = encode(SceneChangeDetect="ENABLED").options

    assert options["force_key_frames"] == "expr:not(mod(n,60))"
    assert options["sc_threshold"] == "40"


@pytest.mark.parametrize(
    ("changes", "tools"),
    [
        ({"Profile": "HIGH"}, "cabac=1:8x8dct=1"),
        ({"Profile": "MAIN"}, "cabac=1:8x8dct=0"),
        ({"Profile": "MAIN", "EntropyEncoding": "CAVLC"}, "cabac=0:8x8dct=0"),
        ({"Profile": "BASELINE"}, "cabac=0:8x8dct=0"),
    ],
)
def test_profile_is_reached_by_switching_its_tools_on(changes: dict[str, Any], tools: str) -> None:
    encoded = encode(**changes)

    assert encoded.options["x264-params"].startswith(tools)
    assert encoded.options["profile"] == str(changes["Profile"]).lower()


def test_baseline_has_no_b_frames() -> None:
    assert encode(Profile="BASELINE", GopNumBFrames=2).options["bf"] == "0"


def test_level_slices_and_b_frame_tools_are_passed_on() -> None:
    options = encode(
        Level="H264_LEVEL_3_1", Slices=4, MinQp=12, GopBReference="ENABLED", SubgopLength="DYNAMIC"
    ).options

    assert (options["level"], options["slices"], options["qmin"]) == ("3.1", "4", "12")
    assert "b-pyramid=normal" in options["x264-params"]
    assert "b-adapt=1" in options["x264-params"]


@pytest.mark.parametrize(
    ("scaling", "expected"),
    [
        ("DEFAULT", "decrease:flags=bicubic,pad=640:360"),
        ("STRETCH_TO_OUTPUT", "scale=640:360:flags=bicubic,setsar"),
        ("SMART_CROP", "crop=640:360"),
    ],
)
def test_scaling_keeps_pads_or_crops(scaling: str, expected: str) -> None:
    assert expected in encode(scaling).filter


def test_framerate_and_pixel_aspect_are_the_templates() -> None:
    encoded = encode(FramerateNumerator=30000, FramerateDenominator=1001, ParNumerator=4, ParDenominator=3)

    assert encoded.framerate == Fraction(30000, 1001)
    assert encoded.filter.startswith("fps=30000/1001:start_time=0,")
    assert encoded.filter.endswith("setsar=4/3")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"FramerateControl": "INITIALIZE_FROM_SOURCE"}, "FramerateControl must be SPECIFIED"),
        ({"FramerateNumerator": None}, "FramerateNumerator is missing"),
        ({"GopClosedCadence": 0}, "GopClosedCadence must be 1"),
        ({"QvbrQualityLevel": 11}, "QvbrQualityLevel must be 1 to 10"),
        ({"MaxBitrate": None}, "MaxBitrate is missing"),
        ({"RateControlMode": "MULTIPLEX"}, "RateControlMode is not run"),
        ({"Profile": "HIGH_10BIT"}, "Profile is not run"),
        ({"GopSize": "two"}, "GopSize must be a number, got 'two'"),
    ],
)
def test_what_x264_cannot_do_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(TranslationError, match=message):
        encode(**changes)
