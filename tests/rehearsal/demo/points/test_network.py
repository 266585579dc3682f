"""Phase 1's test points, and what makes each fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from rehearsal.cloud.process import LocalCloud
from rehearsal.demo.ground import NotDeployedError
from rehearsal.demo.points.network import (
    roles_refuse_confused_deputies,
    security_group_admits_the_allow_list,
    vpc_has_no_nat,
)
from tests.rehearsal.demo.points.account import Account

SOURCE = {
    "StringEquals": {"aws:SourceAccount": "111122223333"},
    "ArnLike": {"aws:SourceArn": "arn:aws:medialive:ap-northeast-2:111122223333:channel:*"},
}


def role(service: str, *conditions: dict[str, Any]) -> dict[str, Any]:
    statements = [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}, "Condition": condition}
        for condition in conditions or ({},)
    ]
    document = {"Version": "2012-10-17", "Statement": statements}
    return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": document}}


@pytest.fixture
def account(cloud: LocalCloud, client: Callable[[str], Any], name: str) -> Account:
    return Account.of(cloud, client, name)


def deploy(account: Account, media_live: dict[str, Any]) -> None:
    rule = {"IpProtocol": "tcp", "FromPort": 1935, "ToPort": 1935, "CidrIp": "0.0.0.0/0"}
    group = {"GroupDescription": "RTMP", "VpcId": {"Ref": "Vpc"}, "SecurityGroupIngress": [rule]}
    account.deploy(
        "network",
        {
            "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.20.0.0/16"}},
            "Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": group},
            "MediaLive": media_live,
            "Lambda": role("lambda.amazonaws.com"),
        },
        {
            "VpcId": {"Ref": "Vpc"},
            "SecurityGroupId": {"Fn::GetAtt": ["Group", "GroupId"]},
            "MediaLiveRoleArn": {"Fn::GetAtt": ["MediaLive", "Arn"]},
            "LambdaRoleArn": {"Fn::GetAtt": ["Lambda", "Arn"]},
        },
    )


def test_as_deployed_all_three_pass(account: Account) -> None:
    deploy(account, role("medialive.amazonaws.com", SOURCE))
    ground = account.ground()
    for point in (vpc_has_no_nat, security_group_admits_the_allow_list, roles_refuse_confused_deputies):
        assert point(ground).passed, point.name


def test_a_nat_gateway_that_somebody_made_is_named(account: Account) -> None:
    deploy(account, role("medialive.amazonaws.com", SOURCE))
    ec2, ground = account.client("ec2"), account.ground()
    subnet = ec2.create_subnet(VpcId=ground.output("NetworkStack", "VpcId"), CidrBlock="10.20.0.0/24")["Subnet"]
    made = ec2.create_nat_gateway(SubnetId=subnet["SubnetId"])["NatGateway"]["NatGatewayId"]
    evidence = vpc_has_no_nat(ground)
    assert not evidence.passed
    assert evidence.observed["nat_gateways"] == [made]


def test_fault_39_a_security_group_that_somebody_opened_by_hand_fails(account: Account) -> None:
    deploy(account, role("medialive.amazonaws.com", SOURCE))
    ground = account.ground()
    permission = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "198.51.100.7/32"}]}
    account.client("ec2").authorize_security_group_ingress(
        GroupId=ground.output("NetworkStack", "SecurityGroupId"), IpPermissions=[permission]
    )
    evidence = security_group_admits_the_allow_list(ground)
    assert not evidence.passed
    assert evidence.observed["admitted"] == ["tcp 1935-1935 from 0.0.0.0/0", "tcp 22-22 from 198.51.100.7/32"]


@pytest.mark.parametrize(
    "media_live",
    [
        role("medialive.amazonaws.com"),
        role("medialive.amazonaws.com", {"StringEquals": SOURCE["StringEquals"]}),
        role("medialive.amazonaws.com", SOURCE, {}),
        role("ec2.amazonaws.com", SOURCE),
    ],
    ids=["no condition", "one of two", "a second statement without", "another service"],
)
def test_a_role_that_others_may_use_fails(account: Account, media_live: dict[str, Any]) -> None:
    deploy(account, media_live)
    assert not roles_refuse_confused_deputies(account.ground()).passed


def test_a_phase_that_is_not_deployed_is_told(account: Account) -> None:
    with pytest.raises(NotDeployedError, match=f"there is no stack {account.environment.prefix}-network in"):
        vpc_has_no_nat(account.ground())


def test_evidence_is_json(account: Account) -> None:
    deploy(account, role("medialive.amazonaws.com", SOURCE))
    assert json.dumps(dict(roles_refuse_confused_deputies(account.ground()).observed))
