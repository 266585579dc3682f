"""Where alarms go."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_iam as iam
from constructs import Construct

from constructs_lib.email_topic import EmailTopic


class AlarmTopic(EmailTopic):
    """A topic that CloudWatch may publish the alarms of this account to."""

    def __init__(self, scope: Construct, construct_id: str, *, name: str, emails: Sequence[str]) -> None:
        super().__init__(scope, construct_id, name=name, emails=emails)
        self.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AlarmsOfThisAccount",
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": self.env.account}},
            )
        )
