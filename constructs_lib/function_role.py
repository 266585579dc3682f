"""The role of one function that writes its log."""

from __future__ import annotations

from aws_cdk import Stack, Token
from aws_cdk import aws_iam as iam
from constructs import Construct

from constructs_lib.acknowledgment import acknowledge


class FunctionRole(iam.Role):
    """Lambda may assume it for `function_name`; by itself it may write the log of that function and nothing else."""

    def __init__(self, scope: Construct, construct_id: str, *, function_name: str) -> None:
        super().__init__(scope, construct_id, assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        stack = Stack.of(self)
        log = f"log-group:/aws/lambda/{function_name}:log-stream:*"
        streams = f"arn:aws:logs:{stack.region}:{stack.account}:{log}"
        self.add_to_policy(
            iam.PolicyStatement(actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[streams])
        )
        # A finding names the resource as the template writes it.
        account = "<AWS::AccountId>" if Token.is_unresolved(stack.account) else stack.account
        acknowledge(
            self,
            f"IAM5[Resource::arn:aws:logs:{stack.region}:{account}:{log}]",
            "A log stream is named when it is made, by the service that writes it",
        )
