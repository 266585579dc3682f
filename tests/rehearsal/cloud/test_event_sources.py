"""Queues that functions read: in batches and windows, message by message judged, and refused as Lambda refuses."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.rehearsal.cloud.functions import make_function
from tests.rehearsal.cloud.queues import Queue
from tests.rehearsal.cloud.refusals import refused
from tests.rehearsal.cloud.waiting import until

Clients = Callable[[str], Any]

READ = {"Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]}
SEND = {"Action": "sqs:SendMessage"}


def send(client: Clients, queue: Queue, count: int) -> None:
    for begin in range(0, count, 10):
        entries = [{"Id": str(n), "MessageBody": str(n)} for n in range(begin, min(begin + 10, count))]
        client("sqs").send_message_batch(QueueUrl=queue.url, Entries=entries)


def reader(client: Clients, name: str, told: Queue, failing: str = "[]") -> None:
    """A function that tells the size of each batch, and leaves the messages that `failing` names."""
    body = (
        f"import boto3; boto3.client('sqs').send_message(QueueUrl='{told.url}', "
        "MessageBody=json.dumps([record['body'] for record in event['Records']])); "
        f"return {{'batchItemFailures': {failing}}}"
    )
    make_function(client, name, body, READ, SEND)


def map_queue(client: Clients, name: str, queue: Queue, **settings: Any) -> str:
    made = client("lambda").create_event_source_mapping(FunctionName=name, EventSourceArn=queue.arn, **settings)
    identifier: str = made["UUID"]
    return identifier


def test_a_large_batch_is_gathered_until_its_window_ends(client: Clients, name: str) -> None:
    queue, told = Queue(client, name), Queue(client, f"{name}-told")
    reader(client, name, told)
    map_queue(client, name, queue, BatchSize=100, MaximumBatchingWindowInSeconds=2)
    begun = time.monotonic()
    send(client, queue, 25)
    batch = json.loads(told.letters()[0].body)
    assert time.monotonic() - begun >= 2
    assert sorted(map(int, batch)) == list(range(25))
    assert until(lambda: queue.waiting() == 0, 10)
    assert told.waiting() == 0


def test_a_full_batch_does_not_wait_for_its_window(client: Clients, name: str) -> None:
    queue, told = Queue(client, name), Queue(client, f"{name}-told")
    reader(client, name, told)
    send(client, queue, 40)
    map_queue(client, name, queue, BatchSize=20, MaximumBatchingWindowInSeconds=60)
    assert [len(json.loads(letter.body)) for letter in told.letters(2)] == [20, 20]


@dataclass(frozen=True)
class Failures:
    """What functions that fail leave behind."""

    named: Queue
    """The batches of one that names a message of four."""
    unclear: dict[str, Queue]
    """The batches of those that say nothing clear, by their answer."""
    lost: Queue
    """The dead letters of one that always fails."""


@pytest.fixture(scope="module")
def failures(client: Clients) -> Iterator[Failures]:
    """All of them at once: each message is seen again after three seconds, until the last test of them is over."""
    run, mappings = f"t{secrets.token_hex(5)}", list[str]()

    def reading(kind: str, failing: str, messages: int, **settings: Any) -> Queue:
        own = f"{run}-{kind}"
        queue, told = Queue(client, own, VisibilityTimeout="3"), Queue(client, f"{own}-told")
        reader(client, own, told, failing)
        partial = {"FunctionResponseTypes": ["ReportBatchItemFailures"]}
        mappings.append(map_queue(client, own, queue, **partial, **settings))
        send(client, queue, messages)
        return told

    lost = Queue(client, f"{run}-lost")
    redrive = json.dumps({"deadLetterTargetArn": lost.arn, "maxReceiveCount": 2})
    queue = Queue(client, f"{run}-raising", VisibilityTimeout="3", RedrivePolicy=redrive)
    make_function(client, f"{run}-raising", "1 / 0", READ)
    mappings.append(map_queue(client, f"{run}-raising", queue))
    send(client, queue, 1)
    third = "[{'itemIdentifier': r['messageId']} for r in event['Records'] if r['body'] == '2']"
    window = {"BatchSize": 100, "MaximumBatchingWindowInSeconds": 1}
    unclear = ("[{'itemIdentifier': ''}]", "[{'itemIdentifier': 'somebody'}]", "[{'id': '1'}]", "7")
    yield Failures(
        named=reading("named", third, 4, **window),
        unclear={answer: reading(f"unclear-{number}", answer, 1) for number, answer in enumerate(unclear)},
        lost=lost,
    )
    for mapping in mappings:
        client("lambda").delete_event_source_mapping(UUID=mapping)


def test_only_the_messages_that_are_named_come_again(failures: Failures) -> None:
    first, second = (sorted(json.loads(letter.body)) for letter in failures.named.letters(2)[:2])
    assert (first, second) == (["0", "1", "2", "3"], ["2"])


def test_an_answer_that_says_nothing_clear_brings_the_whole_batch_again(failures: Failures) -> None:
    for answer, told in failures.unclear.items():
        # It goes on coming, while the others are looked at.
        batches = [json.loads(letter.body) for letter in told.letters(2, seconds=60)]
        assert batches[:2] == [["0"], ["0"]], answer


def test_a_function_that_fails_too_often_loses_its_message_to_the_redrive_queue(failures: Failures) -> None:
    assert failures.lost.letters()[0].body == "0"


def test_lambda_refuses_a_mapping_that_could_not_work(client: Clients, name: str) -> None:
    queue = Queue(client, name, VisibilityTimeout="5")
    make_function(client, name, "return None", Timeout=6)
    key = {"FunctionName": name, "EventSourceArn": queue.arn}
    create = client("lambda").create_event_source_mapping
    code, status, text = refused(create, **key, BatchSize=100)
    assert (code, status) == ("InvalidParameterValueException", 400)
    assert text == "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
    text = refused(create, **key)[2]
    assert text == "Queue visibility timeout: 5 seconds is less than Function timeout: 6 seconds"
    client("sqs").set_queue_attributes(QueueUrl=queue.url, Attributes={"VisibilityTimeout": "6"})
    text = refused(create, **key)[2]
    assert text == "The provided execution role does not have permissions to call ReceiveMessage on SQS"
    client("iam").put_role_policy(
        RoleName=f"{name}-function",
        PolicyName="rights",
        PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", **READ}]}
        ),
    )
    identifier = create(**key)["UUID"]
    text = refused(client("lambda").update_event_source_mapping, UUID=identifier, BatchSize=11)[2]
    assert text.startswith("Maximum batch window in seconds must be greater than 0")
