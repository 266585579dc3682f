"""A VPC of public subnets only: no NAT gateway, so it costs nothing while nothing runs in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

Protocol = Literal["RTMP", "SRT"]
RTMP_PORT = 1935
SRT_PORT = 5000
"""UDP. The port of MediaLive's examples; that every SRT input listens there is UNVERIFIED, so read its URL."""


class PublicNetwork(Construct):
    """Two public subnets, an S3 gateway endpoint, and a security group that admits what phones send.

    The media path never crosses it: a phone cannot reach a MediaLive input inside a VPC. It serves senders and
    functions that run in AWS. The VPC's default security group is emptied, so nothing can use it by accident.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cidr: str,
        availability_zones: Sequence[str],
        protocol: Protocol,
        senders: Sequence[str],
    ) -> None:
        super().__init__(scope, construct_id)
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr(cidr),
            availability_zones=list(availability_zones),
            nat_gateways=0,
            subnet_configuration=[
                ec2.SubnetConfiguration(name="Public", subnet_type=ec2.SubnetType.PUBLIC, map_public_ip_on_launch=False)
            ],
            gateway_endpoints={"S3": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.S3)},
            restrict_default_security_group=True,
        )
        self.security_group = self._ingest_security_group(protocol, senders)

    @property
    def subnet_ids(self) -> list[str]:
        return [subnet.subnet_id for subnet in self.vpc.public_subnets]

    def _ingest_security_group(self, protocol: Protocol, senders: Sequence[str]) -> ec2.SecurityGroup:
        # No outbound rule: a receiver of RTMP or SRT only answers, and answers pass a stateful group.
        # Its id says RTMP whatever it admits: another id would replace the group that stands.
        group = ec2.SecurityGroup(
            self,
            "RtmpSecurityGroup",
            vpc=self.vpc,
            description=f"{protocol} from the allow-list",
            allow_all_outbound=False,
        )
        port = ec2.Port.tcp(RTMP_PORT) if protocol == "RTMP" else ec2.Port.udp(SRT_PORT)
        for cidr in senders:
            group.add_ingress_rule(ec2.Peer.ipv4(cidr), port, f"{protocol} from {cidr}")
        return group
