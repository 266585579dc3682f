"""The role of the functions that start, stop and watch channels."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct


class AutomationRole(iam.Role):
    """Lambda functions may assume it; by itself it may only write the logs of functions of this environment.

    The phase that owns the functions adds the rights on channels.
    """

    def __init__(self, scope: Construct, construct_id: str, *, function_prefix: str) -> None:
        super().__init__(
            scope,
            construct_id,
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description="What the stream automation may do",
        )
        stack = Stack.of(self)
        groups = f"arn:aws:logs:{stack.region}:{stack.account}:log-group:/aws/lambda/{function_prefix}-*"
        self.add_to_policy(
            iam.PolicyStatement(
                sid="WriteFunctionLogs",
                actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                resources=[f"{groups}:*"],
            )
        )
