"""Inputs that are there and feed each pipeline of their channel."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.rules import attachments
from tests.preflight.deployed import Documents, documents, findings, properties

UNKNOWN = {"Fn::If": ["Wide", "one", "other"]}


@pytest.fixture
def stacks() -> Documents:
    return documents("production")


@pytest.fixture
def channel(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaLiveStack", "AWS::MediaLive::Channel")


@pytest.fixture
def phone(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaLiveStack", "AWS::MediaLive::Input")


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return [(each.rule.id, each.violation.path, each.violation.got) for each in findings(stacks, *attachments.RULES)]


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_inputs_keep_every_rule(environment: str) -> None:
    assert found(documents(environment)) == []


def test_a_channel_without_an_input_is_found(stacks: Documents, channel: dict[str, Any]) -> None:
    channel["InputAttachments"] = []
    assert found(stacks) == [("input-attached", "InputAttachments", "none")]


@pytest.mark.parametrize(
    ("held", "got"),
    [
        ("", "nothing"),
        ({"Ref": "Gone"}, "${Gone}, which is not in the template"),
        ({"Ref": "AllowListGroup1CB6EB72"}, "${AllowListGroup1CB6EB72} of AWS::MediaLive::InputSecurityGroup"),
        (
            {"Fn::GetAtt": ["ChannelsMainIngestInputF9AA0016", "Arn"]},
            "${ChannelsMainIngestInputF9AA0016.Arn} of AWS::MediaLive::Input",
        ),
    ],
)
def test_an_attachment_of_no_input_is_found(stacks: Documents, channel: dict[str, Any], held: Any, got: str) -> None:
    channel["InputAttachments"][0]["InputId"] = held
    assert found(stacks) == [("input-attached", "InputAttachments[0].InputId", got)]


def test_the_place_of_an_attachment_does_not_count_what_is_left_out(stacks: Documents, channel: dict[str, Any]) -> None:
    channel["InputAttachments"] = [{"Ref": "AWS::NoValue"}, {"InputId": {"Ref": "Gone"}}]
    assert found(stacks) == [("input-attached", "InputAttachments[0].InputId", "${Gone}, which is not in the template")]


@pytest.mark.parametrize(
    "held",
    [
        "1234567",
        {"Ref": "Given"},
        {"Fn::ImportValue": "given-elsewhere"},
        {"Fn::GetAtt": ["ChannelsMainIngestInputF9AA0016", "Id"]},
        UNKNOWN,
    ],
)
def test_an_input_of_another_place_is_passed_over(stacks: Documents, channel: dict[str, Any], held: Any) -> None:
    stacks["MediaLiveStack"].setdefault("Parameters", {})["Given"] = {"Type": "String"}
    channel["InputAttachments"][0]["InputId"] = held
    assert found(stacks) == []


@pytest.mark.parametrize("held", [UNKNOWN, [UNKNOWN]])
def test_attachments_that_only_a_deploy_knows_are_passed_over(
    stacks: Documents, channel: dict[str, Any], held: Any
) -> None:
    channel["InputAttachments"] = held
    assert found(stacks) == []


def test_an_input_with_one_address_under_a_standard_channel_is_found(stacks: Documents, phone: dict[str, Any]) -> None:
    phone["Destinations"].pop()
    (only,) = findings(stacks, *attachments.RULES)
    assert only.rule.id == "input-class"
    assert only.violation.resource.type == "AWS::MediaLive::Input"
    assert (only.violation.path, only.violation.got) == ("Destinations", "1 entry")
    assert only.violation.allowed == "2 entries: ChannelsMainLiveChannel9BAF897C is STANDARD"


def test_an_input_without_addresses_under_a_standard_channel_is_found(stacks: Documents, phone: dict[str, Any]) -> None:
    del phone["Destinations"]
    assert found(stacks) == [("input-class", "Destinations", "0 entries")]


def test_an_input_with_two_addresses_feeds_a_single_pipeline_too(stacks: Documents) -> None:
    dev = documents("dev")
    twice = properties(dev, "MediaLiveStack", "AWS::MediaLive::Input")
    twice["Destinations"] = twice["Destinations"] * 2
    assert found(dev) == []


def test_rtp_has_two_addresses_without_stating_them(stacks: Documents, phone: dict[str, Any]) -> None:
    phone["Type"] = "RTP_PUSH"
    del phone["Destinations"]
    assert found(stacks) == []


@pytest.mark.parametrize("addresses", [UNKNOWN, [UNKNOWN]])
def test_addresses_that_only_a_deploy_knows_are_not_counted(
    stacks: Documents, phone: dict[str, Any], addresses: Any
) -> None:
    phone["Destinations"] = addresses
    assert found(stacks) == []


@pytest.mark.parametrize("wrong", [None, 5, "text", {"a": 1}, [5], [[]], [{"Id": []}]])
def test_attachments_of_a_wrong_type_are_left_to_the_schema(
    stacks: Documents, channel: dict[str, Any], wrong: Any
) -> None:
    channel["InputAttachments"] = wrong
    assert {rule for rule, _, _ in found(stacks)} <= {"input-attached"}


@pytest.mark.parametrize("wrong", ["text", {"a": 1}, 5])
def test_addresses_of_a_wrong_type_are_left_to_the_schema(stacks: Documents, phone: dict[str, Any], wrong: Any) -> None:
    phone["Destinations"] = wrong
    assert found(stacks) == []
