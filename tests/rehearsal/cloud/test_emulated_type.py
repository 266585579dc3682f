"""What CloudFormation's drift detection reads of our own types: everything as it was made, then what somebody changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "scheduler.amazonaws.com"}}],
}
Drifts = dict[str, dict[str, Any]]


def read_policy(name: str, *actions: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": "*", "Action": list(actions), "Resource": f"*/{name}/*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def fired(name: str) -> dict[str, Any]:
    """What a schedule does when it is due."""
    target = {"Arn": "arn:aws:sns:ap-northeast-2:111122223333:x", "RoleArn": f"arn:aws:iam::111122223333:role/{name}"}
    return {"FlexibleTimeWindow": {"Mode": "OFF"}, "Target": target}


def template(name: str) -> dict[str, Any]:
    group = {"ChannelGroupName": {"Fn::Select": [1, {"Fn::Split": ["/", {"Fn::GetAtt": ["Group", "Arn"]}]}]}}
    channel = {**group, "ChannelName": "main"}
    endpoint = {**channel, "OriginEndpointName": "hls"}
    resources = {
        "AllowList": ("AWS::MediaLive::InputSecurityGroup", {"WhitelistRules": [{"Cidr": "198.51.100.0/24"}]}),
        "Input": (
            "AWS::MediaLive::Input",
            {
                "Name": name,
                "Type": "RTMP_PUSH",
                "InputSecurityGroups": [{"Ref": "AllowList"}],
                "Destinations": [{"StreamName": "live/key"}],
            },
        ),
        "Group": ("AWS::MediaPackageV2::ChannelGroup", {"ChannelGroupName": name, "Description": "one"}),
        "Channel": ("AWS::MediaPackageV2::Channel", {**channel, "InputType": "CMAF"}),
        "Endpoint": (
            "AWS::MediaPackageV2::OriginEndpoint",
            {
                **endpoint,
                "ContainerType": "CMAF",
                "StartoverWindowSeconds": "300",
                "HlsManifests": [{"ManifestName": "index", "ManifestWindowSeconds": "60"}],
            },
        ),
        "Readers": (
            "AWS::MediaPackageV2::OriginEndpointPolicy",
            {**endpoint, "Policy": read_policy(name, "mediapackagev2:GetObject")},
        ),
        "Role": ("AWS::IAM::Role", {"RoleName": name, "AssumeRolePolicyDocument": TRUST}),
        "Clock": ("AWS::Scheduler::Schedule", {"Name": name, "ScheduleExpression": "rate(1 day)", **fired(name)}),
        "Key": ("AWS::SecretsManager::Secret", {"GenerateSecretString": {"PasswordLength": 20}}),
    }
    made: dict[str, Any] = {
        key: {"Type": kind, "Properties": properties} for key, (kind, properties) in resources.items()
    }
    for resource, needed in {"Endpoint": "Channel", "Readers": "Endpoint", "Clock": "Role"}.items():
        made[resource]["DependsOn"] = needed
    return {"Resources": made}


@pytest.fixture
def drift(client: Callable[[str], Any], name: str) -> Callable[[], Drifts]:
    """A stack of one of each, and what drift detection says of it now."""
    cloudformation = client("cloudformation")
    cloudformation.create_stack(
        StackName=name, TemplateBody=json.dumps(template(name)), Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})

    def detect() -> Drifts:
        cloudformation.detect_stack_drift(StackName=name)
        rows = cloudformation.describe_stack_resource_drifts(StackName=name)["StackResourceDrifts"]
        return {row["LogicalResourceId"]: row for row in rows}

    return detect


def changes(drifts: Drifts) -> dict[str, list[tuple[str, str, str]]]:
    return {
        name: [
            (each["PropertyPath"], each["ExpectedValue"], each["ActualValue"]) for each in row["PropertyDifferences"]
        ]
        for name, row in drifts.items()
        if row["StackResourceDriftStatus"] != "IN_SYNC"
    }


def test_what_nobody_touched_is_as_its_template_says(drift: Callable[[], Drifts], name: str) -> None:
    found = drift()
    assert set(found) == set(template(name)["Resources"])
    assert changes(found) == {}


def test_what_somebody_changed_is_told_by_its_property(
    drift: Callable[[], Drifts], client: Callable[[str], Any], name: str
) -> None:
    medialive, packager, scheduler = client("medialive"), client("mediapackagev2"), client("scheduler")
    endpoint = {"ChannelGroupName": name, "ChannelName": "main", "OriginEndpointName": "hls"}
    found = drift()
    allow_list = found["AllowList"]["PhysicalResourceId"]
    medialive.update_input_security_group(
        InputSecurityGroupId=allow_list, WhitelistRules=[{"Cidr": "198.51.100.0/24"}, {"Cidr": "0.0.0.0/0"}]
    )
    packager.update_channel_group(ChannelGroupName=name, Description="other")
    packager.update_origin_endpoint(
        **endpoint, ContainerType="CMAF", StartoverWindowSeconds=600, HlsManifests=[{"ManifestName": "index"}]
    )
    packager.put_origin_endpoint_policy(
        **endpoint, Policy=json.dumps(read_policy(name, "mediapackagev2:GetObject", "mediapackagev2:GetHeadObject"))
    )
    scheduler.update_schedule(Name=name, ScheduleExpression="rate(2 days)", **fired(name))
    assert changes(drift()) == {
        "AllowList": [("/WhitelistRules/1", "null", '{"Cidr": "0.0.0.0/0"}')],
        "Group": [("/Description", "one", "other")],
        "Endpoint": [
            ("/StartoverWindowSeconds", "300", "600"),
            ("/HlsManifests/0/ManifestWindowSeconds", "60", "null"),
        ],
        "Readers": [("/Policy/Statement/0/Action/1", "null", "mediapackagev2:GetHeadObject")],
        "Clock": [("/ScheduleExpression", "rate(1 day)", "rate(2 days)")],
    }


def test_what_somebody_deleted_is_told_as_such(
    drift: Callable[[], Drifts], client: Callable[[str], Any], name: str
) -> None:
    client("scheduler").delete_schedule(Name=name)
    client("secretsmanager").delete_secret(
        SecretId=drift()["Key"]["PhysicalResourceId"], ForceDeleteWithoutRecovery=True
    )
    states = {key: row["StackResourceDriftStatus"] for key, row in drift().items()}
    assert {key for key, state in states.items() if state == "DELETED"} == {"Clock", "Key"}
    assert set(states.values()) == {"DELETED", "IN_SYNC"}
