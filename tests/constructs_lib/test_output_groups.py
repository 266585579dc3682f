"""What a channel sends."""

from __future__ import annotations

import re
from typing import Any

import pytest

from constructs_lib.output_groups import archive_group, packager_group, packager_group_name
from constructs_lib.rendition import Rendition
from tests.constructs_lib.rendering import resolved

LADDER = [
    Rendition(width=1280, height=720, framerate=30, bitrate=3_000_000, quality=7),
    Rendition(width=854, height=480, framerate=30, bitrate=1_200_000, quality=7),
]


@pytest.fixture(scope="module")
def packager() -> Any:
    return resolved(packager_group(LADDER, name="onair_dev_main", segment_seconds=2))


@pytest.fixture(scope="module")
def archive() -> Any:
    return resolved(archive_group(LADDER[0], rollover_seconds=300))


def v2(output: Any) -> Any:
    return output["outputSettings"]["mediaPackageOutputSettings"]["mediaPackageV2DestinationSettings"]


def test_each_output_to_mediapackage_carries_one_encode(packager: Any) -> None:
    encodes = [
        [output.get("videoDescriptionName"), *output.get("audioDescriptionNames", [])] for output in packager["outputs"]
    ]
    assert encodes == [["720p30-3000000"], ["480p30-1200000"], [None, "audio"]]


def test_output_names_are_legal_and_differ(packager: Any) -> None:
    names = [output["outputName"] for output in packager["outputs"]]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").isalnum() for name in names)


def test_every_rendition_plays_with_the_one_audio_group(packager: Any) -> None:
    *videos, sound = packager["outputs"]
    assert [v2(video) for video in videos] == [{"audioRenditionSets": "audio"}] * 2
    assert v2(sound) == {"audioGroupId": "audio", "hlsAutoSelect": "YES", "hlsDefault": "YES"}


def test_the_segment_length_reaches_mediapackage_s_group(packager: Any) -> None:
    settings = packager["outputGroupSettings"]["mediaPackageGroupSettings"]
    assert settings["destination"] == {"destinationRefId": "packager"}
    v2_settings = settings["mediapackageV2GroupSettings"]
    assert (v2_settings["segmentLength"], v2_settings["segmentLengthUnits"]) == (2, "SECONDS")


def test_recordings_carry_the_date_so_that_a_restart_overwrites_nothing(archive: Any) -> None:
    (output,) = archive["outputs"]
    assert "$dt$" in output["outputSettings"]["archiveOutputSettings"]["nameModifier"]


def test_the_archive_reuses_an_encode_with_sound(archive: Any) -> None:
    (output,) = archive["outputs"]
    assert (output["videoDescriptionName"], output["audioDescriptionNames"]) == ("720p30-3000000", ["audio"])


def test_recordings_roll_over_and_are_not_padded(archive: Any) -> None:
    assert archive["outputGroupSettings"]["archiveGroupSettings"] == {
        "destination": {"destinationRefId": "archive"},
        "rolloverInterval": 300,
    }
    (output,) = archive["outputs"]
    container = output["outputSettings"]["archiveOutputSettings"]["containerSettings"]
    assert list(container.values()) == [{"rateMode": "VBR", "bitrate": 0}]


def test_mediapackage_s_group_bears_the_channel_s_name_which_the_metrics_of_its_outputs_then_bear(
    packager: Any,
) -> None:
    assert packager["name"] == packager_group_name("onair-dev-main") == "onair_dev_main"


@pytest.mark.parametrize("channel", ["onair-production-main-hall", "a", f"{'p' * 21}-{'e' * 20}-{'c' * 64}", "o-d-ü.x"])
def test_a_group_s_name_has_letters_digits_and_underscores_and_32_at_most(channel: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_]{1,32}", packager_group_name(channel))


def test_names_too_long_are_still_told_apart_and_always_cut_alike() -> None:
    one, other = (f"{'p' * 21}-production-{end}" for end in ("main", "hall"))
    assert packager_group_name(one) != packager_group_name(other)
    assert packager_group_name(one) == packager_group_name(one)
    assert packager_group_name("x" * 32) == "x" * 32
    assert len(packager_group_name("x" * 33)) == 32
