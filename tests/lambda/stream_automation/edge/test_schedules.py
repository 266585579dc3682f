"""One-shot schedules as they are sent to EventBridge Scheduler, checked by botocore's own model."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from botocore.exceptions import ClientError

from constructs_lib import run_stops
from stream_automation.edge import schedules
from stream_automation.edge.schedules import Group
from tests.automation.account import START, Account, RefusedCallError

GROUP = Group(
    "onair-dev-stops",
    "arn:aws:iam::111122223333:role/stops",
    "arn:aws:sqs:ap-northeast-2:111122223333:letters",
)
SWEEP = "arn:aws:lambda:ap-northeast-2:111122223333:function:onair-dev-run-sweep"
DENIED = RefusedCallError("AccessDeniedException", 403)


def test_a_stop_calls_medialive_by_itself_once_and_is_gone(account: Account) -> None:
    schedules.stop_at(GROUP, "7", START)
    (sent,) = account.given("CreateSchedule")
    target = sent.pop("Target")
    assert sent == {
        "GroupName": "onair-dev-stops",
        "Name": "stop-7",
        "ScheduleExpression": "at(2026-11-25T10:00:00)",
        "ScheduleExpressionTimezone": "UTC",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "ActionAfterCompletion": "DELETE",
    }
    assert target == {
        "Arn": "arn:aws:scheduler:::aws-sdk:medialive:stopChannel",
        "RoleArn": GROUP.role_arn,
        "Input": '{"ChannelId": "7"}',
        "DeadLetterConfig": {"Arn": GROUP.dead_letters_arn},
        "RetryPolicy": {"MaximumRetryAttempts": 20, "MaximumEventAgeInSeconds": 3600},
    }


def test_it_is_tried_as_long_as_the_daily_stop() -> None:
    assert (schedules.RETRIES, schedules.OLDEST_SECONDS) == (run_stops.RETRIES, run_stops.OLDEST_SECONDS)
    assert schedules.STOP_CHANNEL == run_stops.STOP_CHANNEL


def test_a_moment_of_any_zone_is_written_in_utc(account: Account) -> None:
    schedules.stop_at(GROUP, "7", datetime(2026, 11, 25, 19, 30, 5, 900_000, tzinfo=timezone(timedelta(hours=9))))
    assert account.given("CreateSchedule")[0]["ScheduleExpression"] == "at(2026-11-25T10:30:05)"


def test_a_channel_has_one_stop_the_last_that_was_set(account: Account) -> None:
    channel = account.add(channel_id="7")
    schedules.stop_at(GROUP, "7", START)
    schedules.stop_at(GROUP, "7", START + timedelta(minutes=5))
    assert account.stop_of(channel) == START + timedelta(minutes=5)
    assert len(account.schedules) == 1


def test_a_look_invokes_the_function_and_does_not_take_the_place_of_the_stop(account: Account) -> None:
    channel = account.add(channel_id="7")
    schedules.stop_at(GROUP, "7", START)
    schedules.look_at(GROUP, SWEEP, "7", START + timedelta(minutes=5))
    target = account.given("CreateSchedule")[1]["Target"]
    assert (target["Arn"], json.loads(target["Input"])) == (SWEEP, {"channelId": "7"})
    assert (account.stop_of(channel), account.look_at(channel)) == (START, START + timedelta(minutes=5))


def test_a_stop_that_is_set_is_known(account: Account) -> None:
    assert schedules.stop_is_set(GROUP, "7") is False
    schedules.stop_at(GROUP, "7", START)
    assert schedules.stop_is_set(GROUP, "7") is True
    assert schedules.stop_is_set(GROUP, "8") is False


def test_what_is_set_for_a_channel_is_removed_and_twice_is_as_good(account: Account) -> None:
    schedules.stop_at(GROUP, "7", START)
    schedules.look_at(GROUP, SWEEP, "7", START)
    schedules.stop_at(GROUP, "8", START)
    schedules.forget(GROUP, "7")
    schedules.forget(GROUP, "7")
    assert list(account.schedules) == [("onair-dev-stops", "stop-8")]


@pytest.mark.parametrize(
    ("broken", "call"),
    [
        ("CreateSchedule", lambda: schedules.stop_at(GROUP, "8", START)),
        ("UpdateSchedule", lambda: schedules.stop_at(GROUP, "7", START)),
        ("GetSchedule", lambda: schedules.stop_is_set(GROUP, "7")),
        ("DeleteSchedule", lambda: schedules.forget(GROUP, "7")),
    ],
)
def test_every_other_error_is_raised(account: Account, broken: str, call: Callable[[], object]) -> None:
    schedules.stop_at(GROUP, "7", START)
    account.broken[broken] = DENIED
    with pytest.raises(ClientError, match="AccessDenied"):
        call()
