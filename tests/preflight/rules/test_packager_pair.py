"""The two ends of a MediaPackage output group: the channel that takes it, one encode an output, segments that fit."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import packager_pair
from tests.preflight.deployed import Documents, documents, findings, properties

GROUP = "EncoderSettings.OutputGroups[0]"
VERSION_2 = f"{GROUP}.OutputGroupSettings.MediaPackageGroupSettings.MediapackageV2GroupSettings"
NAME = "Destinations[0].MediaPackageSettings[0].ChannelName"
UNKNOWN = {"Fn::If": ["Wide", "one", "other"]}


@pytest.fixture
def stacks() -> Documents:
    return documents("dev")


@pytest.fixture
def sender(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaLiveStack", "AWS::MediaLive::Channel")


@pytest.fixture
def taker(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::Channel")


@pytest.fixture
def endpoint(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::OriginEndpoint")


@pytest.fixture
def entry(sender: dict[str, Any]) -> dict[str, Any]:
    """The one entry of the destination of the one pipeline."""
    held: dict[str, Any] = sender["Destinations"][0]["MediaPackageSettings"][0]
    return held


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return [(each.rule.id, each.violation.path, each.violation.got) for each in findings(stacks, *packager_pair.RULES)]


def version_2(sender: dict[str, Any]) -> dict[str, Any]:
    settings = sender["EncoderSettings"]["OutputGroups"][0]["OutputGroupSettings"]["MediaPackageGroupSettings"]
    held: dict[str, Any] = settings["MediapackageV2GroupSettings"]
    return held


def first_output(sender: dict[str, Any]) -> dict[str, Any]:
    held: dict[str, Any] = sender["EncoderSettings"]["OutputGroups"][0]["Outputs"][0]
    return held


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_pair_keeps_every_rule(environment: str) -> None:
    assert found(documents(environment)) == []


@pytest.mark.parametrize(("taken", "got"), [("HLS", "HLS"), (None, "nothing, which is HLS")])
def test_a_channel_that_takes_hls_is_found_through_an_imported_arn(
    stacks: Documents, taker: dict[str, Any], taken: str | None, got: str
) -> None:
    taker["InputType"] = taken
    (only,) = findings(stacks, *packager_pair.RULES)
    assert only.rule.id == "packager-cmaf"
    assert only.violation.resource.template == "MediaPackageStack"
    assert (only.violation.path, only.violation.got) == ("InputType", got)


def test_a_channel_that_two_pipelines_send_to_is_found_once() -> None:
    standard = documents("production")
    del properties(standard, "MediaPackageStack", "AWS::MediaPackageV2::Channel")["InputType"]
    assert found(standard) == [("packager-cmaf", "InputType", "nothing, which is HLS")]


def test_a_channel_that_takes_hls_is_found_by_its_names(
    stacks: Documents, entry: dict[str, Any], taker: dict[str, Any]
) -> None:
    entry.update({"ChannelGroup": "onair-dev", "ChannelName": "main"})
    del taker["InputType"]
    assert found(stacks) == [("packager-cmaf", "InputType", "nothing, which is HLS")]


def test_a_channel_that_takes_hls_is_found_by_names_that_one_template_writes_alike(
    stacks: Documents, entry: dict[str, Any], taker: dict[str, Any]
) -> None:
    stacks["MediaPackageStack"]["Resources"] |= stacks.pop("MediaLiveStack")["Resources"]
    entry.update({"ChannelGroup": {"Fn::Sub": "${AWS::StackName}-group"}, "ChannelName": "main"})
    taker.update({"ChannelGroupName": {"Fn::Sub": "${AWS::StackName}-group"}, "InputType": "HLS"})
    assert ("packager-cmaf", "InputType", "HLS") in found(stacks)


def test_names_that_one_template_writes_differently_are_not_one(
    stacks: Documents, entry: dict[str, Any], taker: dict[str, Any]
) -> None:
    stacks["MediaPackageStack"]["Resources"] |= stacks.pop("MediaLiveStack")["Resources"]
    entry.update({"ChannelGroup": {"Fn::Sub": "${AWS::StackName}-group"}, "ChannelName": "main"})
    taker.update({"ChannelGroupName": {"Fn::Sub": "${AWS::StackName}-other"}, "InputType": "HLS"})
    assert found(stacks) == []


def test_names_that_are_not_stated_are_not_one(stacks: Documents, entry: dict[str, Any], taker: dict[str, Any]) -> None:
    stacks["MediaPackageStack"]["Resources"] |= stacks.pop("MediaLiveStack")["Resources"]
    entry["ChannelName"] = "main"
    del entry["ChannelGroup"], taker["ChannelGroupName"]
    taker["InputType"] = "HLS"
    assert found(stacks) == []


def test_equal_functions_of_two_templates_are_not_one_name(
    stacks: Documents, entry: dict[str, Any], taker: dict[str, Any]
) -> None:
    entry.update({"ChannelGroup": {"Fn::Sub": "${AWS::StackName}-group"}, "ChannelName": "main"})
    taker.update({"ChannelGroupName": {"Fn::Sub": "${AWS::StackName}-group"}, "InputType": "HLS"})
    assert found(stacks) == []


def test_a_channel_that_nobody_sends_to_may_take_hls(
    stacks: Documents, entry: dict[str, Any], taker: dict[str, Any]
) -> None:
    entry.update({"ChannelGroup": "another-group", "ChannelName": "main"})
    taker["InputType"] = "HLS"
    assert found(stacks) == []


def test_an_input_type_that_only_a_deploy_knows_is_passed_over(stacks: Documents, taker: dict[str, Any]) -> None:
    taker["InputType"] = UNKNOWN
    assert found(stacks) == []


def test_a_name_out_of_a_channel_group_is_found(stacks: Documents, entry: dict[str, Any]) -> None:
    group = properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::ChannelGroup")
    assert group["ChannelGroupName"] == "onair-dev"
    stacks["MediaPackageStack"]["Outputs"]["Group"] = {
        "Value": {"Fn::GetAtt": ["ChannelGroupD5D1A80E", "Arn"]},
        "Export": {"Name": "group-arn"},
    }
    entry["ChannelName"] = {"Fn::Select": [1, {"Fn::Split": ["/", {"Fn::ImportValue": "group-arn"}]}]}
    ((rule, path, got),) = found(stacks)
    assert (rule, path) == ("packager-target", NAME)
    assert got.endswith("of AWS::MediaPackageV2::ChannelGroup")


def test_a_literal_name_that_its_group_does_not_hold_is_a_warning(stacks: Documents, entry: dict[str, Any]) -> None:
    entry.update({"ChannelGroup": "onair-dev", "ChannelName": "mian"})
    (only,) = findings(stacks, *packager_pair.RULES)
    assert only.rule.id == "packager-target-here"
    assert only.rule.severity is Severity.WARNING
    assert (only.violation.path, only.violation.got) == (NAME, "mian")


@pytest.mark.parametrize("name", ["ChannelGroupName", "ChannelName"])
def test_a_channel_whose_name_only_a_deploy_knows_may_be_the_one(
    stacks: Documents, entry: dict[str, Any], taker: dict[str, Any], name: str
) -> None:
    entry.update({"ChannelGroup": "onair-dev", "ChannelName": "mian"})
    taker[name] = UNKNOWN
    assert found(stacks) == []


def test_a_channel_of_another_group_is_not_the_one(stacks: Documents, entry: dict[str, Any]) -> None:
    entry.update({"ChannelGroup": "onair-dev", "ChannelName": "mian"})
    stacks["MediaPackageStack"]["Resources"]["Other"] = {
        "Type": "AWS::MediaPackageV2::Channel",
        "Properties": {"ChannelGroupName": "another-group", "ChannelName": UNKNOWN, "InputType": "CMAF"},
    }
    assert found(stacks) == [("packager-target-here", NAME, "mian")]


@pytest.mark.parametrize("name", ["ChannelGroup", "ChannelName"])
def test_a_target_that_only_a_deploy_knows_is_passed_over(
    stacks: Documents, entry: dict[str, Any], taker: dict[str, Any], name: str
) -> None:
    entry.update({"ChannelGroup": "onair-dev", "ChannelName": "main", name: UNKNOWN})
    taker["InputType"] = "HLS"
    assert found(stacks) == []


@pytest.mark.parametrize(
    ("encodes", "got"),
    [
        ({"AudioDescriptionNames": ["audio"]}, "720p30-3000000 and audio"),
        ({"VideoDescriptionName": None, "AudioDescriptionNames": ["audio", "second"]}, "audio and second"),
        ({"AudioDescriptionNames": ["audio"], "CaptionDescriptionNames": ["korean"]}, "720p30-3000000 and audio"),
        ({"VideoDescriptionName": None}, "none"),
        ({"VideoDescriptionName": None, "AudioDescriptionNames": []}, "none"),
    ],
)
def test_an_output_that_carries_not_one_encode_is_found(
    stacks: Documents, sender: dict[str, Any], encodes: dict[str, Any], got: str
) -> None:
    first_output(sender).update(encodes)
    assert found(stacks) == [("packager-one-encode", f"{GROUP}.Outputs[0]", got)]


def test_an_output_of_two_pipelines_is_found_once() -> None:
    standard = documents("production")
    first_output(properties(standard, "MediaLiveStack", "AWS::MediaLive::Channel"))["AudioDescriptionNames"] = ["audio"]
    assert found(standard) == [("packager-one-encode", f"{GROUP}.Outputs[0]", "1080p30-5000000 and audio")]


@pytest.mark.parametrize(
    "encodes",
    [
        {"CaptionDescriptionNames": ["burnt-in"]},
        {"VideoDescriptionName": None, "CaptionDescriptionNames": ["korean"]},
        {"AudioDescriptionNames": UNKNOWN},
        {"VideoDescriptionName": UNKNOWN},
        {"VideoDescriptionName": 720},
        {"VideoDescriptionName": {"a": 1}},
    ],
)
def test_captions_are_no_second_encode_and_what_cannot_be_read_is_passed_over(
    stacks: Documents, sender: dict[str, Any], encodes: dict[str, Any]
) -> None:
    first_output(sender).update(encodes)
    assert found(stacks) == []


def test_an_output_to_version_1_may_carry_a_video_and_an_audio(stacks: Documents, sender: dict[str, Any]) -> None:
    sender["Destinations"][0]["MediaPackageSettings"] = [{"ChannelId": "main"}]
    first_output(sender)["AudioDescriptionNames"] = ["audio"]
    assert found(stacks) == []


def test_an_hls_group_to_a_mediapackage_destination_is_found(stacks: Documents, sender: dict[str, Any]) -> None:
    group = sender["EncoderSettings"]["OutputGroups"][0]
    group["OutputGroupSettings"] = {"HlsGroupSettings": {"Destination": {"DestinationRefId": "packager"}}}
    assert found(stacks) == [
        (
            "packager-output-group",
            f"{GROUP}.OutputGroupSettings",
            "HlsGroupSettings to a destination with MediaPackageSettings",
        )
    ]


def test_a_mediapackage_group_to_urls_is_found(stacks: Documents, sender: dict[str, Any]) -> None:
    sender["Destinations"][0] = {"Id": "packager", "Settings": [{"Url": "https://example.com/in"}]}
    assert found(stacks) == [
        (
            "packager-output-group",
            f"{GROUP}.OutputGroupSettings",
            "MediaPackageGroupSettings to a destination without MediaPackageSettings",
        )
    ]


@pytest.mark.parametrize("place", ["destination", "settings", "reference"])
def test_a_destination_that_only_a_deploy_knows_is_passed_over(
    stacks: Documents, sender: dict[str, Any], place: str
) -> None:
    held = {"DestinationRefId": UNKNOWN if place == "reference" else "packager"}
    sender["EncoderSettings"]["OutputGroups"][0]["OutputGroupSettings"] = {"HlsGroupSettings": {"Destination": held}}
    if place == "destination":
        sender["Destinations"][0] = UNKNOWN
    elif place == "settings":
        sender["Destinations"][0]["MediaPackageSettings"] = UNKNOWN
    assert found(stacks) == []


@pytest.mark.parametrize("wrong", [None, 5, "text", {"a": 1}, [5], [[]]])
def test_a_wrong_type_is_left_to_the_schema(
    stacks: Documents, sender: dict[str, Any], endpoint: dict[str, Any], entry: dict[str, Any], wrong: Any
) -> None:
    entry["ChannelGroup"] = wrong
    endpoint["Segment"] = wrong
    version_2(sender)["SegmentLength"] = wrong
    first_output(sender)["OutputSettings"] = wrong
    sender["EncoderSettings"]["OutputGroups"][1]["OutputGroupSettings"] = wrong
    assert found(stacks) == []
