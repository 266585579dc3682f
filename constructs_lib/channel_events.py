"""Rules: what MediaLive tells of channels goes to a target, and a function is woken every so often."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

DETAIL_TYPES = ("MediaLive Channel State Change", "MediaLive Channel Alert", "MediaLive Channel Input Change")
OLDEST_EVENT = Duration.hours(1)
RETRIES = 2


class ChannelEvents(events.Rule):
    """Hands state changes, alerts and input changes of these channels to a target; delivery is best effort (AWS)."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        channel_arns: Sequence[str],
        target: events.IRuleTarget,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            description="What MediaLive tells of our channels",
            event_pattern=events.EventPattern(
                source=["aws.medialive"],
                detail_type=list(DETAIL_TYPES),
                detail={"channel_arn": list(channel_arns)},
            ),
            targets=[target],
        )


class Every(events.Rule):
    """Wakes a function at a rate, always."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        interval: Duration,
        function: lambda_.IFunction,
        dead_letters: sqs.IQueue,
        description: str = "Looks for channels that were forgotten",
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            description=description,
            schedule=events.Schedule.rate(interval),
            targets=[function_target(function, dead_letters)],
        )


def function_target(function: lambda_.IFunction, dead_letters: sqs.IQueue) -> targets.LambdaFunction:
    """The function as a rule's target; what cannot be delivered within the hour goes to the dead letters."""
    return targets.LambdaFunction(
        function, dead_letter_queue=dead_letters, max_event_age=OLDEST_EVENT, retry_attempts=RETRIES
    )


def queue_target(queue: sqs.IQueue, dead_letters: sqs.IQueue) -> targets.SqsQueue:
    """A queue as a rule's target, with the same patience."""
    return targets.SqsQueue(queue, dead_letter_queue=dead_letters, max_event_age=OLDEST_EVENT, retry_attempts=RETRIES)
