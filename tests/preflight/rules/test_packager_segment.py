"""Segments of one length at both ends of a MediaPackage output group."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import packager_segment
from tests.preflight.deployed import Documents, documents, findings, properties

GROUP = "EncoderSettings.OutputGroups[0]"
VERSION_2 = f"{GROUP}.OutputGroupSettings.MediaPackageGroupSettings.MediapackageV2GroupSettings"
UNKNOWN = {"Fn::If": ["Wide", "one", "other"]}


@pytest.fixture
def stacks() -> Documents:
    return documents("dev")


@pytest.fixture
def endpoint(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::OriginEndpoint")


@pytest.fixture
def sent(stacks: Documents) -> dict[str, Any]:
    return sent_by(stacks)


def sent_by(stacks: Documents) -> dict[str, Any]:
    """The settings of the group that sends to MediaPackage v2."""
    sender = properties(stacks, "MediaLiveStack", "AWS::MediaLive::Channel")
    settings = sender["EncoderSettings"]["OutputGroups"][0]["OutputGroupSettings"]["MediaPackageGroupSettings"]
    held: dict[str, Any] = settings["MediapackageV2GroupSettings"]
    return held


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    told = findings(stacks, *packager_segment.RULES)
    return [(each.rule.id, each.violation.path, each.violation.got) for each in told]


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_segments_are_as_long_at_both_ends(environment: str) -> None:
    assert found(documents(environment)) == []


def test_a_sent_segment_of_another_length_is_a_warning(stacks: Documents, sent: dict[str, Any]) -> None:
    sent["SegmentLength"] = 6
    (only,) = findings(stacks, *packager_segment.RULES)
    assert only.rule.id == "packager-segment"
    assert only.rule.severity is Severity.WARNING
    assert (only.violation.path, only.violation.got) == (f"{VERSION_2}.SegmentLength", "6 s")
    assert only.violation.allowed == "2 s, as ChannelsMainEndpoint31B37D93 packages"


def test_a_packaged_segment_of_twice_the_length_is_a_warning_too(stacks: Documents, endpoint: dict[str, Any]) -> None:
    endpoint["Segment"]["SegmentDurationSeconds"] = 4
    (only,) = findings(stacks, *packager_segment.RULES)
    assert (only.violation.path, only.violation.got) == (f"{VERSION_2}.SegmentLength", "2 s")
    assert only.violation.allowed == (
        "4 s, as ChannelsMainEndpoint31B37D93 packages: each of its segments waits for several of these"
    )


@pytest.mark.parametrize(
    ("length", "packaged", "got"),
    [
        ((1500, "MILLISECONDS"), 2, ["1.5 s"]),
        (("1500", "MILLISECONDS"), "2", ["1.5 s"]),
        ((4, "SECONDS"), 6, ["4 s"]),
        ((2, "MILLISECONDS"), 2, ["0.002 s"]),
        ((2000, "MILLISECONDS"), 2, []),
        (("2000", "MILLISECONDS"), "2", []),
        ((500, "MILLISECONDS"), 2, ["0.5 s"]),
        ((1920, "MILLISECONDS"), 2, ["1.92 s"]),
        (("2", "SECONDS"), "6", ["2 s"]),
        (("2", "SECONDS"), "2.0", []),
        ((2, UNKNOWN), 3, []),
        ((UNKNOWN, "SECONDS"), 3, []),
        ((2, "SECONDS"), UNKNOWN, []),
        ((0, "SECONDS"), 2, []),
        (("inf", "SECONDS"), "nan", []),
    ],
)
def test_segments_are_compared_in_one_unit(length: tuple[Any, Any], packaged: Any, got: list[str]) -> None:
    stacks = documents("dev")
    sent_by(stacks).update(zip(("SegmentLength", "SegmentLengthUnits"), length, strict=True))
    endpoint = properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::OriginEndpoint")
    endpoint["Segment"]["SegmentDurationSeconds"] = packaged
    assert [each for _, _, each in found(stacks)] == got


def test_an_endpoint_of_another_channel_packages_as_it_likes(stacks: Documents, endpoint: dict[str, Any]) -> None:
    endpoint["ChannelName"] = "spare"
    endpoint["Segment"]["SegmentDurationSeconds"] = 3
    assert found(stacks) == []


def test_an_endpoint_is_its_channels_through_the_channels_arn_too(stacks: Documents, endpoint: dict[str, Any]) -> None:
    arn = {"Fn::GetAtt": ["ChannelsMainChannelA04FF5AA", "Arn"]}
    endpoint["ChannelName"] = {"Fn::Select": [3, {"Fn::Split": ["/", arn]}]}
    endpoint["Segment"]["SegmentDurationSeconds"] = 3
    assert found(stacks) == [("packager-segment", f"{VERSION_2}.SegmentLength", "2 s")]


@pytest.mark.parametrize("wrong", [None, "text", {"a": 1}, [5], [[]]])
def test_a_wrong_type_is_left_to_the_schema(
    stacks: Documents, sent: dict[str, Any], endpoint: dict[str, Any], wrong: Any
) -> None:
    endpoint["Segment"] = wrong
    assert found(stacks) == []
    endpoint["Segment"] = {"SegmentDurationSeconds": wrong}
    assert found(stacks) == []
    endpoint["Segment"] = {"SegmentDurationSeconds": 3}
    sent["SegmentLength"] = wrong
    assert found(stacks) == []
