"""What MediaLive sends to by a text, and parents in other stacks: a text orders nothing."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import literal_names
from tests.preflight.deployed import Documents, documents, findings, properties

PACKAGER = "MediaPackageStack"
NAME = "Destinations[0].MediaPackageSettings[0].ChannelName"
LITERAL = {"ChannelGroup": "onair-dev", "ChannelName": "main"}
ENDPOINT, POLICY = "ChannelsMainEndpoint31B37D93", "ChannelsMainReadersPolicy0CCADA90"
MEDIALIVE = "ChannelsMainLiveChannel9BAF897C"
EXPORT = "onair-dev-mediapackage:EgressDomain"


@pytest.fixture
def stacks() -> Documents:
    """The packager's stack exports its egress domain; MediaLive's channel names its packager by texts."""
    found = documents("dev")
    found[PACKAGER]["Outputs"]["Egress"] = {"Value": "example.com", "Export": {"Name": EXPORT}}
    sender(found)["Destinations"][0]["MediaPackageSettings"][0].update(LITERAL)
    return found


def sender(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaLiveStack", "AWS::MediaLive::Channel")


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    told = findings(stacks, *literal_names.RULES)
    return [(each.rule.id, each.violation.resource.type, each.violation.path) for each in told]


def import_something(stacks: Documents, value: Any) -> None:
    """Let the channel use the value where it means nothing for its destination."""
    sender(stacks)["Tags"] = {"packager": value}


SENT_BY_A_TEXT = ("parent-is-imported", "AWS::MediaLive::Channel", NAME)


def test_medialive_that_names_a_channel_of_another_stack_by_texts_is_warned_of(stacks: Documents) -> None:
    assert found(stacks) == [SENT_BY_A_TEXT]
    (told,) = findings(stacks, *literal_names.RULES)
    assert told.rule.severity is Severity.WARNING
    assert told.violation.got == "onair-dev/main, and no import from MediaPackageStack"


def test_two_pipelines_that_send_to_one_channel_are_told_once() -> None:
    stacks = documents("production")
    for entry in sender(stacks)["Destinations"][0]["MediaPackageSettings"]:
        entry.update({"ChannelGroup": "onair-production", "ChannelName": "main"})
    assert found(stacks) == [SENT_BY_A_TEXT]


@pytest.mark.parametrize(
    "value",
    [
        {"Fn::ImportValue": EXPORT},
        {"Fn::ImportValue": {"Fn::Sub": EXPORT}},
        {"Fn::Join": ["/", ["https:", "", {"Fn::ImportValue": EXPORT}]]},
        {"Fn::GetStackOutput": {"StackName": "onair-dev-mediapackage", "OutputName": "Egress"}},
    ],
)
def test_any_import_from_that_stack_is_enough(stacks: Documents, value: Any) -> None:
    import_something(stacks, value)
    assert found(stacks) == []


@pytest.mark.parametrize(
    "value",
    [
        {"Fn::ImportValue": "somebody-elses"},
        {"Fn::ImportValue": {"Ref": "KnownToADeployOnly"}},
        {"Fn::GetStackOutput": {"StackName": "onair-dev-network", "OutputName": "Nothing"}},
        {"Fn::GetStackOutput": "Egress"},
        {"Fn::ImportValue": ["onair-dev-mediapackage:EgressDomain"]},
    ],
)
def test_an_import_from_elsewhere_is_none(stacks: Documents, value: Any) -> None:
    import_something(stacks, value)
    assert found(stacks) == [SENT_BY_A_TEXT]


def test_an_import_by_what_the_channel_depends_on_is_enough(stacks: Documents) -> None:
    stacks["MediaLiveStack"]["Resources"]["Between"] = {
        "Type": "AWS::SSM::Parameter",
        "Properties": {"Type": "String", "Value": {"Fn::ImportValue": EXPORT}},
    }
    assert found(stacks) == [SENT_BY_A_TEXT]
    stacks["MediaLiveStack"]["Resources"][MEDIALIVE]["DependsOn"] = "Between"
    assert found(stacks) == []


def test_a_name_that_is_itself_an_imported_text_is_enough(stacks: Documents) -> None:
    stacks[PACKAGER]["Outputs"]["Name"] = {"Value": "main", "Export": {"Name": "channel-name"}}
    entry = sender(stacks)["Destinations"][0]["MediaPackageSettings"][0]
    entry["ChannelName"] = {"Fn::ImportValue": "channel-name"}
    assert found(stacks) == []


def test_medialive_that_does_not_wait_for_a_channel_of_its_own_template_is_found(stacks: Documents) -> None:
    held = stacks[PACKAGER]["Resources"] | stacks.pop("MediaLiveStack")["Resources"]
    stacks[PACKAGER]["Resources"] = held
    assert found(stacks) == [("parent-before-child", "AWS::MediaLive::Channel", NAME)]
    held[MEDIALIVE]["DependsOn"] = "ChannelsMainChannelA04FF5AA"
    assert found(stacks) == []


def test_medialive_that_sends_to_a_channel_of_version_1_by_its_id_is_told_too(stacks: Documents) -> None:
    sender(stacks)["Destinations"][0]["MediaPackageSettings"] = [{"ChannelId": "main"}]
    packager = {"Type": "AWS::MediaPackage::Channel", "Properties": {"Id": "main"}}
    stacks["CloudFrontStack"]["Resources"]["Packager"] = packager
    told = [("parent-is-imported", "AWS::MediaLive::Channel", "Destinations[0].MediaPackageSettings[0].ChannelId")]
    assert found(stacks) == told


@pytest.mark.parametrize("kind", ["PackagingConfiguration", "Asset"])
def test_video_on_demand_waits_for_its_group(kind: str) -> None:
    group = {"Type": "AWS::MediaPackage::PackagingGroup", "Properties": {"Id": "vod"}}
    child: dict[str, Any] = {"Type": f"AWS::MediaPackage::{kind}", "Properties": {"Id": "a", "PackagingGroupId": "vod"}}
    stack: Documents = {"Stack": {"Resources": {"Group": group, "Child": child}}}
    assert found(stack) == [("parent-before-child", child["Type"], "PackagingGroupId")]
    child["Properties"]["PackagingGroupId"] = {"Ref": "Group"}
    assert found(stack) == []


def test_medialive_that_sends_to_a_channel_that_is_not_given_is_no_matter_here(stacks: Documents) -> None:
    del stacks[PACKAGER]
    assert "AWS::MediaLive::Channel" not in [kind for _, kind, _ in found(stacks)]


@pytest.mark.parametrize("member", LITERAL)
def test_a_channel_whose_name_only_a_deploy_knows_is_passed_over(stacks: Documents, member: str) -> None:
    sender(stacks)["Destinations"][0]["MediaPackageSettings"][0][member] = {"Ref": "KnownToADeployOnly"}
    assert found(stacks) == []


def test_a_policy_with_literal_names_in_another_stack_is_warned_of() -> None:
    stacks = documents("dev")
    policy = stacks[PACKAGER]["Resources"].pop(POLICY)
    for statement in policy["Properties"]["Policy"]["Statement"]:
        statement["Resource"] = "*"
    stacks["CloudFrontStack"]["Resources"][POLICY] = policy
    assert found(stacks) == [("parent-is-imported", policy["Type"], "OriginEndpointName")]
    stacks[PACKAGER]["Outputs"]["Arn"] = {
        "Value": {"Fn::GetAtt": [ENDPOINT, "Arn"]},
        "Export": {"Name": "endpoint-arn"},
    }
    policy["Properties"]["Policy"]["Statement"][0]["Resource"] = {"Fn::ImportValue": "endpoint-arn"}
    assert found(stacks) == []


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_stacks_import_what_they_name(environment: str) -> None:
    assert found(documents(environment)) == []
