"""Weekly times on air as pairs of EventBridge schedules."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import aws_cdk as cdk
import pytest

from constructs_lib.air_windows import OLDEST_EVENT_SECONDS, AirWindow, AirWindows
from stream_automation import decisions
from stream_automation.events import air_command
from tests.constructs_lib.functions import FUNCTION_ARN, QUEUE_ARN, known_function, known_queue
from tests.constructs_lib.rendering import ACCOUNT, empty_stack, only, resources

SATURDAY = AirWindow(channel_id="7", days=("SAT",), start="19:00", stop_days=("SUN",), stop="00:30")
WEEKDAYS = AirWindow(
    channel_id="8", days=("MON", "WED", "FRI"), start="06:05", stop_days=("MON", "WED", "FRI"), stop="09:30"
)


def windows(*planned: AirWindow, enabled: bool = True, time_zone: str = "Asia/Seoul") -> cdk.Stack:
    stack = empty_stack()
    AirWindows(
        stack,
        "Windows",
        group_name="onair-dev",
        windows=planned,
        time_zone=time_zone,
        enabled=enabled,
        air_control=known_function(stack),
        dead_letters=known_queue(stack),
    )
    return stack


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    return windows(SATURDAY, WEEKDAYS)


def schedules(stack: cdk.Stack) -> list[Any]:
    return [resource["Properties"] for resource in resources(stack, "AWS::Scheduler::Schedule").values()]


def command(schedule: Any) -> Any:
    return json.loads(schedule["Target"]["Input"])


def planned(stack: cdk.Stack) -> dict[tuple[str, str], str]:
    """The cron expression of each channel's start and stop."""
    return {
        (command(schedule)["channelId"], command(schedule)["action"]): schedule["ScheduleExpression"]
        for schedule in schedules(stack)
    }


def test_each_window_is_a_start_and_a_stop_on_its_days(stack: cdk.Stack) -> None:
    assert len(schedules(stack)) == 4
    assert planned(stack) == {
        ("7", "start"): "cron(0 19 ? * SAT *)",
        ("7", "stop"): "cron(30 0 ? * SUN *)",
        ("8", "start"): "cron(5 6 ? * MON,WED,FRI *)",
        ("8", "stop"): "cron(30 9 ? * MON,WED,FRI *)",
    }


@pytest.mark.parametrize("zone", ["Asia/Seoul", "America/New_York"])
def test_clocks_are_read_in_the_time_zone_given(zone: str) -> None:
    assert {schedule["ScheduleExpressionTimezone"] for schedule in schedules(windows(SATURDAY, time_zone=zone))} == {
        zone
    }


@pytest.mark.parametrize(("enabled", "state"), [(True, "ENABLED"), (False, "DISABLED")])
def test_all_are_on_or_all_are_off(enabled: bool, state: str) -> None:
    assert [schedule["State"] for schedule in schedules(windows(SATURDAY, enabled=enabled))] == [state, state]


def test_they_fire_on_the_minute(stack: cdk.Stack) -> None:
    assert {schedule["FlexibleTimeWindow"]["Mode"] for schedule in schedules(stack)} == {"OFF"}


def test_the_function_understands_what_a_schedule_says(stack: cdk.Stack) -> None:
    for schedule in schedules(stack):
        said = schedule["Target"]["Input"].replace("<aws.scheduler.scheduled-time>", "2026-11-28T10:00:00Z")
        understood = air_command(json.loads(said))
        assert understood.scheduled == datetime(2026, 11, 28, 10, tzinfo=UTC)
        assert (understood.channel_id, understood.action) in planned(stack)


def test_a_late_start_is_given_up_in_minutes_and_a_late_stop_in_a_day(stack: cdk.Stack) -> None:
    ages = {command(schedule)["action"]: schedule["Target"]["RetryPolicy"] for schedule in schedules(stack)}
    assert ages["start"] == {"MaximumEventAgeInSeconds": 300, "MaximumRetryAttempts": 2}
    assert ages["stop"] == {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 2}


def test_scheduler_gives_up_when_the_function_would_refuse() -> None:
    given_up = {action: timedelta(seconds=seconds) for action, seconds in OLDEST_EVENT_SECONDS.items()}
    assert given_up == {"start": decisions.OLDEST_START, "stop": decisions.OLDEST_STOP}


def test_what_failed_for_good_goes_to_the_dead_letters(stack: cdk.Stack) -> None:
    assert [schedule["Target"]["DeadLetterConfig"] for schedule in schedules(stack)] == [{"Arn": QUEUE_ARN}] * 4


def test_they_lie_in_a_group_of_their_environment(stack: cdk.Stack) -> None:
    (group,) = resources(stack, "AWS::Scheduler::ScheduleGroup")
    assert only(stack, "AWS::Scheduler::ScheduleGroup")["Properties"]["Name"] == "onair-dev"
    assert [schedule["GroupName"] for schedule in schedules(stack)] == [{"Ref": group}] * 4


def test_schedules_of_this_account_alone_may_assume_the_role(stack: cdk.Stack) -> None:
    (statement,) = only(stack, "AWS::IAM::Role")["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_the_role_invokes_one_function_and_writes_dead_letters_and_nothing_else(stack: cdk.Stack) -> None:
    statements = only(stack, "AWS::IAM::Policy")["Properties"]["PolicyDocument"]["Statement"]
    assert {(statement["Effect"], statement["Action"], statement["Resource"]) for statement in statements} == {
        ("Allow", "lambda:InvokeFunction", FUNCTION_ARN),
        ("Allow", "sqs:SendMessage", QUEUE_ARN),
    }


def test_every_schedule_runs_with_that_role(stack: cdk.Stack) -> None:
    (role,) = resources(stack, "AWS::IAM::Role")
    targets = [schedule["Target"] for schedule in schedules(stack)]
    assert [target["RoleArn"] for target in targets] == [{"Fn::GetAtt": [role, "Arn"]}] * 4
    assert {target["Arn"] for target in targets} == {FUNCTION_ARN}


def test_without_windows_nothing_is_scheduled() -> None:
    stack = windows()
    assert schedules(stack) == []
    assert len(resources(stack, "AWS::Scheduler::ScheduleGroup")) == 1
