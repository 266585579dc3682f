from __future__ import annotations

import json
from typing import Any

import pytest

from rehearsal.media.channel_role import ChannelRole, RoleRefusedError
from tests.rehearsal.media.shaped_aws import ShapedAws

ROLE = "arn:aws:iam::111122223333:role/onair/onair-dev-medialive"
CHANNEL = "arn:aws:medialive:ap-northeast-2:111122223333:channel:1234567"


def role(trust: dict[str, Any]) -> ChannelRole:
    described = {
        "Path": "/",
        "RoleName": "onair-dev-medialive",
        "RoleId": "AROA1234567890123",
        "Arn": ROLE,
        "CreateDate": "2026-03-01",
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})

    def get(asked: dict[str, Any]) -> dict[str, Any]:
        assert asked == {"RoleName": "onair-dev-medialive"}
        return {"Role": {**described, "AssumeRolePolicyDocument": document}}

    return ChannelRole(ShapedAws({"iam.GetRole": get}).client("iam"), ROLE)


def trust(**changes: Any) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "medialive.amazonaws.com"},
        "Action": ["sts:AssumeRole", "sts:TagSession"],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "111122223333"},
            "ArnLike": {"aws:SourceArn": "arn:aws:medialive:ap-northeast-2:111122223333:channel:*"},
        },
        **changes,
    }


def test_a_role_that_trusts_medialive_for_the_accounts_channels_may_be_taken_on() -> None:
    role(trust()).require_trust(CHANNEL)


@pytest.mark.parametrize(
    "changes",
    [
        {"Principal": {"Service": "lambda.amazonaws.com"}},
        {"Action": "sts:TagSession"},
        {"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:medialive:us-east-1:111122223333:channel:*"}}},
        {"Condition": {"StringEquals": {"aws:SourceAccount": "444455556666"}}},
    ],
)
def test_a_role_that_trusts_another_service_region_or_account_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(RoleRefusedError, match=r"does not let medialive\.amazonaws\.com assume it"):
        role(trust(**changes)).require_trust(CHANNEL)


def test_every_missing_action_is_named() -> None:
    def simulate(asked: dict[str, Any]) -> dict[str, Any]:
        decisions = {"a:One": "allowed", "a:Two": "implicitDeny", "a:Three": "explicitDeny"}
        return {
            "EvaluationResults": [
                {"EvalActionName": name, "EvalDecision": decisions[name]} for name in asked["ActionNames"]
            ]
        }

    checked = ChannelRole(ShapedAws({"iam.SimulatePrincipalPolicy": simulate}).client("iam"), ROLE)
    checked.require(["a:One"], "arn:aws:a:::x")
    with pytest.raises(RoleRefusedError, match="may not a:Two, a:Three on arn:aws:a:::x"):
        checked.require(["a:One", "a:Two", "a:Three"], "arn:aws:a:::x")
