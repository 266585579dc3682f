"""Descriptions that outputs name, that are used, named once, and made of selectors that the inputs have."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.rules import descriptions
from tests.preflight.deployed import Documents, documents, findings, properties

ARCHIVED = "EncoderSettings.OutputGroups[1].Outputs[0]"
UNKNOWN = {"Fn::If": ["Wide", "one", "other"]}


@pytest.fixture
def stacks() -> Documents:
    return documents("production")


@pytest.fixture
def channel(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaLiveStack", "AWS::MediaLive::Channel")


@pytest.fixture
def encoder(channel: dict[str, Any]) -> dict[str, Any]:
    held: dict[str, Any] = channel["EncoderSettings"]
    return held


@pytest.fixture
def archived(encoder: dict[str, Any]) -> dict[str, Any]:
    """The archive's one output, whose encodes the packager's outputs take too."""
    held: dict[str, Any] = encoder["OutputGroups"][1]["Outputs"][0]
    return held


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return [(each.rule.id, each.violation.path, each.violation.got) for each in findings(stacks, *descriptions.RULES)]


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_channels_keep_every_rule(environment: str) -> None:
    assert found(documents(environment)) == []


def test_a_video_that_is_not_there_is_found(stacks: Documents, archived: dict[str, Any]) -> None:
    archived["VideoDescriptionName"] = "1080p60"
    (only,) = findings(stacks, *descriptions.RULES)
    assert only.rule.id == "description-found"
    assert only.violation.path == f"{ARCHIVED}.VideoDescriptionName"
    assert only.violation.got == "1080p60"
    assert only.violation.allowed == "one of 1080p30-5000000, 720p30-3000000, 480p30-1200000"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AudioDescriptionNames", ["audio", "audio-2"]),
        ("CaptionDescriptionNames", ["x", "korean"]),
    ],
)
def test_an_audio_or_a_caption_that_is_not_there_is_found(
    stacks: Documents, encoder: dict[str, Any], archived: dict[str, Any], name: str, value: list[str]
) -> None:
    encoder["CaptionDescriptions"] = [{"Name": "x"}]
    archived["CaptionDescriptionNames"] = ["x"]
    archived[name] = value
    assert found(stacks) == [("description-found", f"{ARCHIVED}.{name}[1]", value[1])]


@pytest.mark.parametrize("value", [UNKNOWN, {"Ref": "AWS::Region"}])
def test_a_name_that_only_a_deploy_knows_is_passed_over(
    stacks: Documents, archived: dict[str, Any], value: Any
) -> None:
    archived["VideoDescriptionName"] = value
    archived["AudioDescriptionNames"] = [value]
    assert found(stacks) == []


def test_a_description_whose_name_only_a_deploy_knows_may_be_the_one(
    stacks: Documents, encoder: dict[str, Any], archived: dict[str, Any]
) -> None:
    encoder["VideoDescriptions"].append({"Name": UNKNOWN})
    archived["VideoDescriptionName"] = "1080p60"
    assert found(stacks) == []


def test_a_name_may_be_a_number(stacks: Documents, encoder: dict[str, Any], archived: dict[str, Any]) -> None:
    encoder["VideoDescriptions"].append({"Name": 540})
    archived["VideoDescriptionName"] = "540"
    assert found(stacks) == []


@pytest.mark.parametrize("kind", ["VideoDescriptions", "AudioDescriptions", "CaptionDescriptions"])
def test_a_description_that_no_output_takes_is_found(stacks: Documents, encoder: dict[str, Any], kind: str) -> None:
    encoder.setdefault(kind, []).append({"Name": "spare"})
    place = len(encoder[kind]) - 1
    assert found(stacks) == [("description-used", f"EncoderSettings.{kind}[{place}].Name", "spare")]


def test_a_name_of_another_kind_is_not_a_use(stacks: Documents, encoder: dict[str, Any]) -> None:
    encoder["VideoDescriptions"].append({"Name": "audio"})
    assert found(stacks) == [("description-used", "EncoderSettings.VideoDescriptions[3].Name", "audio")]


@pytest.mark.parametrize("place", ["groups", "group", "outputs", "output", "name"])
def test_outputs_that_only_a_deploy_knows_may_take_a_description(
    stacks: Documents, encoder: dict[str, Any], archived: dict[str, Any], place: str
) -> None:
    encoder["VideoDescriptions"].append({"Name": "spare"})
    groups = encoder["OutputGroups"]
    if place == "groups":
        encoder["OutputGroups"] = UNKNOWN
    elif place == "group":
        groups.append(UNKNOWN)
    elif place == "outputs":
        groups[1]["Outputs"] = UNKNOWN
    elif place == "output":
        groups[1]["Outputs"].append(UNKNOWN)
    else:
        archived["VideoDescriptionName"] = UNKNOWN
    assert found(stacks) == []


def test_two_descriptions_of_one_name_are_found(stacks: Documents, encoder: dict[str, Any]) -> None:
    encoder["AudioDescriptions"].append(encoder["AudioDescriptions"][0])
    assert found(stacks) == [("description-name-unique", "EncoderSettings.AudioDescriptions[1].Name", "audio")]


def test_a_video_and_an_audio_may_have_one_name(
    stacks: Documents, encoder: dict[str, Any], archived: dict[str, Any]
) -> None:
    encoder["VideoDescriptions"].append({"Name": "audio"})
    archived["VideoDescriptionName"] = "audio"
    assert found(stacks) == []


def test_two_output_groups_of_one_name_are_found(stacks: Documents, encoder: dict[str, Any]) -> None:
    name = encoder["OutputGroups"][1]["Name"] = encoder["OutputGroups"][0]["Name"]
    assert found(stacks) == [("output-name-unique", "EncoderSettings.OutputGroups[1].Name", name)]


def test_two_outputs_of_one_name_are_found_across_groups(stacks: Documents, archived: dict[str, Any]) -> None:
    archived["OutputName"] = "audio"
    assert found(stacks) == [("output-name-unique", f"{ARCHIVED}.OutputName", "audio")]


def test_names_that_only_a_deploy_knows_are_not_compared(stacks: Documents, encoder: dict[str, Any]) -> None:
    for group in encoder["OutputGroups"]:
        group["Name"] = UNKNOWN
        group["Outputs"][0]["OutputName"] = UNKNOWN
    assert found(stacks) == []


def test_an_audio_of_a_selector_that_is_not_there_is_found(stacks: Documents, encoder: dict[str, Any]) -> None:
    encoder["AudioDescriptions"][0]["AudioSelectorName"] = "korean"
    (only,) = findings(stacks, *descriptions.RULES)
    assert only.rule.id == "selector-found"
    assert only.violation.path == "EncoderSettings.AudioDescriptions[0].AudioSelectorName"
    assert only.violation.got == "korean"
    assert only.violation.allowed == "one of default, the AudioSelectors of InputAttachments[0]"


def test_a_selector_that_one_of_two_inputs_lacks_is_found(stacks: Documents, channel: dict[str, Any]) -> None:
    channel["InputAttachments"].append({"InputSettings": {"AudioSelectors": [{"Name": "english"}]}})
    where = "EncoderSettings.AudioDescriptions[0].AudioSelectorName"
    assert found(stacks) == [("selector-found", where, "default")]


def test_a_caption_of_a_selector_that_is_not_there_is_found(
    stacks: Documents, channel: dict[str, Any], encoder: dict[str, Any], archived: dict[str, Any]
) -> None:
    encoder["CaptionDescriptions"] = [{"Name": "korean", "CaptionSelectorName": "708"}]
    archived["CaptionDescriptionNames"] = ["korean"]
    channel["InputAttachments"][0]["InputSettings"]["CaptionSelectors"] = [{"Name": "608"}]
    where = "EncoderSettings.CaptionDescriptions[0].CaptionSelectorName"
    assert found(stacks) == [("selector-found", where, "708")]


@pytest.mark.parametrize("selectors", [None, [], UNKNOWN, [UNKNOWN], [{"Name": "english"}, {"Name": UNKNOWN}]])
def test_an_input_that_states_no_selectors_gives_what_it_has(
    stacks: Documents, channel: dict[str, Any], encoder: dict[str, Any], selectors: Any
) -> None:
    encoder["AudioDescriptions"][0]["AudioSelectorName"] = "korean"
    channel["InputAttachments"][0]["InputSettings"]["AudioSelectors"] = selectors
    assert found(stacks) == []


def test_a_selector_that_only_a_deploy_knows_is_passed_over(stacks: Documents, encoder: dict[str, Any]) -> None:
    encoder["AudioDescriptions"][0]["AudioSelectorName"] = UNKNOWN
    assert found(stacks) == []


@pytest.mark.parametrize("wrong", [None, 5, "text", {"a": 1}, [5], [[]]])
def test_a_wrong_type_is_left_to_the_schema(stacks: Documents, channel: dict[str, Any], wrong: Any) -> None:
    for name in ("OutputGroups", "VideoDescriptions", "AudioDescriptions", "CaptionDescriptions"):
        channel["EncoderSettings"][name] = wrong
    channel["InputAttachments"] = wrong
    assert found(stacks) == []
