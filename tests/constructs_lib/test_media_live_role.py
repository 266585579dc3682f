"""The role that channels run with."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.media_live_role import MediaLiveRole
from tests.constructs_lib.rendering import empty_stack, only

LOGS = "arn:aws:logs:ap-northeast-2:111122223333:log-group:"


@pytest.fixture(scope="module")
def trust() -> Any:
    stack = empty_stack()
    MediaLiveRole(stack, "Role")
    (statement,) = only(stack, "AWS::IAM::Role")["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    return statement


@pytest.fixture(scope="module")
def statements() -> Any:
    stack = empty_stack()
    MediaLiveRole(stack, "Role")
    return only(stack, "AWS::IAM::Policy")["Properties"]["PolicyDocument"]["Statement"]


def test_only_medialive_may_assume_it_and_tag_the_session(trust: Any) -> None:
    assert trust["Principal"] == {"Service": "medialive.amazonaws.com"}
    assert trust["Action"] == ["sts:AssumeRole", "sts:TagSession"]


def test_only_channels_of_this_account_and_region_may_have_it_assumed(trust: Any) -> None:
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111122223333"},
        "ArnLike": {"aws:SourceArn": "arn:aws:medialive:ap-northeast-2:111122223333:channel:*"},
    }


def test_it_writes_to_medialive_s_own_log_group_only(statements: Any) -> None:
    writing = [statement for statement in statements if "logs:PutLogEvents" in statement["Action"]]
    assert [statement["Resource"] for statement in writing] == [
        [f"{LOGS}ElementalMediaLive", f"{LOGS}ElementalMediaLive:*"]
    ]


def test_what_it_may_do_on_all_groups_is_to_list_them(statements: Any) -> None:
    elsewhere = [statement["Action"] for statement in statements if statement["Resource"] == f"{LOGS}*"]
    assert elsewhere == ["logs:DescribeLogGroups"]


def test_it_has_no_right_beyond_logs(statements: Any) -> None:
    actions = [
        action
        for statement in statements
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    ]
    assert actions
    assert {action.split(":")[0] for action in actions} == {"logs"}
