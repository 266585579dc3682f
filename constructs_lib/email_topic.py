"""A topic whose messages reach people by e-mail."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct


class EmailTopic(sns.Topic):
    """Tells every address; each confirms its subscription once, by a link that SNS sends.

    Not encrypted with a key of its own: AWS services could then publish only with a customer-managed key, which costs
    a dollar a month, and no message holds a secret.
    """

    def __init__(self, scope: Construct, construct_id: str, *, name: str, emails: Sequence[str]) -> None:
        super().__init__(scope, construct_id, topic_name=name, enforce_ssl=True)
        for email in emails:
            self.add_subscription(subscriptions.EmailSubscription(email))
