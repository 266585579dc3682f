"""The channel group of an environment."""

from __future__ import annotations

from constructs_lib.channel_group import ChannelGroup
from tests.constructs_lib.rendering import empty_stack, only


def test_its_name_is_literal() -> None:
    stack = empty_stack()
    ChannelGroup(stack, "Group", group_name="onair-dev")
    assert only(stack, "AWS::MediaPackageV2::ChannelGroup")["Properties"]["ChannelGroupName"] == "onair-dev"


def test_its_egress_domain_is_the_service_s_answer() -> None:
    stack = empty_stack()
    group = ChannelGroup(stack, "Group", group_name="onair-dev")
    assert stack.resolve(group.egress_domain)["Fn::GetAtt"][1] == "EgressDomain"
