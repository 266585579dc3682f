"""Functions that topics invoke: by their permission, from their own queue, or into the subscription's dead letters."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.rehearsal.cloud.functions import BROKEN, make_function
from tests.rehearsal.cloud.queues import Queue

Clients = Callable[[str], Any]
SEND = {"Action": "sqs:SendMessage"}


def subscribed(client: Clients, name: str, function: str, **attributes: str) -> str:
    """A topic with one subscription; its ARN."""
    topic: str = client("sns").create_topic(Name=name)["TopicArn"]
    client("sns").subscribe(TopicArn=topic, Protocol="lambda", Endpoint=function, Attributes=attributes)
    return topic


def permit(client: Clients, name: str, topic: str) -> None:
    client("lambda").add_permission(
        FunctionName=name,
        StatementId="topic",
        Action="lambda:InvokeFunction",
        Principal="sns.amazonaws.com",
        SourceArn=topic,
    )


def test_a_function_needs_its_permission_and_fails_into_its_destination(client: Clients, name: str) -> None:
    queue = Queue(client, name)
    function = make_function(client, name, BROKEN, SEND)
    client("lambda").put_function_event_invoke_config(
        FunctionName=name, MaximumRetryAttempts=1, DestinationConfig={"OnFailure": {"Destination": queue.arn}}
    )
    topic = subscribed(client, name, function)
    client("sns").publish(TopicArn=topic, Message="too early")
    permit(client, name, topic)
    client("sns").publish(TopicArn=topic, Subject="spent", Message="in time")
    record = json.loads(queue.letters()[0].body)
    assert record["requestContext"]["approximateInvokeCount"] == 2
    sent = record["requestPayload"]["Records"][0]
    assert (sent["EventSource"], sent["Sns"]["TopicArn"]) == ("aws:sns", topic)
    assert (sent["Sns"]["Subject"], sent["Sns"]["Message"]) == ("spent", "in time")
    assert queue.waiting() == 0


def test_what_a_function_may_not_get_goes_to_the_dead_letters_of_the_subscription(client: Clients, name: str) -> None:
    letters = Queue(client, name)
    function = make_function(client, name, "return None")
    topic = subscribed(client, name, function, RedrivePolicy=json.dumps({"deadLetterTargetArn": letters.arn}))
    client("sns").publish(TopicArn=topic, Message="before the queue lets it")
    source = {"ArnEquals": {"aws:SourceArn": topic}}
    letters.allow({**SEND, "Principal": {"Service": "sns.amazonaws.com"}, "Condition": source})
    client("sns").publish(TopicArn=topic, Message="kept")
    assert json.loads(letters.letters()[0].body)["Message"] == "kept"
    assert letters.waiting() == 0
