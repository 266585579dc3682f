"""Stops that MediaLive is told by EventBridge Scheduler itself."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
import pytest

from constructs_lib.run_stops import DailyStops, RunStops, scheduler_role
from tests.constructs_lib.functions import FUNCTION_ARN, QUEUE_ARN, known_queue
from tests.constructs_lib.rendering import ACCOUNT, REGION, empty_stack, only, resources

CHANNELS = {"main": "7", "main-hall": "8"}
ARNS = [f"arn:aws:medialive:{REGION}:{ACCOUNT}:channel:{number}" for number in CHANNELS.values()]
OURS = {"StringEquals": {"aws:ResourceTag/onair:project": "onair"}}


def run_stops(stack: cdk.Stack) -> RunStops:
    return RunStops(
        stack,
        "Stops",
        group_name="onair-dev-stops",
        channel_arns=ARNS,
        conditions=OURS,
        looker_arn=FUNCTION_ARN,
        dead_letters=known_queue(stack),
    )


@pytest.fixture(scope="module")
def daily() -> cdk.Stack:
    stack = empty_stack()
    DailyStops(
        stack,
        "Daily",
        channel_ids=CHANNELS,
        clock="05:07",
        time_zone="Asia/Seoul",
        role=scheduler_role(stack, "Role", "stops"),
        dead_letters=known_queue(stack),
    )
    return stack


def test_one_shot_stops_lie_in_a_group_that_goes_with_the_stack() -> None:
    stack = empty_stack()
    stops = run_stops(stack)
    (group,) = resources(stack, "AWS::Scheduler::ScheduleGroup")
    assert only(stack, "AWS::Scheduler::ScheduleGroup")["Properties"]["Name"] == "onair-dev-stops"
    assert stack.resolve(stops.variables()) == {
        "STOP_GROUP": {"Ref": group},
        "STOP_ROLE_ARN": stack.resolve(stops.role.role_arn),
        "DEAD_LETTERS_ARN": QUEUE_ARN,
    }


def test_the_role_stops_these_channels_has_one_function_look_and_nothing_else() -> None:
    stack = empty_stack()
    run_stops(stack)
    statements = only(stack, "AWS::IAM::Policy")["Properties"]["PolicyDocument"]["Statement"]
    assert statements == [
        {"Effect": "Allow", "Action": "medialive:StopChannel", "Resource": ARNS, "Condition": OURS},
        {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": FUNCTION_ARN},
        {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE_ARN},
    ]


def test_schedules_of_this_account_alone_may_assume_the_role() -> None:
    stack = empty_stack()
    run_stops(stack)
    (statement,) = only(stack, "AWS::IAM::Role")["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_who_sets_stops_touches_this_group_alone_and_passes_this_role_to_scheduler_alone() -> None:
    stack = empty_stack()
    stops = run_stops(stack)
    schedules, passing = (stack.resolve(statement.to_statement_json()) for statement in stops.setting())
    assert schedules["Resource"] == f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/onair-dev-stops/*"
    assert schedules["Action"] == [f"scheduler:{verb}Schedule" for verb in ("Create", "Update", "Get", "Delete")]
    assert passing["Action"] == "iam:PassRole"
    assert passing["Resource"] == stack.resolve(stops.role.role_arn)
    assert passing["Condition"] == {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}}


def schedules(stack: cdk.Stack) -> list[Any]:
    return [resource["Properties"] for resource in resources(stack, "AWS::Scheduler::Schedule").values()]


def test_every_channel_is_stopped_each_day_at_one_time_of_the_zone(daily: cdk.Stack) -> None:
    assert len(schedules(daily)) == 2
    for schedule in schedules(daily):
        assert schedule["ScheduleExpression"] == "cron(7 5 * * ? *)"
        assert schedule["ScheduleExpressionTimezone"] == "Asia/Seoul"
        assert schedule["State"] == "ENABLED"
        assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}


def test_no_code_is_in_the_path_of_the_daily_stop(daily: cdk.Stack) -> None:
    targets = [schedule["Target"] for schedule in schedules(daily)]
    assert {target["Arn"] for target in targets} == {"arn:aws:scheduler:::aws-sdk:medialive:stopChannel"}
    assert [json.loads(target["Input"]) for target in targets] == [{"ChannelId": "7"}, {"ChannelId": "8"}]


def test_a_daily_stop_that_fails_is_tried_for_an_hour_and_then_kept(daily: cdk.Stack) -> None:
    for schedule in schedules(daily):
        assert schedule["Target"]["RetryPolicy"] == {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 20}
        assert schedule["Target"]["DeadLetterConfig"] == {"Arn": QUEUE_ARN}
