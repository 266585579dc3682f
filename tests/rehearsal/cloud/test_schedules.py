"""Schedules that fire: what is called, with whose rights, how often, and what becomes of a failure."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rehearsal.cloud.process import ACCOUNT, REGION
from tests.rehearsal.cloud.channels import make_channel, reach
from tests.rehearsal.cloud.functions import make_function
from tests.rehearsal.cloud.queues import Queue
from tests.rehearsal.cloud.roles import service_role
from tests.rehearsal.cloud.waiting import until

Clients = Callable[[str], Any]

STOP = "arn:aws:scheduler:::aws-sdk:medialive:stopChannel"
SEND = {"Action": "sqs:SendMessage"}
ONCE = {"MaximumRetryAttempts": 0}


def in_seoul() -> str:
    """`at(…)` of this second on the clock of Seoul."""
    return f"at({(datetime.now(UTC) + timedelta(hours=9)):%Y-%m-%dT%H:%M:%S})"


def schedule(client: Clients, name: str, target: dict[str, Any], **changes: Any) -> str:
    """Once, now, in Seoul; its ARN."""
    wanted = {
        "ScheduleExpression": in_seoul(),
        "ScheduleExpressionTimezone": "Asia/Seoul",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        **changes,
    }
    arn: str = client("scheduler").create_schedule(Name=name, Target=target, **wanted)["ScheduleArn"]
    return arn


def names(client: Clients, prefix: str) -> list[str]:
    return [item["Name"] for item in client("scheduler").list_schedules(NamePrefix=prefix)["Schedules"]]


def test_a_schedule_stops_a_channel_with_the_rights_of_its_role(client: Clients, name: str) -> None:
    channel = make_channel(client("medialive"), name)
    client("medialive").start_channel(ChannelId=channel["Id"])
    reach(client("medialive"), channel["Id"], "RUNNING")
    source = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    rights = {"Action": "medialive:StopChannel", "Resource": channel["Arn"]}
    role = service_role(client, name, "scheduler", rights, **source)
    schedule(client, name, {"Arn": STOP, "RoleArn": role, "Input": json.dumps({"ChannelId": channel["Id"]})})
    reach(client("medialive"), channel["Id"], "IDLE", seconds=20)


@pytest.mark.parametrize(
    ("statements", "code"),
    [((), "AccessDeniedException"), (({"Action": "medialive:StopChannel"},), "NotFoundException")],
)
def test_a_failed_call_is_repeated_and_ends_in_the_dead_letters_with_what_scheduler_says_of_it(
    client: Clients, name: str, statements: tuple[dict[str, str], ...], code: str
) -> None:
    queue = Queue(client, name)
    role = service_role(client, name, "scheduler", SEND, *statements)
    command = {"ChannelId": "0000000"}
    target = {
        "Arn": STOP,
        "RoleArn": role,
        "Input": json.dumps(command),
        "RetryPolicy": {"MaximumRetryAttempts": 2},
        "DeadLetterConfig": {"Arn": queue.arn},
    }
    begun = datetime.now(UTC).replace(microsecond=0)
    arn = schedule(client, name, target)
    letter = queue.letters()[0]
    assert json.loads(letter.body) == command
    message, execution, time = (
        letter.attributes.pop(key) for key in ("ERROR_MESSAGE", "EXECUTION_ID", "SCHEDULED_TIME")
    )
    assert letter.attributes == {
        "ERROR_CODE": code,
        "EXHAUSTED_RETRY_CONDITION": "MaximumRetryAttempts",
        "IS_PAYLOAD_TRUNCATED": "false",
        "RETRY_ATTEMPTS": "2",
        "SCHEDULE_ARN": arn,
        "TARGET_ARN": STOP,
    }
    assert "0000000" in message
    assert len(execution) == 16
    assert timedelta(0) <= datetime.fromisoformat(time) - begun <= timedelta(seconds=1)
    assert queue.waiting() == 0


def test_a_dead_letter_needs_the_right_of_the_role_too(client: Clients, name: str) -> None:
    queue = Queue(client, name)
    role = service_role(client, name, "scheduler", {"Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:*:*:other"})
    target = {
        "Arn": STOP,
        "RoleArn": role,
        "Input": '{"ChannelId": "0000000"}',
        "RetryPolicy": ONCE,
        "DeadLetterConfig": {"Arn": queue.arn},
    }
    schedule(client, name, target, ActionAfterCompletion="DELETE")
    until(lambda: not names(client, name), 20)
    assert queue.waiting() == 0


def test_a_function_is_invoked_with_the_input_and_the_keywords_in_it_are_filled(client: Clients, name: str) -> None:
    queue = Queue(client, name)
    send = f"import boto3; boto3.client('sqs').send_message(QueueUrl='{queue.url}', MessageBody=json.dumps(event))"
    function = make_function(client, name, send, SEND)
    role = service_role(client, name, "scheduler", {"Action": "lambda:InvokeFunction", "Resource": function})
    given = {key: f"<aws.scheduler.{key}>" for key in ("schedule-arn", "scheduled-time", "attempt-number")}
    arn = schedule(client, name, {"Arn": function, "RoleArn": role, "Input": json.dumps(given)})
    got = json.loads(queue.letters()[0].body)
    assert (got["schedule-arn"], got["attempt-number"]) == (arn, "1")
    assert datetime.now(UTC) - datetime.fromisoformat(got["scheduled-time"]) < timedelta(seconds=15)


def test_a_function_without_the_role_s_right_ends_in_the_dead_letters(client: Clients, name: str) -> None:
    queue = Queue(client, name)
    function = make_function(client, name, "return None")
    role = service_role(client, name, "scheduler", SEND)
    target = {"Arn": function, "RoleArn": role, "RetryPolicy": ONCE, "DeadLetterConfig": {"Arn": queue.arn}}
    arn = schedule(client, name, target)
    letter = queue.letters()[0]
    assert letter.attributes["ERROR_CODE"] == "AccessDeniedException"
    assert (letter.attributes["TARGET_ARN"], letter.attributes["RETRY_ATTEMPTS"]) == (function, "0")
    event = json.loads(letter.body)
    assert (event["source"], event["detail-type"], event["resources"]) == ("aws.scheduler", "Scheduled Event", [arn])
    assert (event["account"], event["region"], event["detail"]) == (ACCOUNT, REGION, "{}")


def test_queues_topics_and_buses_are_targets_too(client: Clients, name: str) -> None:
    queue = Queue(client, name)
    topic = client("sns").create_topic(Name=name)["TopicArn"]
    client("sns").subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=queue.arn, Attributes={"RawMessageDelivery": "true"}
    )
    rule = client("events").put_rule(Name=name, EventPattern=json.dumps({"source": [name]}))["RuleArn"]
    client("events").put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": queue.arn}])
    queue.allow(
        {"Action": "sqs:SendMessage", "Principal": {"Service": "sns.amazonaws.com"}},
        {
            "Action": "sqs:SendMessage",
            "Principal": {"Service": "events.amazonaws.com"},
            "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
        },
    )
    rights = {"Action": ["sqs:SendMessage", "sns:Publish", "events:PutEvents"]}
    role = service_role(client, name, "scheduler", rights)
    bus = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"
    event = {"EventBridgeParameters": {"DetailType": "test", "Source": name}}
    for number, (arn, more) in enumerate(((queue.arn, {}), (topic, {}), (bus, event))):
        schedule(client, f"{name}-{number}", {"Arn": arn, "RoleArn": role, "Input": f'{{"n": {number}}}', **more})
    bodies = [json.loads(letter.body) for letter in queue.letters(3)]
    assert sorted(body.get("detail", body)["n"] for body in bodies) == [0, 1, 2]


def test_a_schedule_that_was_due_once_stays_unless_it_is_to_go(client: Clients, name: str) -> None:
    queue = Queue(client, name)
    role = service_role(client, name, "scheduler", SEND)
    target = {"Arn": queue.arn, "RoleArn": role, "Input": "{}"}
    schedule(client, f"{name}-stays", target)
    schedule(client, f"{name}-goes", target, ActionAfterCompletion="DELETE")
    queue.letters(2)
    assert until(lambda: names(client, name) == [f"{name}-stays"], 10)


def test_a_disabled_and_an_ended_schedule_never_fire_and_an_ended_one_goes(client: Clients, name: str) -> None:
    queue = Queue(client, name)
    role = service_role(client, name, "scheduler", SEND)
    target = {"Arn": queue.arn, "RoleArn": role, "Input": "{}"}
    past, future = (datetime.now(UTC) + timedelta(hours=hours) for hours in (-1, 1))
    schedule(client, f"{name}-off", target, State="DISABLED")
    every = {"ScheduleExpression": "rate(1 minute)", "ActionAfterCompletion": "DELETE"}
    schedule(client, f"{name}-over", target, **every, StartDate=past - timedelta(hours=1), EndDate=past)
    schedule(client, f"{name}-later", target, **every, StartDate=future)
    assert until(lambda: names(client, name) == [f"{name}-off", f"{name}-later"], 10)
    assert queue.waiting() == 0
