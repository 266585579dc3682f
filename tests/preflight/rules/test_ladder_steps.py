"""Renditions that differ, stand in order, and have bits by their pictures."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import ladder_steps
from tests.preflight.deployed import Documents, documents
from tests.preflight.encoders import (
    PACKAGER,
    UNKNOWN,
    WRONG_SHAPES,
    add_rendition,
    become_h265,
    channel,
    description,
    encoder,
    h264,
    only,
    told,
)


@pytest.fixture
def stacks() -> Documents:
    """A ladder of 1080p at 5 Mbit/s, 720p at 3 and 480p at 1.2."""
    return documents("production")


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return told(stacks, *ladder_steps.RULES)


def at(number: int) -> str:
    return f"EncoderSettings.VideoDescriptions[{number}]"


def send(stacks: Documents, number: int, bitrate: Any) -> None:
    h264(stacks, number).update(MaxBitrate=bitrate, Bitrate=bitrate)


def outputs(stacks: Documents) -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = encoder(stacks)["OutputGroups"][PACKAGER]["Outputs"]
    return held


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_ladders_step_down(environment: str) -> None:
    assert found(documents(environment)) == []


def test_every_finding_is_a_warning() -> None:
    assert {rule.severity for rule in ladder_steps.RULES} == {Severity.WARNING}


def test_two_alike_renditions_of_a_group_are_found(stacks: Documents) -> None:
    number = add_rendition(stacks, "again", like=2)
    assert found(stacks) == [("renditions-differ", at(number), "854x480 at 1200000 bit/s")]


def test_renditions_of_one_size_may_differ_in_bitrate_or_codec(stacks: Documents) -> None:
    send(stacks, add_rendition(stacks, "fewer bits", like=2), 800_000)
    become_h265(stacks, add_rendition(stacks, "other codec", like=1))
    assert found(stacks) == []


def test_an_encode_that_two_outputs_share_is_no_second_rendition(stacks: Documents) -> None:
    outputs(stacks).append({**outputs(stacks)[0], "OutputName": "again"})
    assert found(stacks) == []


def test_a_smaller_picture_with_more_bits_is_found(stacks: Documents) -> None:
    send(stacks, 2, 3_500_000)
    assert found(stacks) == [("smaller-picture-has-fewer-bits", at(2), "3500000 bit/s at 854x480")]


def test_a_smaller_picture_with_as_many_bits_is_found(stacks: Documents) -> None:
    send(stacks, 2, 3_000_000)
    assert found(stacks) == [("smaller-picture-has-fewer-bits", at(2), "3000000 bit/s at 854x480")]
    allowed = only(stacks, *ladder_steps.RULES).violation.allowed
    assert allowed == "less than the 3000000 bit/s that 720p30-3000000 has at 1280x720"


def test_a_smaller_picture_with_more_frames_may_have_more_bits(stacks: Documents) -> None:
    send(stacks, 2, 3_500_000)
    h264(stacks, 2)["FramerateNumerator"] = 60
    assert found(stacks) == []


def test_a_ladder_that_is_upside_down_is_found_once(stacks: Documents) -> None:
    videos = [output for output in outputs(stacks) if "VideoDescriptionName" in output]
    sounds = [output for output in outputs(stacks) if "VideoDescriptionName" not in output]
    encoder(stacks)["OutputGroups"][PACKAGER]["Outputs"] = [*reversed(videos), *sounds]
    assert found(stacks) == [
        ("ladder-descends", at(1), "3000000 bit/s at 1280x720, after 1200000 bit/s at 854x480"),
    ]
    allowed = only(stacks, *ladder_steps.RULES).violation.allowed
    assert allowed == "less than 480p30-1200000 has, or a place before it"


def test_a_step_that_rises_in_bits_alone_is_found(stacks: Documents) -> None:
    send(stacks, add_rendition(stacks, "more bits", like=2), 2_000_000)
    assert found(stacks) == [("ladder-descends", at(3), "2000000 bit/s at 854x480, after 1200000 bit/s at 854x480")]


def test_one_bitrate_at_two_framerates_is_no_step(stacks: Documents) -> None:
    h264(stacks, add_rendition(stacks, "fewer frames", like=2))["FramerateNumerator"] = 15
    assert found(stacks) == [("ladder-descends", at(3), "1200000 bit/s at 854x480, after 1200000 bit/s at 854x480")]


def test_each_codec_has_a_ladder_of_its_own(stacks: Documents) -> None:
    for number, name in enumerate(("first", "second")):
        become_h265(stacks, add_rendition(stacks, name, like=number))
    assert found(stacks) == []


@pytest.mark.parametrize("member", ["Bitrate", "MaxBitrate"])
def test_a_bitrate_that_only_a_deploy_knows_is_passed_over(stacks: Documents, member: str) -> None:
    h264(stacks, 1)[member] = UNKNOWN
    assert found(stacks) == []


@pytest.mark.parametrize("side", ["Width", "Height"])
def test_a_size_that_only_a_deploy_knows_is_passed_over(stacks: Documents, side: str) -> None:
    send(stacks, 2, 3_500_000)
    description(stacks, 2)[side] = UNKNOWN
    assert found(stacks) == []


@pytest.mark.parametrize("value", WRONG_SHAPES)
def test_a_channel_of_a_wrong_shape_is_passed_over(stacks: Documents, value: Any) -> None:
    channel(stacks)["EncoderSettings"] = value
    assert found(stacks) == []
