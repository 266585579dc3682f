"""The role of one function that writes its log."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct


class FunctionRole(iam.Role):
    """Lambda may assume it for `function_name`; by itself it may write the log of that function and nothing else."""

    def __init__(self, scope: Construct, construct_id: str, *, function_name: str) -> None:
        super().__init__(scope, construct_id, assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        stack = Stack.of(self)
        streams = f"log-group:/aws/lambda/{function_name}:log-stream:*"
        self.add_to_policy(
            iam.PolicyStatement(
                actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                resources=[f"arn:aws:logs:{stack.region}:{stack.account}:{streams}"],
            )
        )
