"""What a deploy would replace or delete of what is deployed."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Finding, Severity
from preflight.rules import replacement
from preflight.template import Templates
from tests.preflight.deployed import Documents, documents, findings, properties

UNKNOWN = {"Fn::ImportValue": "another-stack:Value"}
GROUP, ENDPOINT = "ChannelGroupD5D1A80E", "ChannelsMainEndpoint31B37D93"
ARCHIVE, KEY = "ArchiveDA4CB258", "ChannelsMainIngestStreamKey81A83566"


@pytest.fixture
def deployed() -> Documents:
    return documents("dev")


@pytest.fixture
def stacks() -> Documents:
    return documents("dev")


def told(stacks: Documents, deployed: Documents) -> list[Finding]:
    return findings(stacks, *replacement.RULES, previous=Templates(deployed))


def found(stacks: Documents, deployed: Documents) -> list[tuple[str, str, str]]:
    return [(each.rule.id, each.violation.resource.logical_id, each.violation.path) for each in told(stacks, deployed)]


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_templates_replace_nothing_of_themselves(environment: str) -> None:
    assert found(documents(environment), documents(environment)) == []


def test_without_the_deployed_templates_nothing_can_be_told(stacks: Documents) -> None:
    del stacks["MediaPackageStack"]["Resources"][ENDPOINT]
    assert findings(stacks, *replacement.RULES) == []


@pytest.mark.parametrize(
    ("stack", "resource_type", "member", "value", "lost"),
    [
        ("MediaPackageStack", "AWS::MediaPackageV2::ChannelGroup", "ChannelGroupName", "live", "egress domain"),
        ("MediaPackageStack", "AWS::MediaPackageV2::Channel", "InputType", "HLS", "ingest URLs"),
        ("MediaPackageStack", "AWS::MediaPackageV2::OriginEndpoint", "OriginEndpointName", "tv", "its URL"),
        ("MediaLiveStack", "AWS::MediaLive::Input", "Type", "RTMP_PULL", "its address"),
        ("MediaLiveStack", "AWS::SecretsManager::Secret", "Name", "key", "its value"),
        ("StorageStack", "AWS::S3::Bucket", "BucketName", "recordings", "what lies in it"),
    ],
)
def test_a_change_that_replaces_is_found_and_says_what_is_lost(
    stack: str, resource_type: str, member: str, value: str, lost: str
) -> None:
    deployed, stacks = documents("dev"), documents("dev")
    before = properties(deployed, stack, resource_type).get(member, "nothing")
    properties(stacks, stack, resource_type)[member] = value
    (only,) = told(stacks, deployed)
    assert (only.rule.id, only.rule.severity) == ("stateful-not-replaced", Severity.ERROR)
    assert (only.violation.path, only.violation.got) == (member, value)
    assert only.violation.allowed.startswith(f"{before} as deployed")
    assert lost in only.violation.allowed


def test_a_property_that_is_left_out_replaces_too(stacks: Documents, deployed: Documents) -> None:
    del properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::Channel")["InputType"]
    (only,) = told(stacks, deployed)
    assert (only.violation.path, only.violation.got) == ("InputType", "nothing")


def test_a_change_of_another_property_is_taken(stacks: Documents, deployed: Documents) -> None:
    properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::OriginEndpoint")["StartoverWindowSeconds"] = 7200
    assert found(stacks, deployed) == []


@pytest.mark.parametrize("value", [UNKNOWN, {"Fn::Sub": "${AWS::StackName}-live"}])
def test_a_change_that_only_a_deploy_knows_is_passed_over(stacks: Documents, deployed: Documents, value: Any) -> None:
    properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::ChannelGroup")["ChannelGroupName"] = value
    assert found(stacks, deployed) == []


def test_the_same_value_in_another_form_is_no_change(stacks: Documents, deployed: Documents) -> None:
    group = properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::ChannelGroup")
    group["ChannelGroupName"] = {"Fn::Join": ["-", ["onair", "dev"]]}
    assert found(stacks, deployed) == []


def test_a_part_that_only_a_deploy_knows_is_seen_inside_an_object(stacks: Documents, deployed: Documents) -> None:
    for held, subnets in ((deployed, ["subnet-1"]), (stacks, ["subnet-2", UNKNOWN])):
        properties(held, "MediaLiveStack", "AWS::MediaLive::Channel")["Vpc"] = {"SubnetIds": subnets}
    assert found(stacks, deployed) == []
    properties(stacks, "MediaLiveStack", "AWS::MediaLive::Channel")["Vpc"] = {"SubnetIds": ["subnet-2"]}
    assert [path for _, _, path in found(stacks, deployed)] == ["Vpc"]


def test_a_stateful_resource_that_is_gone_is_found(stacks: Documents, deployed: Documents) -> None:
    del stacks["MediaPackageStack"]["Resources"][ENDPOINT]
    (only,) = told(stacks, deployed)
    assert (only.rule.id, only.rule.severity, only.where) == (
        "stateful-not-deleted",
        Severity.ERROR,
        f"MediaPackageStack/{ENDPOINT}",
    )
    assert only.violation.allowed.endswith("its URL, from which viewers play")


def test_another_logical_id_deletes_what_had_the_old_one(stacks: Documents, deployed: Documents) -> None:
    resources = stacks["StorageStack"]["Resources"]
    resources["Recordings"] = resources.pop(ARCHIVE)
    assert found(stacks, deployed) == [("stateful-not-deleted", ARCHIVE, "")]


def test_another_type_at_the_same_logical_id_deletes_too(stacks: Documents, deployed: Documents) -> None:
    stacks["MediaLiveStack"]["Resources"][KEY]["Type"] = "AWS::SSM::Parameter"
    assert found(stacks, deployed) == [("stateful-not-deleted", KEY, "")]


@pytest.mark.parametrize("kept", ["Retain", "RetainExceptOnCreate"])
def test_what_is_deployed_to_be_retained_may_go(stacks: Documents, deployed: Documents, kept: str) -> None:
    deployed["StorageStack"]["Resources"][ARCHIVE]["DeletionPolicy"] = kept
    del stacks["StorageStack"]["Resources"][ARCHIVE]
    assert found(stacks, deployed) == []


def test_to_retain_it_only_in_the_new_template_is_too_late(stacks: Documents, deployed: Documents) -> None:
    resources = stacks["StorageStack"]["Resources"]
    resources["Recordings"] = {**resources.pop(ARCHIVE), "DeletionPolicy": "Retain"}
    assert found(stacks, deployed) == [("stateful-not-deleted", ARCHIVE, "")]


@pytest.mark.parametrize("whole", ["no template", "no resources", "other resources"])
def test_a_whole_stack_that_is_gone_is_warned_of(stacks: Documents, deployed: Documents, whole: str) -> None:
    match whole:
        case "no template":
            del stacks["StorageStack"]
        case "no resources":
            stacks["StorageStack"]["Resources"] = {}
        case "other resources":
            stacks["StorageStack"]["Resources"] = {"Topic": {"Type": "AWS::SNS::Topic"}}
    (only,) = told(stacks, deployed)
    assert (only.rule.id, only.rule.severity) == ("stack-not-deleted", Severity.WARNING)
    assert only.where == f"StorageStack/{ARCHIVE}"


def test_what_keeps_no_state_may_go_and_change(stacks: Documents, deployed: Documents) -> None:
    del stacks["MediaPackageStack"]["Resources"]["ChannelsMainReadersPolicy0CCADA90"]
    stacks["MonitoringStack"]["Resources"].popitem()
    assert found(stacks, deployed) == []


def test_a_new_resource_is_taken(stacks: Documents, deployed: Documents) -> None:
    del deployed["MediaPackageStack"]["Resources"][ENDPOINT]
    assert found(stacks, deployed) == []


def test_another_container_of_an_endpoint_is_found(stacks: Documents, deployed: Documents) -> None:
    properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::OriginEndpoint")["ContainerType"] = "TS"
    assert found(stacks, deployed) == [("container-type-not-changed", ENDPOINT, "ContainerType")]


def test_properties_of_a_wrong_form_are_passed_over(stacks: Documents, deployed: Documents) -> None:
    stacks["MediaPackageStack"]["Resources"][GROUP]["Properties"] = "text"
    deployed["MediaPackageStack"]["Resources"][GROUP]["Properties"] = {"Fn::Transform": {"Name": "AWS::Include"}}
    assert found(stacks, deployed) == []


def test_properties_that_a_macro_writes_are_passed_over(stacks: Documents, deployed: Documents) -> None:
    stacks["MediaPackageStack"]["Resources"][GROUP]["Properties"] = {"Fn::Transform": {"Name": "AWS::Include"}}
    assert found(stacks, deployed) == []
