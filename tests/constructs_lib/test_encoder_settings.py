"""The encoder as a whole."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.encoder_settings import Encoding, encoder_settings
from constructs_lib.rendition import Rendition
from tests.constructs_lib.rendering import resolved

ENCODING = Encoding(
    ladder=[
        Rendition(width=1280, height=720, framerate=30, bitrate=3_000_000, quality=7),
        Rendition(width=854, height=480, framerate=30, bitrate=1_200_000, quality=7),
    ],
    gop_seconds=2,
    segment_seconds=4,
    audio_bitrate=128_000,
)


@pytest.fixture(scope="module")
def recording() -> Any:
    return resolved(encoder_settings(ENCODING, channel_name="onair-dev-main", rollover_seconds=300))


def test_every_encode_that_an_output_names_is_described(recording: Any) -> None:
    videos = {description["name"] for description in recording["videoDescriptions"]}
    sounds = {description["name"] for description in recording["audioDescriptions"]}
    outputs = [output for group in recording["outputGroups"] for output in group["outputs"]]
    assert {output["videoDescriptionName"] for output in outputs if "videoDescriptionName" in output} == videos
    assert {name for output in outputs for name in output.get("audioDescriptionNames", [])} == sounds


def test_the_archive_records_the_largest_rendition(recording: Any) -> None:
    assert recording["outputGroups"][1]["outputs"][0]["videoDescriptionName"] == "720p30-3000000"


def test_without_an_archive_mediapackage_is_the_only_group() -> None:
    groups = resolved(encoder_settings(ENCODING, channel_name="onair-dev-main", rollover_seconds=None))["outputGroups"]
    assert [group["name"] for group in groups] == ["onair_dev_main"]


def test_sound_is_stereo_aac_at_48_khz(recording: Any) -> None:
    (description,) = recording["audioDescriptions"]
    aac = description["codecSettings"]["aacSettings"]
    assert (aac["bitrate"], aac["sampleRate"], aac["codingMode"], aac["profile"]) == (
        128_000, 48_000, "CODING_MODE_2_0", "LC",
    )  # fmt: skip


def test_time_comes_from_the_clock_because_a_phone_sends_none(recording: Any) -> None:
    assert recording["timecodeConfig"] == {"source": "SYSTEMCLOCK"}


def test_outputs_go_on_when_the_phone_is_gone(recording: Any) -> None:
    configuration = recording["globalConfiguration"]
    assert configuration["inputEndAction"] == "NONE"
    assert configuration["inputLossBehavior"] == {
        "repeatFrameMsec": 1000,
        "blackFrameMsec": 1000,
        "inputLossImageType": "COLOR",
        "inputLossImageColor": "1E3A5F",
    }


def test_thumbnails_are_off_so_the_role_needs_no_right_on_every_bucket(recording: Any) -> None:
    assert recording["thumbnailConfiguration"] == {"state": "DISABLED"}


def test_gop_and_segment_lengths_come_from_the_encoding(recording: Any) -> None:
    gops = {description["codecSettings"]["h264Settings"]["gopSize"] for description in recording["videoDescriptions"]}
    group = recording["outputGroups"][0]["outputGroupSettings"]["mediaPackageGroupSettings"]
    assert (gops, group["mediapackageV2GroupSettings"]["segmentLength"]) == ({2}, 4)
