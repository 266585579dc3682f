"""The role of one function that writes its log."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.function_role import FunctionRole
from tests.constructs_lib.rendering import empty_stack, only


@pytest.fixture(scope="module")
def rendered() -> dict[str, Any]:
    """The role and its one policy, by type."""
    stack = empty_stack()
    FunctionRole(stack, "Role", function_name="onair-dev-manifest-probe")
    return {kind: only(stack, kind)["Properties"] for kind in ("AWS::IAM::Role", "AWS::IAM::Policy")}


def test_lambda_alone_may_assume_it(rendered: dict[str, Any]) -> None:
    (statement,) = rendered["AWS::IAM::Role"]["AssumeRolePolicyDocument"]["Statement"]
    assert (statement["Action"], statement["Principal"]) == ("sts:AssumeRole", {"Service": "lambda.amazonaws.com"})


def test_it_may_write_the_log_of_its_function_and_nothing_else(rendered: dict[str, Any]) -> None:
    (statement,) = rendered["AWS::IAM::Policy"]["PolicyDocument"]["Statement"]
    assert statement["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert statement["Resource"] == (
        "arn:aws:logs:ap-northeast-2:111122223333:log-group:/aws/lambda/onair-dev-manifest-probe:log-stream:*"
    )
    assert "ManagedPolicyArns" not in rendered["AWS::IAM::Role"]
