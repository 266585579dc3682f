"""What a command comes to in each state, how late it may be, and when a channel has run too long."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from botocore.session import get_session

from stream_automation.decisions import BILLING_STATES, Step, on_air_from, overdue, own_stop, step, too_old
from stream_automation.events import AirCommand

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
MAXIMUM = timedelta(minutes=120)
Templates = dict[str, dict[str, Any]]

START = {
    "IDLE": Step.CALL,
    "STARTING": Step.DONE,
    "RUNNING": Step.DONE,
    "RECOVERING": Step.DONE,
    "CREATING": Step.RETRY,
    "STOPPING": Step.RETRY,
    "UPDATING": Step.RETRY,
    "CREATE_FAILED": Step.REFUSE,
    "UPDATE_FAILED": Step.REFUSE,
    "DELETING": Step.GONE,
    "DELETED": Step.GONE,
}
STOP = {
    "STARTING": Step.CALL,
    "RUNNING": Step.CALL,
    "RECOVERING": Step.CALL,
    "CREATING": Step.RETRY,
    "UPDATING": Step.RETRY,
    "IDLE": Step.DONE,
    "STOPPING": Step.DONE,
    "CREATE_FAILED": Step.DONE,
    "UPDATE_FAILED": Step.DONE,
    "DELETING": Step.GONE,
    "DELETED": Step.GONE,
}


def states_of_the_api() -> set[str]:
    """Every state that botocore's model of MediaLive knows."""
    shape: Any = get_session().get_service_model("medialive").shape_for("ChannelState")
    return set(shape.enum)


@pytest.mark.parametrize(("state", "expected"), START.items())
def test_a_start_depends_on_the_state(state: str, expected: Step) -> None:
    assert step("start", state) is expected


@pytest.mark.parametrize(("state", "expected"), STOP.items())
def test_a_stop_depends_on_the_state(state: str, expected: Step) -> None:
    assert step("stop", state) is expected


def test_every_state_of_the_api_is_decided_and_known_to_these_tests() -> None:
    assert set(START) == set(STOP) == states_of_the_api()
    assert states_of_the_api() > BILLING_STATES


def test_a_state_that_nobody_knows_starts_nothing() -> None:
    assert step("start", "DREAMING") is Step.REFUSE


@pytest.mark.parametrize("state", ["CREATE_FAILED", "UPDATE_FAILED", "RECOVERING", "UPDATING"])
def test_fault_26_no_start_is_called_in_a_failed_or_changing_state(state: str) -> None:
    assert step("start", state) is not Step.CALL


def test_fault_26_recovering_bills_and_may_be_stopped() -> None:
    assert "RECOVERING" in BILLING_STATES
    assert step("stop", "RECOVERING") is Step.CALL


@pytest.mark.parametrize("state", sorted({"STARTING", "RUNNING", "RECOVERING"}))
def test_what_can_be_stopped_bills(state: str) -> None:
    assert step("stop", state) is Step.CALL
    assert state in BILLING_STATES


@pytest.mark.parametrize(
    ("action", "age", "honoured"),
    [
        ("start", timedelta(minutes=-5), True),
        ("start", timedelta(), True),
        ("start", timedelta(minutes=5), True),
        ("start", timedelta(minutes=5, microseconds=1), False),
        ("start", timedelta(hours=1), False),
        ("stop", timedelta(minutes=-5), True),
        ("stop", timedelta(hours=1), True),
        ("stop", timedelta(hours=24), True),
        ("stop", timedelta(hours=24, microseconds=1), False),
        ("stop", timedelta(days=365), False),
    ],
)
def test_fault_30_a_start_is_honoured_for_five_minutes_and_a_stop_for_a_day(
    action: Any, age: timedelta, honoured: bool
) -> None:
    assert (too_old(AirCommand(action, "1", NOW - age), NOW) is None) is honoured


def test_fault_30_a_clock_that_runs_ahead_stops_a_channel_all_the_same() -> None:
    assert too_old(AirCommand("stop", "1", NOW + timedelta(hours=1)), NOW) is None


def test_fault_30_the_refusal_says_when_it_was_due_how_late_it_is_and_what_is_allowed() -> None:
    due = datetime(2026, 11, 23, 18, tzinfo=timezone(timedelta(hours=9)))
    assert too_old(AirCommand("start", "1", due), NOW) == (
        "start was due 2026-11-23T18:00:00+09:00, 1:00:00 ago: it is honoured for 0:05:00 only"
    )


@pytest.mark.parametrize(
    ("due", "honoured"),
    [
        ("0001-01-01T00:00:00+23:59", False),
        ("0001-01-01T00:00:00-23:59", False),
        ("9999-12-31T23:59:59+23:59", True),
        ("9999-12-31T23:59:59-23:59", True),
    ],
)
@pytest.mark.parametrize("action", ["start", "stop"])
def test_fault_30_no_time_that_can_be_written_is_too_far_to_be_judged(action: Any, due: str, honoured: bool) -> None:
    assert (too_old(AirCommand(action, "1", datetime.fromisoformat(due)), NOW) is None) is honoured


@pytest.mark.parametrize(
    ("ran", "expected"),
    [
        (timedelta(), False),
        (MAXIMUM - timedelta(microseconds=1), False),
        (MAXIMUM, True),
        (MAXIMUM + timedelta(days=1), True),
    ],
)
def test_a_channel_is_overdue_from_its_maximum_on(ran: timedelta, expected: bool) -> None:
    assert overdue(NOW - ran, NOW, MAXIMUM) is expected


def test_fault_33_sweeps_alone_end_a_forgotten_channel_within_15_minutes_at_the_least_maximum(
    templates: Callable[[str], Templates],
) -> None:
    # No event arrives: the channel starts just after a sweep, the next one notes it, the later ones count.
    interval = sweep_interval(templates("dev"))
    noted = NOW + interval
    ended = next(
        moment
        for moment in (noted + number * interval for number in itertools.count(1))
        if overdue(noted, moment, timedelta(minutes=10))
    )
    assert ended - NOW <= timedelta(minutes=15)


def sweep_interval(of: Templates) -> timedelta:
    """How often the deployed rule wakes the sweep."""
    resources = of["AutomationStack"]["Resources"]
    (sweep,) = [
        name for name, item in resources.items() if item["Properties"].get("FunctionName") == "onair-dev-run-sweep"
    ]
    rules = [item["Properties"] for item in resources.values() if item["Type"] == "AWS::Events::Rule"]
    (expression,) = [
        rule["ScheduleExpression"]
        for rule in rules
        if "ScheduleExpression" in rule and rule["Targets"][0]["Arn"] == {"Fn::GetAtt": [sweep, "Arn"]}
    ]
    number, unit = expression.removeprefix("rate(").removesuffix(")").split()
    assert unit.startswith("minute")
    return timedelta(minutes=int(number))


def test_a_command_that_nobody_scheduled_is_never_too_late() -> None:
    assert too_old(AirCommand("start", "1"), NOW) is None


def test_a_run_s_own_stop_comes_before_its_maximum_however_late_in_its_minute_it_fires() -> None:
    assert own_stop(NOW, MAXIMUM, NOW) + timedelta(minutes=1) == NOW + MAXIMUM


@pytest.mark.parametrize("ran", [MAXIMUM, MAXIMUM - timedelta(minutes=1), timedelta(days=3)])
def test_a_stop_that_is_due_is_set_for_the_next_minute(ran: timedelta) -> None:
    assert own_stop(NOW - ran, MAXIMUM, NOW) == NOW + timedelta(minutes=1)


@pytest.mark.parametrize(("pre_warm", "minutes"), [(timedelta(), 0), (timedelta(minutes=10), 10)])
def test_a_scheduled_run_is_on_air_when_it_has_warmed_up(pre_warm: timedelta, minutes: int) -> None:
    assert on_air_from(NOW, pre_warm, NOW) == NOW + timedelta(minutes=minutes)
    assert on_air_from(None, pre_warm, NOW) is None


def test_no_run_came_from_a_start_that_is_still_to_come() -> None:
    assert on_air_from(NOW + timedelta(seconds=1), timedelta(minutes=10), NOW) is None
    assert on_air_from(datetime.max.replace(tzinfo=UTC), timedelta(minutes=10), NOW) is None
