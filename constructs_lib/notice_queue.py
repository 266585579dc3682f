"""Where what is to be told waits until a batch of it goes into one message."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

GATHERED_FOR = Duration.seconds(30)
"""How long Lambda gathers from the first message on: a storm falls into it, and nobody waits long to hear of it."""

BATCH_SIZE = 100
CONCURRENCY = 2
"""Lambda's smallest: notices must never take the concurrency of a new account, ten, from the functions that stop."""

FUNCTION_TIMEOUTS = 6
"""How many timeouts of the function a message stays hidden that it was given; Lambda's advice."""

TRIES = 5
OLDEST_NOTICE = Duration.days(1)


class NoticeQueue(sqs.Queue):
    """Hands its messages to a function in batches; the function says which of them it could not handle.

    Such a message comes again, and after five times goes to the dead letters.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, function: lambda_.Function, dead_letters: sqs.IQueue
    ) -> None:
        timeout = function.timeout or Duration.seconds(3)
        super().__init__(
            scope,
            construct_id,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=OLDEST_NOTICE,
            visibility_timeout=Duration.seconds(FUNCTION_TIMEOUTS * timeout.to_seconds()).plus(GATHERED_FOR),
            dead_letter_queue=sqs.DeadLetterQueue(queue=dead_letters, max_receive_count=TRIES),
        )
        function.add_event_source(
            sources.SqsEventSource(
                self,
                batch_size=BATCH_SIZE,
                max_batching_window=GATHERED_FOR,
                max_concurrency=CONCURRENCY,
                report_batch_item_failures=True,
            )
        )


def chat_subscription(queue: sqs.IQueue, dead_letters: sqs.IQueue) -> subscriptions.SqsSubscription:
    """The notices of a topic that the chat does not know yet, as `stream_automation.edge.topic` marks them."""
    untold = sns.SubscriptionFilter.string_filter(allowlist=["untold"])
    return subscriptions.SqsSubscription(queue, dead_letter_queue=dead_letters, filter_policy={"chat": untold})
