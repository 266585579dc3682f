"""More than an account or a template holds."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import quotas
from tests.preflight.deployed import Documents, documents, findings

GROUP = {"ChannelGroupName": "live"}
CHANNEL = {**GROUP, "ChannelName": "main"}


def template(resource_type: str, number: int, **properties: Any) -> dict[str, Any]:
    """A template of so many resources of one type."""
    return {"Resources": {f"R{place}": {"Type": resource_type, "Properties": properties} for place in range(number)}}


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return [
        (each.rule.id, each.violation.resource.logical_id, each.violation.got)
        for each in findings(stacks, *quotas.RULES)
    ]


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_each_of_our_environments_fits_an_account(environment: str) -> None:
    assert found(documents(environment)) == []


@pytest.mark.parametrize(
    ("resource_type", "properties", "most", "rule", "what"),
    [
        ("AWS::MediaLive::Channel", {}, 5, "medialive-quota", "channels"),
        ("AWS::MediaLive::Input", {"Type": "RTMP_PUSH"}, 5, "medialive-quota", "push inputs"),
        ("AWS::MediaLive::Input", {"Type": "RTP_PUSH"}, 5, "medialive-quota", "push inputs"),
        ("AWS::MediaLive::InputSecurityGroup", {}, 5, "medialive-quota", "input security groups"),
        ("AWS::MediaPackageV2::ChannelGroup", {}, 3, "mediapackage-quota", "channel groups"),
        ("AWS::MediaPackageV2::Channel", GROUP, 10, "mediapackage-quota", "channels in live"),
        ("AWS::MediaPackageV2::OriginEndpoint", CHANNEL, 10, "mediapackage-quota", "endpoints of live/main"),
    ],
)
def test_more_than_an_account_holds_is_warned_of_at_the_first_without_room(
    resource_type: str, properties: dict[str, Any], most: int, rule: str, what: str
) -> None:
    assert found({"Stack": template(resource_type, most, **properties)}) == []
    full = {"Stack": template(resource_type, most + 2, **properties)}
    assert found(full) == [(rule, f"R{most}", f"{most + 2} {what}")]
    assert [each.rule.severity for each in findings(full, *quotas.RULES)] == [Severity.WARNING]


def test_quotas_are_counted_over_all_templates() -> None:
    stacks = {name: template("AWS::MediaLive::Channel", 2) for name in ("One", "Two", "Three")}
    (told,) = findings(stacks, *quotas.RULES)
    assert (told.violation.resource.template, told.violation.got) == ("Three", "6 channels")


@pytest.mark.parametrize(
    ("resource_type", "properties"),
    [
        ("AWS::MediaLive::Input", {"Type": "RTMP_PULL"}),
        ("AWS::MediaLive::Input", {"Type": {"Ref": "InputType"}}),
        ("AWS::MediaLive::Input", {"Type": "RTMP_PUSH", "Vpc": {"SubnetIds": ["subnet-1", "subnet-2"]}}),
        ("AWS::MediaPackageV2::Channel", {"ChannelGroupName": {"Fn::ImportValue": "another-stack:Group"}}),
    ],
)
def test_what_another_quota_counts_or_only_a_deploy_knows_is_passed_over(
    resource_type: str, properties: dict[str, Any]
) -> None:
    assert found({"Stack": template(resource_type, 20, **properties)}) == []


def test_channels_of_two_groups_are_counted_apart() -> None:
    stacks = {
        "One": template("AWS::MediaPackageV2::Channel", 6, ChannelGroupName="a"),
        "Two": template("AWS::MediaPackageV2::Channel", 6, ChannelGroupName="b"),
    }
    assert found(stacks) == []


def test_a_template_of_more_resources_than_cloudformation_takes_is_found() -> None:
    assert found({"Stack": template("AWS::SNS::Topic", 500)}) == []
    (told,) = findings({"Stack": template("AWS::SNS::Topic", 501)}, *quotas.RULES)
    assert (told.rule.id, told.rule.severity) == ("template-resources", Severity.ERROR)
    assert (told.violation.resource.logical_id, told.violation.got) == ("R0", "501 resources")


@pytest.mark.parametrize(("section", "rule"), [("Outputs", "template-outputs"), ("Parameters", "template-parameters")])
def test_more_outputs_or_parameters_than_cloudformation_takes_are_found(section: str, rule: str) -> None:
    stack = template("AWS::SNS::Topic", 1)
    stack[section] = {f"E{number}": {} for number in range(200)}
    assert found({"Stack": stack}) == []
    stack[section]["OneMore"] = {}
    assert found({"Stack": stack}) == [(rule, "R0", f"201 {section.lower()}")]


def test_a_template_above_a_megabyte_is_found() -> None:
    stack = {**template("AWS::SNS::Topic", 1), "Description": "x" * (1024 * 1024)}
    (told,) = findings({"Stack": stack}, *quotas.RULES)
    assert (told.rule.id, told.violation.allowed) == ("template-size", "at most 1048576")


def test_size_is_counted_in_bytes_and_not_in_letters() -> None:
    stack = {**template("AWS::SNS::Topic", 1), "Description": "한" * (400 * 1024)}
    assert [rule for rule, _, _ in found({"Stack": stack})] == ["template-size"]


def test_a_template_just_below_a_megabyte_is_taken() -> None:
    stack = {**template("AWS::SNS::Topic", 1), "Description": "x" * (1024 * 1024 - 200)}
    assert found({"Stack": stack}) == []


def test_a_template_without_resources_holds_no_finding() -> None:
    assert found({"Stack": {"Outputs": {f"E{number}": {} for number in range(300)}}}) == []


def test_a_text_that_no_file_can_hold_is_measured_all_the_same() -> None:
    stack = {**template("AWS::SNS::Topic", 1), "Description": "\ud800" * (1024 * 1024)}
    assert [rule for rule, _, _ in found({"Stack": stack})] == ["template-size"]
