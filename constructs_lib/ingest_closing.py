"""The rights of a schedule that takes temporary senders off the allow-list again."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib.run_stops import scheduler_role


class IngestClosing(Construct):
    """A role that may write the rules of one input security group, and dead letters; it opens no other."""

    def __init__(self, scope: Construct, construct_id: str, *, allow_list_arn: str, dead_letters: sqs.IQueue) -> None:
        super().__init__(scope, construct_id)
        self.role = scheduler_role(self, "Role", "What may take temporary senders off the allow-list")
        for action, resource in (
            ("medialive:UpdateInputSecurityGroup", allow_list_arn),
            ("sqs:SendMessage", dead_letters.queue_arn),
        ):
            self.role.add_to_policy(iam.PolicyStatement(actions=[action], resources=[resource]))
