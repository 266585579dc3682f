"""Who may send."""

from __future__ import annotations

import pytest

from constructs_lib.input_allow_list import InputAllowList
from tests.constructs_lib.rendering import empty_stack, only


def test_only_the_named_blocks_may_send() -> None:
    stack = empty_stack()
    InputAllowList(stack, "AllowList", cidrs=["203.0.113.0/24", "198.51.100.7/32"])
    assert only(stack, "AWS::MediaLive::InputSecurityGroup")["Properties"]["WhitelistRules"] == [
        {"Cidr": "203.0.113.0/24"},
        {"Cidr": "198.51.100.7/32"},
    ]


def test_an_empty_list_is_refused_before_medialive_does() -> None:
    with pytest.raises(ValueError, match="at least one CIDR block, got none"):
        InputAllowList(empty_stack(), "AllowList", cidrs=[])
