"""Who may send to MediaLive."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk.aws_medialive import CfnInputSecurityGroup
from constructs import Construct


class InputAllowList(Construct):
    """A MediaLive input security group, shared by all inputs of an environment (an account has five per region).

    Unlike a security group of a VPC it guards MediaLive's public addresses. At least one block is needed; MediaLive
    takes ten at most.
    """

    def __init__(self, scope: Construct, construct_id: str, *, cidrs: Sequence[str]) -> None:
        super().__init__(scope, construct_id)
        if not cidrs:
            raise ValueError("an input security group needs at least one CIDR block, got none: name who may send")
        self._group = CfnInputSecurityGroup(
            self,
            "Group",
            whitelist_rules=[CfnInputSecurityGroup.InputWhitelistRuleCidrProperty(cidr=cidr) for cidr in cidrs],
        )

    @property
    def group_id(self) -> str:
        return self._group.ref

    @property
    def group_arn(self) -> str:
        return self._group.attr_arn
