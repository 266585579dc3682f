"""GOPs are closed, equal over a ladder, and whole in a segment."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import deep_schema, gop
from tests.preflight.deployed import Documents, documents
from tests.preflight.encoders import (
    ARCHIVE,
    ENCODER,
    PACKAGER,
    UNKNOWN,
    WRONG_SHAPES,
    become_h265,
    channel,
    encoder,
    every_h264,
    group_settings,
    h264,
    h264_path,
    only,
    told,
)

SEGMENT = "EncoderSettings.OutputGroups[0].OutputGroupSettings."
V2_SEGMENT = f"{SEGMENT}MediaPackageGroupSettings.MediapackageV2GroupSettings.SegmentLength"


@pytest.fixture
def stacks() -> Documents:
    return documents("production")


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return told(stacks, *gop.RULES)


def v2(stacks: Documents) -> dict[str, Any]:
    held: dict[str, Any] = group_settings(stacks, PACKAGER)["MediaPackageGroupSettings"]["MediapackageV2GroupSettings"]
    return held


def package_otherwise(stacks: Documents, kind: str, **settings: Any) -> None:
    group_settings(stacks, PACKAGER).clear()
    group_settings(stacks, PACKAGER)[kind] = {"Destination": {"DestinationRefId": "packager"}, **settings}


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_ladders_keep_every_rule(environment: str) -> None:
    assert found(documents(environment)) == []


def test_a_framerate_that_follows_the_source_is_found(stacks: Documents) -> None:
    h264(stacks, 1)["FramerateControl"] = "INITIALIZE_FROM_SOURCE"
    assert found(stacks) == [
        ("framerate-stated", h264_path("FramerateControl", 1), "'INITIALIZE_FROM_SOURCE'"),
    ]


def test_a_framerate_without_control_is_found(stacks: Documents) -> None:
    del h264(stacks)["FramerateControl"]
    assert found(stacks) == [("framerate-stated", h264_path("FramerateControl"), "nothing")]


@pytest.mark.parametrize("member", ["FramerateNumerator", "FramerateDenominator"])
def test_half_a_framerate_is_found(stacks: Documents, member: str) -> None:
    del h264(stacks, 2)[member]
    assert found(stacks) == [("framerate-stated", h264_path(member, 2), "nothing")]


@pytest.mark.parametrize("member", ["FramerateNumerator", "FramerateDenominator"])
def test_a_framerate_of_zero_is_found_by_the_schema(stacks: Documents, member: str) -> None:
    h264(stacks)[member] = 0
    assert only(stacks, *deep_schema.RULES).violation.path == h264_path(member)


def test_an_archive_alone_may_follow_the_sources_framerate(stacks: Documents) -> None:
    del encoder(stacks)["OutputGroups"][PACKAGER]
    every_h264(stacks, FramerateControl="INITIALIZE_FROM_SOURCE", GopClosedCadence=0)
    assert found(stacks) == []


@pytest.mark.parametrize(
    ("size", "units", "got"),
    [(0, "SECONDS", "0"), (-1, "SECONDS", "-1"), (0, "FRAMES", "0"), (59.5, "FRAMES", "59.5"), ("0", "FRAMES", "0")],
)
def test_a_gop_without_length_is_found(stacks: Documents, size: Any, units: str, got: str) -> None:
    h264(stacks).update(GopSize=size, GopSizeUnits=units)
    assert ("gop-has-a-length", h264_path("GopSize"), got) in found(stacks)


def test_a_gop_of_half_a_second_has_a_length(stacks: Documents) -> None:
    every_h264(stacks, GopSize=0.5, GopSizeUnits="SECONDS")
    assert found(stacks) == []


def test_an_open_gop_is_an_error_and_one_that_is_rarely_closed_a_warning(stacks: Documents) -> None:
    h264(stacks)["GopClosedCadence"] = 0
    assert only(stacks, *gop.RULES).rule.severity is Severity.ERROR
    assert found(stacks) == [("gop-is-closed", h264_path("GopClosedCadence"), "0")]
    h264(stacks)["GopClosedCadence"] = 3
    assert only(stacks, *gop.RULES).rule.severity is Severity.WARNING
    assert found(stacks) == [("every-gop-is-closed", h264_path("GopClosedCadence"), "3")]


@pytest.mark.parametrize(
    ("size", "units", "length", "length_units"),
    [
        (3, "SECONDS", 2, "SECONDS"),
        (90, "FRAMES", 2, "SECONDS"),
        (2, "SECONDS", 1, "SECONDS"),
        (2, "SECONDS", 3000, "MILLISECONDS"),
    ],
)
def test_a_segment_that_is_not_whole_gops_is_found(
    stacks: Documents, size: int, units: str, length: int, length_units: str
) -> None:
    every_h264(stacks, GopSize=size, GopSizeUnits=units)
    v2(stacks).update(SegmentLength=length, SegmentLengthUnits=length_units)
    (finding,) = found(stacks)
    assert finding[:2] == ("segment-is-whole-gops", V2_SEGMENT)
    assert only(stacks, *gop.RULES).rule.severity is Severity.WARNING


def test_a_segment_that_is_not_whole_gops_is_told_in_seconds(stacks: Documents) -> None:
    every_h264(stacks, GopSize=90, GopSizeUnits="FRAMES")
    v2(stacks).update(SegmentLength=2000, SegmentLengthUnits="MILLISECONDS")
    violation = only(stacks, *gop.RULES).violation
    assert (violation.got, violation.allowed) == ("2 s", "a multiple of 3 s, the GOP of 1080p30-5000000")


@pytest.mark.parametrize(
    ("size", "units"), [(0.1, "SECONDS"), (1, "SECONDS"), ("2", "SECONDS"), (12, "FRAMES"), (60, "FRAMES")]
)
def test_a_segment_of_several_whole_gops_is_taken(stacks: Documents, size: Any, units: str) -> None:
    every_h264(stacks, GopSize=size, GopSizeUnits=units)
    assert found(stacks) == []


@pytest.mark.parametrize(("size", "units"), [(60, "FRAMES"), (2, "SECONDS"), (30, "FRAMES")])
@pytest.mark.parametrize(("length", "length_units"), [(2, "SECONDS"), (6, "SECONDS"), (2002, "MILLISECONDS")])
def test_ntsc_gops_count_as_whole_seconds(
    stacks: Documents, size: int, units: str, length: int, length_units: str
) -> None:
    every_h264(stacks, FramerateNumerator=30000, FramerateDenominator=1001, GopSize=size, GopSizeUnits=units)
    v2(stacks).update(SegmentLength=length, SegmentLengthUnits=length_units)
    assert found(stacks) == []


def test_a_gop_that_is_no_whole_number_of_frames_is_measured_as_it_will_run(stacks: Documents) -> None:
    every_h264(stacks, FramerateNumerator=25, GopSize=0.5, GopSizeUnits="SECONDS")
    assert found(stacks) == [("segment-is-whole-gops", V2_SEGMENT, "2 s")]


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("HlsGroupSettings", {"SegmentLength": 3}),
        ("CmafIngestGroupSettings", {"SegmentLength": 3, "SegmentLengthUnits": "SECONDS"}),
        ("CmafIngestGroupSettings", {"SegmentLength": 3000, "SegmentLengthUnits": "MILLISECONDS"}),
    ],
)
def test_segments_of_other_packaging_groups_are_measured_too(
    stacks: Documents, kind: str, settings: dict[str, Any]
) -> None:
    package_otherwise(stacks, kind, **settings)
    assert found(stacks) == [("segment-is-whole-gops", f"{SEGMENT}{kind}.SegmentLength", "3 s")]


def test_a_gop_in_seconds_is_measured_without_a_framerate_and_one_in_frames_is_not(stacks: Documents) -> None:
    package_otherwise(stacks, "HlsGroupSettings", SegmentLength=2)
    every_h264(stacks, FramerateControl="INITIALIZE_FROM_SOURCE", GopSize=3)
    assert found(stacks) == [("segment-is-whole-gops", f"{SEGMENT}HlsGroupSettings.SegmentLength", "2 s")]
    every_h264(stacks, GopSize=90, GopSizeUnits="FRAMES")
    assert found(stacks) == []


def test_the_archive_has_no_segments(stacks: Documents) -> None:
    group_settings(stacks, ARCHIVE)["ArchiveGroupSettings"]["RolloverInterval"] = 301
    assert found(stacks) == []


def test_unequal_gops_in_one_group_are_found(stacks: Documents) -> None:
    h264(stacks, 2)["GopSize"] = 1
    assert found(stacks) == [("gops-are-equal", h264_path("GopSize", 2), "1 s")]


def test_equal_gops_may_be_written_in_frames_and_in_seconds(stacks: Documents) -> None:
    h264(stacks, 1).update(GopSize=60, GopSizeUnits="FRAMES")
    h264(stacks, 2).update(GopSize=120, GopSizeUnits="FRAMES", FramerateNumerator=60)
    assert found(stacks) == []


def test_an_h265_rendition_is_measured_with_the_others(stacks: Documents) -> None:
    settings = become_h265(stacks, 1)
    assert found(stacks) == []
    settings["GopSize"] = 1
    path = h264_path("GopSize", 1).replace("H264", "H265")
    assert found(stacks) == [("gops-are-equal", path, "1 s")]


@pytest.mark.parametrize(
    ("numerator", "denominator", "got"), [(25, 1, "30 fps"), (45, 1, "45 fps"), (30000, 1001, "30 fps")]
)
def test_framerates_that_are_no_multiples_are_found(
    stacks: Documents, numerator: int, denominator: int, got: str
) -> None:
    h264(stacks, 2).update(FramerateNumerator=numerator, FramerateDenominator=denominator)
    ((_, path, told_rate),) = [entry for entry in found(stacks) if entry[0] == "framerates-are-multiples"]
    assert told_rate == got
    assert path in {h264_path("FramerateNumerator", number) for number in range(3)}


@pytest.mark.parametrize(
    "rates", [((60, 1), (30, 1), (15, 1)), ((60000, 1001), (30000, 1001), (15000, 1001)), ((120, 2), (60, 1), (30, 1))]
)
def test_framerates_that_are_multiples_are_taken(stacks: Documents, rates: tuple[tuple[int, int], ...]) -> None:
    for number, (numerator, denominator) in enumerate(rates):
        h264(stacks, number).update(FramerateNumerator=numerator, FramerateDenominator=denominator)
    assert found(stacks) == []


@pytest.mark.parametrize(
    "member",
    ["FramerateControl", "FramerateNumerator", "FramerateDenominator", "GopSize", "GopSizeUnits", "GopClosedCadence"],
)
def test_what_only_a_deploy_knows_of_a_rendition_is_passed_over(stacks: Documents, member: str) -> None:
    h264(stacks)[member] = UNKNOWN
    assert found(stacks) == []


@pytest.mark.parametrize("member", ["SegmentLength", "SegmentLengthUnits"])
def test_a_segment_length_that_only_a_deploy_knows_is_passed_over(stacks: Documents, member: str) -> None:
    every_h264(stacks, GopSize=7)
    v2(stacks)[member] = UNKNOWN
    assert found(stacks) == []


@pytest.mark.parametrize("value", WRONG_SHAPES)
def test_an_encoder_of_a_wrong_shape_is_passed_over(stacks: Documents, value: Any) -> None:
    for holder, name in (
        (h264(stacks), "GopSize"),
        (v2(stacks), "SegmentLength"),
        (v2(stacks), "SegmentLengthUnits"),
        (encoder(stacks)["OutputGroups"][PACKAGER], "Outputs"),
        (encoder(stacks)["OutputGroups"][PACKAGER], "OutputGroupSettings"),
        (encoder(stacks), "VideoDescriptions"),
        (channel(stacks), ENCODER),
    ):
        if value != 7 or name not in ("GopSize", "SegmentLength"):
            holder[name] = value
            assert found(stacks) == []
