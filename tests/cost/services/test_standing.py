"""What costs the same every hour because it is there."""

from __future__ import annotations

from decimal import Decimal

from tests.cost.shapes import bill, items, resource, template


def test_a_nat_gateway_costs_forty_dollars_a_month_in_seoul_before_its_traffic() -> None:
    found = bill(template(Nat=resource("AWS::EC2::NatGateway")))
    assert items(found) == [("NAT gateway, without its traffic", 720)]
    assert found.total == Decimal("42.48")


def test_an_interface_endpoint_is_billed_in_each_zone_and_a_gateway_endpoint_not() -> None:
    interface = resource("AWS::EC2::VPCEndpoint", VpcEndpointType="Interface", SubnetIds=["a", "b"])
    gateway = resource("AWS::EC2::VPCEndpoint", VpcEndpointType="Gateway")
    found = bill(template(Interface=interface, Gateway=gateway, Default=resource("AWS::EC2::VPCEndpoint")))
    assert items(found) == [("interface endpoint in 2 zones, without its traffic", 1440)]
    assert found.total == 1440 * Decimal("0.013")


def test_a_secret_costs_forty_cents() -> None:
    assert bill(template(Key=resource("AWS::SecretsManager::Secret"))).total == Decimal("0.40")
