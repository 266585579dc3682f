"""What a channel encodes and which output groups it feeds."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from preflight.ladder import (
    ARCHIVE,
    MEDIA_PACKAGE,
    Rendition,
    every_group,
    every_rendition,
    exact,
    fed_to,
)
from preflight.template import Templates
from tests.preflight.deployed import Documents, documents
from tests.preflight.encoders import PACKAGER, UNKNOWN, become_h265, description, encoder, h264


@pytest.fixture
def stacks() -> Documents:
    return documents("production")


def first(stacks: Documents) -> Rendition:
    return next(every_rendition(Templates(stacks)))


def test_every_rendition_is_read_with_its_place(stacks: Documents) -> None:
    become_h265(stacks, 2)
    read = list(every_rendition(Templates(stacks)))
    assert [each.size for each in read] == [(1920, 1080), (1280, 720), (854, 480)]
    assert [each.framerate for each in read] == [30, 30, 30]
    assert read[0].settings_path == "EncoderSettings.VideoDescriptions[0].CodecSettings.H264Settings"
    assert read[2].settings_path == "EncoderSettings.VideoDescriptions[2].CodecSettings.H265Settings"


def test_a_group_has_the_renditions_that_its_outputs_name(stacks: Documents) -> None:
    groups = {group.kind: group for group in every_group(Templates(stacks))}
    assert [each.name for each in groups[MEDIA_PACKAGE].renditions] == [
        "1080p30-5000000",
        "720p30-3000000",
        "480p30-1200000",
    ]
    assert [each.name for each in groups[ARCHIVE].renditions] == ["1080p30-5000000"]
    assert groups[ARCHIVE].settings_path == "EncoderSettings.OutputGroups[1].OutputGroupSettings.ArchiveGroupSettings"


def test_a_rendition_is_fed_to_the_kinds_of_group_that_name_it(stacks: Documents) -> None:
    encoder(stacks)["OutputGroups"][PACKAGER]["Outputs"] *= 2
    templates = Templates(stacks)
    assert [each.size for each in fed_to(templates, ARCHIVE)] == [(1920, 1080)]
    assert len(list(fed_to(templates, MEDIA_PACKAGE, ARCHIVE))) == 3


def test_a_description_that_no_output_can_be_seen_to_name_is_fed_to_none(stacks: Documents) -> None:
    encoder(stacks)["OutputGroups"][PACKAGER]["Outputs"][2]["VideoDescriptionName"] = UNKNOWN
    assert [each.size for each in fed_to(Templates(stacks), MEDIA_PACKAGE)] == [(1920, 1080), (1280, 720)]


@pytest.mark.parametrize(
    ("mode", "bitrate", "highest"),
    [("QVBR", 4, 4), ("VBR", 3, 4), ("CBR", 3, 3)],
)
def test_a_player_is_told_one_bitrate_and_may_be_sent_another(
    stacks: Documents, mode: str, bitrate: int, highest: int
) -> None:
    h264(stacks).update(RateControlMode=mode, Bitrate=3, MaxBitrate=4)
    assert (first(stacks).bitrate, first(stacks).highest_bitrate) == (bitrate, highest)


def test_ntsc_framerates_are_exact(stacks: Documents) -> None:
    h264(stacks).update(FramerateNumerator="30000", FramerateDenominator=1001)
    assert first(stacks).framerate == Fraction(30000, 1001)


@pytest.mark.parametrize(
    "changed",
    [{"FramerateControl": "INITIALIZE_FROM_SOURCE"}, {"FramerateNumerator": 0}, {"FramerateDenominator": -1}],
)
def test_a_framerate_that_is_not_stated_or_not_positive_is_not_known(
    stacks: Documents, changed: dict[str, Any]
) -> None:
    h264(stacks).update(changed)
    assert first(stacks).framerate is None


@pytest.mark.parametrize("pixels", [0, -2, "inf", "nan", "wide", True, None, UNKNOWN, [1920]])
def test_a_size_that_is_no_number_of_pixels_is_not_known(stacks: Documents, pixels: Any) -> None:
    description(stacks)["Width"] = pixels
    assert first(stacks).size is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [(0.1, Fraction(1, 10)), ("2", Fraction(2)), (0, Fraction(0)), ("1e400", None), (1e-300, None), ("nan", None)],
)
def test_a_number_is_read_as_it_is_meant(written: Any, meant: Fraction | None) -> None:
    assert exact({"A": {"B": written}}, "A", "B") == meant


def test_a_description_without_a_name_is_named_by_its_place(stacks: Documents) -> None:
    del description(stacks)["Name"]
    assert first(stacks).name == "EncoderSettings.VideoDescriptions[0]"
