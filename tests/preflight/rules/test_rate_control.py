"""The bitrate fields of each mode, and the one that a rendition is billed by."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import deep_schema, rate_control
from tests.preflight.deployed import Documents, documents
from tests.preflight.encoders import (
    UNKNOWN,
    WRONG_SHAPES,
    become_h265,
    description,
    encoder,
    h264,
    h264_path,
    only,
    told,
)


@pytest.fixture
def stacks() -> Documents:
    return documents("dev")


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return told(stacks, *rate_control.RULES)


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_bitrates_keep_every_rule(environment: str) -> None:
    assert found(documents(environment)) == []


def test_qvbr_without_a_maximum_is_an_error(stacks: Documents) -> None:
    del h264(stacks)["MaxBitrate"]
    assert found(stacks) == [("qvbr-has-a-maximum", h264_path("MaxBitrate"), "nothing")]
    assert only(stacks, *rate_control.RULES).rule.severity is Severity.ERROR


def test_h265_in_qvbr_without_a_maximum_is_found(stacks: Documents) -> None:
    del become_h265(stacks, 1)["MaxBitrate"]
    path = h264_path("MaxBitrate", 1).replace("H264", "H265")
    assert found(stacks) == [("qvbr-has-a-maximum", path, "nothing")]


def test_qvbr_without_a_bitrate_is_billed_by_the_input(stacks: Documents) -> None:
    del h264(stacks)["Bitrate"]
    finding = only(stacks, *rate_control.RULES)
    assert found(stacks) == [("qvbr-bitrate-is-its-maximum", h264_path("Bitrate"), "nothing")]
    assert finding.rule.severity is Severity.WARNING
    assert finding.violation.allowed == "3000000, as MaxBitrate: without it the input's MaximumBitrate is billed"


@pytest.mark.parametrize("bitrate", [2_000_000, "5000000"])
def test_another_bitrate_than_the_maximum_is_found_in_qvbr(stacks: Documents, bitrate: Any) -> None:
    h264(stacks)["Bitrate"] = bitrate
    assert found(stacks) == [("qvbr-bitrate-is-its-maximum", h264_path("Bitrate"), str(bitrate))]


def test_a_bitrate_written_as_a_text_is_the_same_number(stacks: Documents) -> None:
    h264(stacks)["Bitrate"] = "3000000"
    assert found(stacks) == []


@pytest.mark.parametrize("mode", ["CBR", "VBR"])
def test_a_mode_that_averages_needs_a_bitrate(stacks: Documents, mode: str) -> None:
    h264(stacks)["RateControlMode"] = mode
    del h264(stacks)["Bitrate"]
    assert found(stacks) == [("average-bitrate-stated", h264_path("Bitrate"), "nothing")]
    assert only(stacks, *rate_control.RULES).rule.severity is Severity.WARNING


def test_vbr_cannot_average_more_than_its_maximum(stacks: Documents) -> None:
    h264(stacks).update(RateControlMode="VBR", Bitrate=3_000_001)
    assert found(stacks) == [("average-below-maximum", h264_path("Bitrate"), "3000001")]


def test_vbr_may_average_less_than_its_maximum(stacks: Documents) -> None:
    h264(stacks).update(RateControlMode="VBR", Bitrate=2_000_000)
    assert found(stacks) == []


@pytest.mark.parametrize("size", [2_999_999, 7_500_001, "30000000"])
@pytest.mark.parametrize("mode", ["QVBR", "VBR", "CBR"])
def test_a_buffer_that_does_not_fit_the_bitrate_is_found(stacks: Documents, mode: str, size: Any) -> None:
    h264(stacks).update(RateControlMode=mode, BufSize=size)
    assert found(stacks) == [("buffer-fits-the-bitrate", h264_path("BufSize"), str(size))]
    assert only(stacks, *rate_control.RULES).violation.allowed == "3000000 to 7500000, best 6000000"


@pytest.mark.parametrize("size", [3_000_000, 6_000_000, 7_500_000, 0, None])
def test_a_buffer_of_about_two_seconds_or_none_is_taken(stacks: Documents, size: int | None) -> None:
    h264(stacks)["BufSize"] = size
    assert found(stacks) == []


def test_the_buffer_of_cbr_is_measured_by_its_bitrate_alone(stacks: Documents) -> None:
    h264(stacks).update(RateControlMode="CBR", Bitrate=4_000_000, BufSize=8_000_000, MaxBitrate=1_000)
    assert found(stacks) == []


@pytest.mark.parametrize("member", ["RateControlMode", "Bitrate", "MaxBitrate", "BufSize"])
@pytest.mark.parametrize("mode", ["QVBR", "VBR", "CBR"])
def test_what_only_a_deploy_knows_is_passed_over(stacks: Documents, mode: str, member: str) -> None:
    h264(stacks)["RateControlMode"] = mode
    h264(stacks)[member] = UNKNOWN
    assert found(stacks) == []


@pytest.mark.parametrize("value", WRONG_SHAPES)
def test_an_encoder_of_a_wrong_shape_is_passed_over(stacks: Documents, value: Any) -> None:
    for holder, name in (
        (h264(stacks), "RateControlMode"),
        (description(stacks)["CodecSettings"], "H264Settings"),
        (encoder(stacks), "VideoDescriptions"),
    ):
        holder[name] = value
        assert found(stacks) == []


@pytest.mark.parametrize(
    ("member", "value"), [("Bitrate", 0), ("MaxBitrate", 999), ("QvbrQualityLevel", 0), ("QvbrQualityLevel", 11)]
)
def test_a_number_out_of_the_models_range_is_found_by_the_schema(stacks: Documents, member: str, value: int) -> None:
    h264(stacks)[member] = value
    assert only(stacks, *deep_schema.RULES).violation.path == h264_path(member)
