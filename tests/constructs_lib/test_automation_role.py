"""The role of the automation's functions."""

from __future__ import annotations

from constructs_lib.automation_role import AutomationRole
from tests.constructs_lib.rendering import empty_stack, only


def test_only_lambda_may_assume_it() -> None:
    stack = empty_stack()
    AutomationRole(stack, "Role", function_prefix="onair-dev")
    (statement,) = only(stack, "AWS::IAM::Role")["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert (statement["Principal"], statement["Action"]) == ({"Service": "lambda.amazonaws.com"}, "sts:AssumeRole")


def test_it_writes_logs_of_functions_of_its_environment_and_nothing_else() -> None:
    stack = empty_stack()
    AutomationRole(stack, "Role", function_prefix="onair-dev")
    assert only(stack, "AWS::IAM::Policy")["Properties"]["PolicyDocument"]["Statement"] == [
        {
            "Sid": "WriteFunctionLogs",
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": "arn:aws:logs:ap-northeast-2:111122223333:log-group:/aws/lambda/onair-dev-*:*",
        }
    ]
