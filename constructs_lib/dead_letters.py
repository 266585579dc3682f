"""Where events go that nobody could handle."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

KEEP = Duration.days(14)


class DeadLetters(sqs.Queue):
    """Keeps for two weeks what a rule, a schedule or a function gave up on; deleting it loses only that."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(
            scope,
            construct_id,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=KEEP,
        )
