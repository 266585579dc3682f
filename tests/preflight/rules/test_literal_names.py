"""Children that name their parents by a text, in the template of the parent."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import literal_names
from tests.preflight.deployed import Documents, documents, findings

STACK = "MediaPackageStack"
GROUP, CHANNEL = "ChannelGroupD5D1A80E", "ChannelsMainChannelA04FF5AA"
ENDPOINT, POLICY = "ChannelsMainEndpoint31B37D93", "ChannelsMainReadersPolicy0CCADA90"


@pytest.fixture
def stacks() -> Documents:
    return documents("dev")


def resource(stacks: Documents, logical_id: str) -> dict[str, Any]:
    held: dict[str, Any] = stacks[STACK]["Resources"][logical_id]
    return held


def allow(stacks: Documents, where: Any) -> None:
    """Let the policy's statements name this resource."""
    for statement in resource(stacks, POLICY)["Properties"]["Policy"]["Statement"]:
        statement["Resource"] = where


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return [
        (each.rule.id, each.violation.resource.logical_id, each.violation.path)
        for each in findings(stacks, *literal_names.RULES)
    ]


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_templates_create_parents_first(environment: str) -> None:
    assert found(documents(environment)) == []


@pytest.mark.parametrize(("child", "naming"), [(CHANNEL, "ChannelGroupName"), (ENDPOINT, "ChannelName")])
def test_a_child_that_does_not_wait_for_its_parent_is_found(stacks: Documents, child: str, naming: str) -> None:
    del resource(stacks, child)["DependsOn"]
    assert found(stacks) == [("parent-before-child", child, naming)]


def test_the_finding_says_what_to_depend_on(stacks: Documents) -> None:
    del resource(stacks, CHANNEL)["DependsOn"]
    (told,) = findings(stacks, *literal_names.RULES)
    assert told.violation.got == f"onair-dev, and no dependency on {GROUP}"
    assert told.violation.allowed.startswith(f"DependsOn {GROUP}")


def test_a_policy_that_does_not_mention_its_endpoint_is_found(stacks: Documents) -> None:
    allow(stacks, "*")
    assert found(stacks) == [("parent-before-child", POLICY, "OriginEndpointName")]


@pytest.mark.parametrize(
    "where",
    [
        {"Ref": ENDPOINT},
        {"Fn::Sub": "${" + ENDPOINT + ".Arn}"},
        {"Fn::Join": ["", [{"Fn::GetAtt": [ENDPOINT, "Arn"]}, "*"]]},
        {"Fn::If": ["Closed", {"Fn::GetAtt": [ENDPOINT, "Arn"]}, "*"]},
    ],
)
def test_a_mention_in_any_form_makes_it_wait(stacks: Documents, where: Any) -> None:
    allow(stacks, where)
    assert found(stacks) == []


def test_to_wait_for_something_that_waits_is_enough(stacks: Documents) -> None:
    allow(stacks, "*")
    stacks[STACK]["Resources"]["Between"] = {"Type": "AWS::CloudFormation::WaitConditionHandle", "DependsOn": ENDPOINT}
    resource(stacks, POLICY)["DependsOn"] = "Between"
    assert found(stacks) == []


def test_resources_that_wait_for_each_other_end_the_search(stacks: Documents) -> None:
    resource(stacks, CHANNEL)["DependsOn"] = ENDPOINT
    assert ("parent-before-child", CHANNEL, "ChannelGroupName") in found(stacks)


def test_a_channel_policy_waits_for_its_channel(stacks: Documents) -> None:
    stacks[STACK]["Resources"]["Ingest"] = {
        "Type": "AWS::MediaPackageV2::ChannelPolicy",
        "Properties": {"ChannelGroupName": "onair-dev", "ChannelName": "main", "Policy": {"Statement": []}},
    }
    assert found(stacks) == [("parent-before-child", "Ingest", "ChannelName")]


def test_a_parent_of_another_name_is_warned_of(stacks: Documents) -> None:
    resource(stacks, ENDPOINT)["Properties"]["ChannelName"] = "mian"
    told = [each for each in findings(stacks, *literal_names.RULES) if each.violation.resource.logical_id == ENDPOINT]
    assert [(each.rule.id, each.rule.severity, each.violation.got) for each in told] == [
        ("parent-is-given", Severity.WARNING, "onair-dev/mian")
    ]
    assert told[0].violation.allowed == "the name of an AWS::MediaPackageV2::Channel of these templates"


def test_a_parent_whose_name_only_a_deploy_knows_may_be_the_one(stacks: Documents) -> None:
    resource(stacks, GROUP)["Properties"]["ChannelGroupName"] = {"Ref": "AWS::StackName"}
    assert found(stacks) == []


def test_a_child_that_names_its_parent_by_a_reference_is_passed_over(stacks: Documents) -> None:
    resource(stacks, CHANNEL).pop("DependsOn")
    resource(stacks, CHANNEL)["Properties"]["ChannelGroupName"] = {"Fn::GetAtt": [GROUP, "ChannelGroupName"]}
    assert CHANNEL not in [logical_id for _, logical_id, _ in found(stacks)]
