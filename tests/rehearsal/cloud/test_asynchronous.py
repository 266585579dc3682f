"""A function that fails: run again as often as its configuration says, then told of, with its role's rights."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.rehearsal.cloud.functions import BROKEN, make_function
from tests.rehearsal.cloud.queues import Queue
from tests.rehearsal.cloud.waiting import until

Clients = Callable[[str], Any]
SEND = {"Action": "sqs:SendMessage"}


def invoke(client: Clients, name: str, **event: Any) -> None:
    answer = client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps(event))
    assert answer["StatusCode"] == 202


def configure(client: Clients, name: str, retries: int, **destinations: str) -> None:
    client("lambda").put_function_event_invoke_config(
        FunctionName=name,
        MaximumRetryAttempts=retries,
        DestinationConfig={kind: {"Destination": arn} for kind, arn in destinations.items()},
    )


def test_a_failure_reaches_its_destination_after_the_last_attempt_as_lambda_records_it(
    client: Clients, name: str
) -> None:
    queue = Queue(client, name)
    function = make_function(client, name, BROKEN, SEND)
    configure(client, name, 1, OnFailure=queue.arn)
    invoke(client, name, channel="1234567")
    record = json.loads(queue.letters()[0].body)
    assert uuid.UUID(record["requestContext"].pop("requestId"))
    assert datetime.now(UTC) - datetime.fromisoformat(record.pop("timestamp")) < timedelta(seconds=15)
    assert record.pop("responsePayload")["errorMessage"] == "broken: {'channel': '1234567'}"
    assert record == {
        "version": "1.0",
        "requestContext": {
            "functionArn": f"{function}:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 2,
        },
        "requestPayload": {"channel": "1234567"},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
    }
    assert queue.waiting() == 0


def test_a_function_is_run_three_times_unless_told_otherwise(client: Clients, name: str) -> None:
    queue = Queue(client, name)
    body = f"import boto3; boto3.client('sqs').send_message(QueueUrl='{queue.url}', MessageBody='run'); 1 / 0"
    make_function(client, name, body, SEND)
    invoke(client, name)
    assert len(queue.letters(3)) == 3
    assert until(lambda: counted(client, name) == {"Errors": 3, "Invocations": 3}, 10)


def counted(client: Clients, name: str) -> dict[str, float]:
    """What CloudWatch counts of a function."""
    now = datetime.now(UTC)
    found = {}
    for metric in ("Errors", "Invocations"):
        points = client("cloudwatch").get_metric_statistics(
            Namespace="AWS/Lambda",
            MetricName=metric,
            Dimensions=[{"Name": "FunctionName", "Value": name}],
            StartTime=now - timedelta(minutes=5),
            EndTime=now + timedelta(minutes=1),
            Period=600,
            Statistics=["Sum"],
        )["Datapoints"]
        found[metric] = sum(point["Sum"] for point in points)
    return found


def test_a_function_that_is_off_keeps_nothing_waiting(client: Clients, name: str) -> None:
    queue = Queue(client, name)
    make_function(client, name, "return None", SEND)
    client("lambda").put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    configure(client, name, 2, OnFailure=queue.arn)
    invoke(client, name)
    record = json.loads(queue.letters()[0].body)
    assert record["requestContext"]["approximateInvokeCount"] == 1
    assert "Rate Exceeded" in record["responsePayload"]["message"]


def test_a_success_reaches_its_own_destination(client: Clients, name: str) -> None:
    queue = Queue(client, name)
    make_function(client, name, "return {'stopped': 2}", SEND)
    configure(client, name, 0, OnSuccess=queue.arn)
    invoke(client, name)
    record = json.loads(queue.letters()[0].body)
    assert record["requestContext"]["condition"] == "Success"
    assert record["responsePayload"] == {"stopped": 2}


def test_a_destination_that_the_role_may_not_write_to_stays_empty(client: Clients, name: str) -> None:
    queue, open_queue = Queue(client, name), Queue(client, f"{name}-open")
    for kind, arn in (("closed", queue.arn), ("open", open_queue.arn)):
        function = f"{name}-{kind}"
        make_function(client, function, BROKEN, {**SEND, "Resource": open_queue.arn})
        configure(client, function, 0, OnFailure=arn)
        invoke(client, function)
    assert len(open_queue.letters()) == 1
    assert queue.waiting() == 0


def test_a_dead_letter_queue_gets_the_event_itself(client: Clients, name: str) -> None:
    queue = Queue(client, name)
    make_function(client, name, BROKEN, SEND, DeadLetterConfig={"TargetArn": queue.arn})
    configure(client, name, 0)
    invoke(client, name, number=7)
    letter = queue.letters()[0]
    assert json.loads(letter.body) == {"number": 7}
    assert letter.attributes.pop("RequestID")
    assert letter.attributes == {"ErrorCode": "200", "ErrorMessage": "broken: {'number': 7}"}
