"""What is paid for and, by the ladder, perhaps not needed."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import billing
from tests.preflight.deployed import Documents, documents, findings, properties
from tests.preflight.encoders import (
    PACKAGER,
    UNKNOWN,
    WRONG_SHAPES,
    channel,
    description,
    encoder,
    every_h264,
    h264,
    h264_path,
    only,
    told,
)


@pytest.fixture
def stacks() -> Documents:
    return documents("production")


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return told(stacks, *billing.RULES)


def specify(stacks: Documents, **members: Any) -> None:
    channel(stacks)["InputSpecification"].update(members)


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_we_pay_for_no_more_than_our_ladders_need(environment: str) -> None:
    assert found(documents(environment)) == []


def test_every_finding_is_a_warning(stacks: Documents) -> None:
    assert {rule.severity for rule in billing.RULES} == {Severity.WARNING}


def test_a_uhd_source_for_a_ladder_of_hd_is_asked_about(stacks: Documents) -> None:
    specify(stacks, Resolution="UHD")
    assert found(stacks) == [("input-resolution-needed", "InputSpecification.Resolution", "'UHD'")]
    violation = only(stacks, *billing.RULES).violation
    assert violation.allowed.startswith("'HD', if the source fits it: the largest rendition has 1080 lines; $")


def test_an_hd_source_for_a_ladder_of_sd_is_asked_about(stacks: Documents) -> None:
    for number in range(3):
        description(stacks, number).update(Width=960, Height=540)
    assert found(stacks) == [("input-resolution-needed", "InputSpecification.Resolution", "'HD'")]


@pytest.mark.parametrize(("resolution", "size"), [("HD", (1280, 720)), ("UHD", (2560, 1440)), ("SD", (1920, 1080))])
def test_a_source_that_the_largest_rendition_needs_is_not_asked_about(
    stacks: Documents, resolution: str, size: tuple[int, int]
) -> None:
    description(stacks).update(Width=size[0], Height=size[1])
    specify(stacks, Resolution=resolution)
    assert found(stacks) == []


@pytest.mark.parametrize(
    ("stated", "top", "enough"),
    [
        ("MAX_20_MBPS", 5_000_000, "MAX_10_MBPS"),
        ("MAX_50_MBPS", 10_000_000, "MAX_10_MBPS"),
        ("MAX_50_MBPS", 12_000_000, "MAX_20_MBPS"),
    ],
)
def test_a_source_bitrate_far_above_the_ladder_is_asked_about(
    stacks: Documents, stated: str, top: int, enough: str
) -> None:
    h264(stacks)["MaxBitrate"] = top
    specify(stacks, MaximumBitrate=stated)
    assert found(stacks) == [("input-bitrate-needed", "InputSpecification.MaximumBitrate", repr(stated))]
    allowed = only(stacks, *billing.RULES).violation.allowed
    assert allowed.startswith(f"{enough!r}, if the source fits it: the top rendition has {top / 1_000_000:g} Mbit/s")


@pytest.mark.parametrize(("stated", "top"), [("MAX_20_MBPS", 12_000_000), ("MAX_50_MBPS", 25_000_000)])
def test_a_source_bitrate_that_the_ladder_suggests_is_not_asked_about(stacks: Documents, stated: str, top: int) -> None:
    h264(stacks)["MaxBitrate"] = top
    specify(stacks, MaximumBitrate=stated)
    assert found(stacks) == []


def test_a_codec_that_rtmp_cannot_carry_is_told(stacks: Documents) -> None:
    specify(stacks, Codec="HEVC")
    assert found(stacks) == [("input-codec-needed", "InputSpecification.Codec", "'HEVC'")]


@pytest.mark.parametrize("kind", ["SRT_LISTENER", UNKNOWN])
def test_another_input_may_bring_another_codec(stacks: Documents, kind: Any) -> None:
    specify(stacks, Codec="HEVC")
    properties(stacks, "MediaLiveStack", "AWS::MediaLive::Input")["Type"] = kind
    assert found(stacks) == []


@pytest.mark.parametrize("input_id", [UNKNOWN, "1234567", None])
def test_the_codec_of_an_input_of_other_templates_is_not_known(stacks: Documents, input_id: Any) -> None:
    specify(stacks, Codec="HEVC")
    channel(stacks)["InputAttachments"][0]["InputId"] = input_id
    assert found(stacks) == []


def test_a_framerate_that_follows_the_source_is_billed_as_sixty(stacks: Documents) -> None:
    del encoder(stacks)["OutputGroups"][PACKAGER]
    h264(stacks)["FramerateControl"] = "INITIALIZE_FROM_SOURCE"
    assert found(stacks) == [
        ("framerate-billed-as-stated", h264_path("FramerateControl"), "'INITIALIZE_FROM_SOURCE'"),
    ]


def test_a_framerate_that_media_package_refuses_is_not_told_twice(stacks: Documents) -> None:
    every_h264(stacks, FramerateControl="INITIALIZE_FROM_SOURCE")
    assert found(stacks) == []


WHEN = "(us-east-1, 2026-09-18, not verified; other regions differ)"


@pytest.mark.parametrize(("pipelines", "less"), [("STANDARD", "0.0600"), ("SINGLE_PIPELINE", "0.0360")])
def test_a_bracket_too_many_is_told_in_dollars(stacks: Documents, pipelines: str, less: str) -> None:
    channel(stacks)["ChannelClass"] = pipelines
    specify(stacks, MaximumBitrate="MAX_20_MBPS")
    allowed = only(stacks, *billing.RULES).violation.allowed
    assert allowed.endswith(f"5 Mbit/s; ${less} less an hour for each input {WHEN}")


@pytest.mark.parametrize(
    ("member", "stated"), [("Resolution", "UHD"), ("Codec", "HEVC"), ("MaximumBitrate", "MAX_50_MBPS")]
)
def test_where_the_price_of_the_stated_bracket_is_not_known_the_needed_one_is_told(
    stacks: Documents, member: str, stated: str
) -> None:
    specify(stacks, **{member: stated})
    allowed = only(stacks, *billing.RULES).violation.allowed
    assert allowed.endswith(f"; $0.2340 an hour for each input; what {stated} costs is not known {WHEN}")


def test_what_the_price_list_does_not_hold_at_all_is_told_without_a_price(stacks: Documents) -> None:
    specify(stacks, Resolution="UHD", MaximumBitrate="MAX_50_MBPS")
    assert {rule for rule, _, _ in found(stacks)} == {"input-resolution-needed", "input-bitrate-needed"}
    assert [finding for finding in findings(stacks, *billing.RULES) if "$" in finding.violation.allowed] == []


@pytest.mark.parametrize(("member", "value"), [("ChannelClass", UNKNOWN), ("ChannelClass", None)])
def test_a_bracket_of_an_unknown_class_is_told_without_a_price(stacks: Documents, member: str, value: Any) -> None:
    specify(stacks, MaximumBitrate="MAX_20_MBPS")
    channel(stacks)[member] = value
    assert "$" not in only(stacks, *billing.RULES).violation.allowed


def test_a_bracket_that_is_stated_in_part_is_told_without_a_price(stacks: Documents) -> None:
    specify(stacks, Resolution="UHD", Codec=UNKNOWN)
    assert "$" not in only(stacks, *billing.RULES).violation.allowed


@pytest.mark.parametrize("member", ["Resolution", "MaximumBitrate", "Codec"])
def test_a_bracket_that_only_a_deploy_knows_is_passed_over(stacks: Documents, member: str) -> None:
    specify(stacks, **{member: UNKNOWN})
    assert found(stacks) == []


def test_a_ladder_with_an_unknown_size_or_bitrate_is_not_judged(stacks: Documents) -> None:
    specify(stacks, Resolution="UHD", MaximumBitrate="MAX_50_MBPS")
    description(stacks, 1)["Height"] = UNKNOWN
    h264(stacks, 1)["MaxBitrate"] = UNKNOWN
    assert found(stacks) == []


def test_a_ladder_with_another_codec_is_not_judged(stacks: Documents) -> None:
    specify(stacks, Resolution="UHD", MaximumBitrate="MAX_50_MBPS")
    description(stacks, 1)["CodecSettings"] = {"Av1Settings": {}}
    assert found(stacks) == []


@pytest.mark.parametrize("value", WRONG_SHAPES)
@pytest.mark.parametrize("member", ["InputSpecification", "InputAttachments", "EncoderSettings"])
def test_a_channel_of_a_wrong_shape_is_passed_over(stacks: Documents, member: str, value: Any) -> None:
    channel(stacks)[member] = value
    assert found(stacks) == []


@pytest.mark.parametrize("value", WRONG_SHAPES)
def test_a_codec_is_not_judged_by_attachments_of_a_wrong_shape(stacks: Documents, value: Any) -> None:
    specify(stacks, Codec="HEVC")
    channel(stacks)["InputAttachments"] = value
    assert found(stacks) == []
