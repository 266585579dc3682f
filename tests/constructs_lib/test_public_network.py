"""The VPC of phase 1."""

from __future__ import annotations

import pytest
from aws_cdk.assertions import Match, Template

from constructs_lib.public_network import PublicNetwork
from tests.constructs_lib.rendering import empty_stack

ZONES = ["ap-northeast-2a", "ap-northeast-2c"]
SENDERS = ["203.0.113.0/24", "198.51.100.0/24"]


@pytest.fixture(scope="module")
def template() -> Template:
    stack = empty_stack()
    PublicNetwork(stack, "Network", cidr="10.20.0.0/16", availability_zones=ZONES, protocol="RTMP", senders=SENDERS)
    return Template.from_stack(stack)


def test_one_public_subnet_lies_in_each_zone(template: Template) -> None:
    subnets = template.find_resources("AWS::EC2::Subnet").values()
    assert [subnet["Properties"]["AvailabilityZone"] for subnet in subnets] == ZONES
    template.resource_properties_count_is("AWS::EC2::Route", {"GatewayId": Match.any_value()}, len(ZONES))


def test_nothing_in_it_is_billed_by_the_hour(template: Template) -> None:
    template.resource_count_is("AWS::EC2::NatGateway", 0)
    template.resource_count_is("AWS::EC2::EIP", 0)


def test_s3_is_reached_through_a_gateway_endpoint_from_both_subnets(template: Template) -> None:
    template.has_resource_properties(
        "AWS::EC2::VPCEndpoint",
        {"VpcEndpointType": "Gateway", "RouteTableIds": [Match.any_value(), Match.any_value()]},
    )


def test_the_default_security_group_is_emptied(template: Template) -> None:
    template.has_resource_properties("Custom::VpcRestrictDefaultSG", {"DefaultSecurityGroupId": Match.any_value()})


def test_only_rtmp_from_the_senders_comes_in(template: Template) -> None:
    (group,) = template.find_resources("AWS::EC2::SecurityGroup").values()
    rules = group["Properties"]["SecurityGroupIngress"]
    assert [(rule["CidrIp"], rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) for rule in rules] == [
        (cidr, "tcp", 1935, 1935) for cidr in SENDERS
    ]


def test_srt_comes_in_by_udp() -> None:
    stack = empty_stack()
    PublicNetwork(stack, "Network", cidr="10.20.0.0/16", availability_zones=ZONES, protocol="SRT", senders=SENDERS)
    (group,) = Template.from_stack(stack).find_resources("AWS::EC2::SecurityGroup").values()
    rules = group["Properties"]["SecurityGroupIngress"]
    assert [(rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) for rule in rules] == [("udp", 5000, 5000)] * 2


def test_nothing_goes_out_by_itself(template: Template) -> None:
    # CloudFormation would open everything without a rule, so CDK writes one that matches no address in use.
    template.has_resource_properties(
        "AWS::EC2::SecurityGroup",
        {"SecurityGroupEgress": [Match.object_like({"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp"})]},
    )


def test_subnets_give_no_public_addresses(template: Template) -> None:
    template.all_resources_properties("AWS::EC2::Subnet", {"MapPublicIpOnLaunch": False})
