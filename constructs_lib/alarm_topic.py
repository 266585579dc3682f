"""Where alarms go."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct


class AlarmTopic(sns.Topic):
    """Tells every address; each confirms its subscription once, by a link that SNS sends.

    Not encrypted with a key of its own: CloudWatch could then publish only with a customer-managed key, which costs
    a dollar a month, and an alarm's text holds no secret.
    """

    def __init__(self, scope: Construct, construct_id: str, *, name: str, emails: Sequence[str]) -> None:
        super().__init__(scope, construct_id, topic_name=name, enforce_ssl=True)
        for email in emails:
            self.add_subscription(subscriptions.EmailSubscription(email))
        self.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AlarmsOfThisAccount",
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": self.env.account}},
            )
        )
