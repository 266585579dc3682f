"""When a schedule is due next, and what it may do."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from rehearsal.cloud.schedules import next_due
from tests.rehearsal.cloud.waiting import received, until


def at(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("expression", "zone", "last", "due"),
    [
        ("cron(0 19 ? * MON-FRI *)", "Asia/Seoul", "2026-11-23T09:59:00+00:00", "2026-11-23T19:00:00+09:00"),
        ("cron(0 19 ? * MON-FRI *)", "Asia/Seoul", "2026-11-23T10:00:01+00:00", "2026-11-24T19:00:00+09:00"),
        ("cron(0 19 ? * MON-FRI *)", "Asia/Seoul", "2026-11-27T10:00:01+00:00", "2026-11-30T19:00:00+09:00"),
        ("cron(30 0 * * ? *)", "Asia/Seoul", "2026-11-23T14:00:00+00:00", "2026-11-24T00:30:00+09:00"),
        ("cron(0 19 * * ? *)", None, "2026-11-23T09:59:00+00:00", "2026-11-23T19:00:00+00:00"),
        ("cron(0 19 * * ? *)", "America/New_York", "2026-10-31T23:30:00+00:00", "2026-11-01T19:00:00-05:00"),
        ("at(2026-11-23T19:00:00)", "Asia/Seoul", "2026-11-23T00:00:00+00:00", "2026-11-23T10:00:00+00:00"),
        ("at(2026-11-23T19:00:00)", None, "2026-11-23T00:00:00+00:00", "2026-11-23T19:00:00+00:00"),
        ("rate(5 minutes)", "Asia/Seoul", "2026-11-23T09:59:30+00:00", "2026-11-23T10:04:30+00:00"),
        ("rate(1 hour)", None, "2026-11-23T09:59:30+00:00", "2026-11-23T10:59:30+00:00"),
    ],
)  # fmt: skip
def test_a_schedule_is_due_in_its_own_time_zone(expression: str, zone: str | None, last: str, due: str) -> None:
    schedule = {"ScheduleExpression": expression, "ScheduleExpressionTimezone": zone}
    assert next_due(schedule, at(last)) == at(due)


def test_an_expression_that_says_nothing_is_never_due() -> None:
    assert next_due({"ScheduleExpression": "cron(nonsense)"}, at("2026-11-23T00:00:00+00:00")) is None


def trusted_role(client: Callable[[str], Any], name: str, *actions: str) -> str:
    """A role for the scheduler with these rights on everything; its ARN."""

    def document(statement: dict[str, Any]) -> str:
        return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})

    trust = document({"Action": "sts:AssumeRole", "Principal": {"Service": "scheduler.amazonaws.com"}})
    arn: str = client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    if actions:
        rights = document({"Action": list(actions), "Resource": "*"})
        client("iam").put_role_policy(RoleName=name, PolicyName="rights", PolicyDocument=rights)
    return arn


def in_seoul() -> str:
    """`at(…)` of this second on the clock of Seoul."""
    return f"at({(datetime.now(UTC) + timedelta(hours=9)):%Y-%m-%dT%H:%M:%S})"


def schedule(client: Callable[[str], Any], name: str, role: str, queue: str | None = None) -> None:
    """Delete an input security group that does not exist, once, now."""
    target: dict[str, Any] = {
        "Arn": "arn:aws:scheduler:::aws-sdk:medialive:describeInputSecurityGroup",
        "RoleArn": role,
        "Input": json.dumps({"InputSecurityGroupId": "0000000"}),
    }
    if queue:
        target |= {"DeadLetterConfig": {"Arn": queue}, "RetryPolicy": {"MaximumRetryAttempts": 0}}
    client("scheduler").create_schedule(
        Name=name,
        ScheduleExpression=in_seoul(),
        ScheduleExpressionTimezone="Asia/Seoul",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=target,
    )


@pytest.mark.parametrize(
    ("actions", "reason"),
    [((), "AccessDenied"), (("medialive:DescribeInputSecurityGroup",), "NotFoundException")],
)
def test_a_failed_target_leaves_a_dead_letter_with_the_rights_of_its_role_only(
    client: Callable[[str], Any], name: str, actions: tuple[str, ...], reason: str
) -> None:
    url = client("sqs").create_queue(QueueName=name)["QueueUrl"]
    arn = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    schedule(client, name, trusted_role(client, name, *actions), arn)
    letter = until(lambda: received(client("sqs"), url), 8)[0]
    assert json.loads(letter["Body"]) == {"InputSecurityGroupId": "0000000"}
    assert reason in letter["MessageAttributes"]["ERROR_MESSAGE"]["StringValue"]


def test_a_schedule_needs_the_right_to_pass_its_role(
    client: Callable[[str], Any], name: str, as_role: Callable[..., Callable[[str], Any]]
) -> None:
    role = trusted_role(client, name)
    with pytest.raises(ClientError, match=f"iam:PassRole on resource: {role}"):
        schedule(as_role(f"{name}-caller", {"Action": "scheduler:*", "Resource": "*"}), name, role)
