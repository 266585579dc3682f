"""Topics that invoke functions where ministack differs: the function's policy decides, and a refusal is not forgotten.

What SNS cannot hand over goes to the subscription's dead-letter queue, which must let SNS send for the topic.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from ministack.services import lambda_svc, sns

from rehearsal.cloud import asynchronous
from rehearsal.cloud.own_client import client
from rehearsal.cloud.schedule_targets import queue_url
from rehearsal.cloud.service_principal import TOPICS, may_invoke, may_send

log = logging.getLogger(__name__)


def install() -> None:
    """Take over what ministack hands to a function; it runs on a thread of its own."""
    sns._deliver_to_lambda = deliver


def deliver(
    endpoint: str, envelope: str, topic_arn: str, subscription_arn: str, _id: str, _message: str, _attributes: Any
) -> None:
    """One notification, for the function's own queue of events."""
    if not may_invoke(TOPICS, endpoint, topic_arn):
        log.error("topic %s: %s is not there, or does not let %s invoke it", topic_arn, endpoint, TOPICS)
        _bury(envelope, topic_arn, subscription_arn)
        return
    function, configuration, _ = lambda_svc._get_func_record_for_ref(endpoint)
    record = {
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription_arn,
        "EventSource": "aws:sns",
        "Sns": json.loads(envelope),
    }
    asynchronous.invoke(lambda_svc._execution_record_for_config(function, configuration), {"Records": [record]})


def _bury(envelope: str, topic_arn: str, subscription_arn: str) -> None:
    subscription = sns._find_subscription(topic_arn, subscription_arn) or {}
    redrive = json.loads(subscription.get("attributes", {}).get("RedrivePolicy") or "{}")
    queue = redrive.get("deadLetterTargetArn")
    if not queue:
        return
    if may_send(TOPICS, queue, topic_arn):
        client("sqs").send_message(QueueUrl=queue_url(queue), MessageBody=envelope)
    else:
        log.error("topic %s: its dead letter is lost: %s takes none from %s", topic_arn, queue, TOPICS)
