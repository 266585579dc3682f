"""A start or a stop ends in the wanted state, is tried again, or is refused; twice is the same as once."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

import pytest

from stream_automation.events import MalformedEventError
from tests.automation.account import START, Account, Live, RefusedCallError, ago

BECOMES = {"start": "STARTING", "stop": "STOPPING"}
API_CALL = {"start": "StartChannel", "stop": "StopChannel"}
MAXIMUM, PRECISION = timedelta(hours=2), timedelta(minutes=1)
SINCE, STARTED, LENGTH = "onair:running-since", "onair:started-for", "onair:run-seconds"
CONFLICT = RefusedCallError("ConflictException", 409, "not in this state")
Command = Callable[[str, datetime], Any]


@dataclass(frozen=True)
class Desk:
    """The function with an account behind it."""

    module: ModuleType
    command: Command
    account: Account

    def due(self, action: str, late: timedelta = timedelta()) -> dict[str, str]:
        """What the function answers to a schedule's command that was due this long ago."""
        answer: dict[str, str] = self.module.handler(self.command(action, self.account.now - late), None)
        return answer

    def asked(self, action: str, **more: Any) -> dict[str, str]:
        """What it answers to an operator."""
        answer: dict[str, str] = self.module.handler({"action": action, "channelId": "4713921", **more}, None)
        return answer


@pytest.fixture
def desk(module: Callable[[str], ModuleType], command: Command, account: Account) -> Desk:
    return Desk(module("air_control"), command, account)


@pytest.mark.parametrize(("action", "state"), [("start", "IDLE"), ("stop", "RUNNING"), ("stop", "STARTING")])
def test_the_command_of_a_schedule_is_carried_out(
    desk: Desk, account: Account, caplog: pytest.LogCaptureFixture, action: str, state: str
) -> None:
    channel = account.add(state)
    with caplog.at_level(logging.INFO):
        answer = desk.due(action)
    expected = {"action": action, "channelId": channel.id, "result": "call", "state": BECOMES[action]}
    assert json.loads(json.dumps(answer)) == expected
    assert channel.state == BECOMES[action]
    (record,) = [record for record in caplog.records if record.message == "air control"]
    assert {key: record.__dict__[key] for key in answer} == answer


def test_a_stop_is_the_first_and_only_thing_that_a_stop_changes(desk: Desk, account: Account) -> None:
    account.add("RUNNING")
    desk.due("stop")
    assert account.called() == ["DescribeChannel", "StopChannel"]


def test_a_run_has_its_own_stop_before_it_begins(desk: Desk, account: Account) -> None:
    channel = account.add()
    desk.due("start")
    assert account.called() == ["DescribeChannel", "CreateSchedule", "CreateTags", "StartChannel"]
    assert account.stop_of(channel) == account.now + MAXIMUM - PRECISION


def test_what_an_earlier_run_left_is_moved(desk: Desk, account: Account) -> None:
    channel = account.add()
    desk.module.schedules.stop_at(desk.module.STOPS, channel.id, account.now + timedelta(minutes=3))
    desk.due("start")
    assert account.stop_of(channel) == account.now + MAXIMUM - PRECISION


def test_no_run_begins_without_a_stop_of_its_own(desk: Desk, account: Account) -> None:
    channel = account.add()
    account.broken["CreateSchedule"] = RefusedCallError("AccessDeniedException", 403)
    with pytest.raises(Exception, match="AccessDenied"):
        desk.due("start")
    assert channel.state == "IDLE"


def test_the_run_is_noted_with_the_start_that_it_came_from(desk: Desk, account: Account) -> None:
    channel = account.add()
    desk.due("start", late=timedelta(minutes=2))
    assert channel.tags[SINCE] == START.isoformat()
    assert channel.tags[STARTED] == ago(minutes=2).isoformat()


@pytest.mark.parametrize(
    ("action", "state"),
    [("start", "STARTING"), ("start", "RUNNING"), ("start", "RECOVERING"), ("stop", "STOPPING"), ("stop", "IDLE")],
)
def test_a_channel_that_is_there_already_is_not_called_again(
    desk: Desk, account: Account, action: str, state: str
) -> None:
    account.add(state)
    answer = desk.due(action)
    assert (answer["result"], answer["state"]) == ("already there", state)
    assert not {"StartChannel", "StopChannel"} & set(account.called())


@pytest.mark.parametrize("since", [None, ago(minutes=7)])
def test_a_channel_that_runs_already_is_given_its_own_stop(
    desk: Desk, account: Account, since: datetime | None
) -> None:
    channel = account.add("RUNNING", tags={} if since is None else {SINCE: since.isoformat()})
    desk.due("start")
    assert account.stop_of(channel) == (since or account.now) + MAXIMUM - PRECISION
    assert channel.tags[STARTED] == account.now.isoformat()


def test_a_start_for_minutes_does_not_end_the_window_that_begins_meanwhile(desk: Desk, account: Account) -> None:
    channel = account.add()
    desk.asked("start", minutes=5)
    channel.state = "RUNNING"
    account.now += timedelta(minutes=4)
    desk.due("start")
    assert account.stop_of(channel) == START + MAXIMUM - PRECISION
    assert LENGTH not in channel.tags


def test_a_start_that_comes_twice_does_not_move_the_stop(desk: Desk, account: Account) -> None:
    channel = account.add()
    desk.due("start")
    account.now += timedelta(minutes=4)
    desk.due("start", late=timedelta(minutes=4))
    assert account.stop_of(channel) == START + MAXIMUM - PRECISION


def test_a_run_past_its_maximum_is_stopped_in_the_next_minute(desk: Desk, account: Account) -> None:
    channel = account.add("RUNNING", tags={SINCE: ago(hours=5).isoformat()})
    desk.due("start")
    assert account.stop_of(channel) == account.now + PRECISION


@pytest.mark.parametrize("left", [timedelta(seconds=10), timedelta(seconds=90)])
def test_a_stop_that_is_due_is_not_moved_behind_the_maximum(desk: Desk, account: Account, left: timedelta) -> None:
    since = account.now + left - MAXIMUM
    channel = account.add("RUNNING", tags={SINCE: since.isoformat()})
    desk.module.schedules.stop_at(desk.module.STOPS, channel.id, since + MAXIMUM - PRECISION)
    desk.due("start")
    assert account.stop_of(channel) == since + MAXIMUM - PRECISION
    assert channel.tags[STARTED] == account.now.isoformat()


def test_a_stop_that_is_not_due_for_three_minutes_is_moved(desk: Desk, account: Account) -> None:
    since = account.now + timedelta(minutes=2, seconds=30) - MAXIMUM
    channel = account.add("RUNNING", tags={SINCE: since.isoformat(), LENGTH: "300"})
    desk.module.schedules.stop_at(desk.module.STOPS, channel.id, account.now + timedelta(seconds=30))
    desk.due("start")
    assert account.stop_of(channel) == since + MAXIMUM - PRECISION


def test_a_start_that_nobody_scheduled_notes_nothing_at_a_channel_that_runs(desk: Desk, account: Account) -> None:
    channel = account.add("RUNNING", tags={SINCE: ago(minutes=7).isoformat()})
    assert desk.asked("start")["result"] == "already there"
    assert "CreateTags" not in account.called()
    assert account.stop_of(channel) is not None


def test_a_run_that_is_noted_for_the_future_is_counted_from_now(desk: Desk, account: Account) -> None:
    channel = account.add("RUNNING", tags={SINCE: (account.now + timedelta(days=1)).isoformat()})
    desk.due("start")
    assert account.stop_of(channel) == account.now + MAXIMUM - PRECISION


# An operator


@pytest.mark.parametrize(("action", "state"), [("start", "IDLE"), ("stop", "RUNNING")])
def test_an_operator_states_no_time(desk: Desk, account: Account, action: str, state: str) -> None:
    channel = account.add(state)
    assert desk.asked(action)["result"] == "call"
    assert channel.state == BECOMES[action]
    assert STARTED not in channel.tags


def test_a_start_for_five_minutes_is_one_call(desk: Desk, account: Account) -> None:
    channel = account.add()
    desk.asked("start", minutes=5)
    # Ten minutes for the start, five on air; the sweep counts the five anew when the channel runs.
    assert account.stop_of(channel) == account.now + timedelta(minutes=15)
    assert channel.tags[LENGTH] == "300"


def test_no_length_is_longer_than_the_maximum(desk: Desk, account: Account) -> None:
    channel = account.add()
    desk.asked("start", minutes=600)
    assert account.stop_of(channel) == account.now + MAXIMUM - PRECISION


def test_an_operator_starts_again_what_was_stopped(desk: Desk, account: Account) -> None:
    channel = account.add(tags={STARTED: START.isoformat()})
    assert desk.asked("start")["result"] == "call"
    assert channel.state == "STARTING"


# After a person has stopped it


def test_fault_39_nothing_starts_again_in_its_window_what_a_person_has_stopped(desk: Desk, account: Account) -> None:
    channel = account.add()
    desk.due("start")
    channel.state = "IDLE"
    account.now += timedelta(minutes=3)
    answer = desk.due("start", late=timedelta(minutes=3))
    assert (answer["result"], channel.state) == ("stopped since", "IDLE")


def test_the_next_window_starts_again(desk: Desk, account: Account) -> None:
    channel = account.add()
    desk.due("start")
    channel.state = "IDLE"
    account.now += timedelta(days=7)
    assert desk.due("start")["result"] == "call"
    assert channel.state == "STARTING"


# What is refused


@pytest.mark.parametrize(
    "tags",
    [{"onair:project": "other"}, {"onair:environment": "production"}, {"onair:project": "", "onair:environment": ""}],
)
@pytest.mark.parametrize(("action", "state"), [("start", "IDLE"), ("stop", "RUNNING")])
def test_a_channel_that_is_not_ours_is_refused(
    desk: Desk, account: Account, action: str, state: str, tags: dict[str, str]
) -> None:
    account.add(state, tags=tags)
    with pytest.raises(desk.module.RefusedError, match=r"^channel 4713921 does not carry the tags of onair/dev: it is"):
        desk.due(action)
    assert account.called() == ["DescribeChannel"]


@pytest.mark.parametrize(
    "change",
    [
        {"action": None},
        {"action": "restart"},
        {"action": "start" * 50_000},
        {"channelId": 4713921},
        {"channelId": "main"},
        {"channelId": "7" * 250_000},
        {"scheduledTime": "soon"},
        {"scheduledTime": None},
        {"minutes": 5},
    ],
)
def test_fault_20_a_malformed_command_is_raised_and_no_call_is_made(
    desk: Desk, account: Account, change: dict[str, Any]
) -> None:
    with pytest.raises(MalformedEventError):
        desk.module.handler({**desk.command("start", account.now), **change}, None)
    assert account.calls == []


@pytest.mark.parametrize("event", [None, [], "start", 7, {}, {"detail": {"action": "start"}}])
def test_fault_20_what_is_no_command_at_all_is_raised_and_no_call_is_made(
    desk: Desk, account: Account, event: object
) -> None:
    with pytest.raises(MalformedEventError):
        desk.module.handler(event, None)
    assert account.calls == []


@pytest.mark.parametrize(("action", "before"), [("start", "IDLE"), ("stop", "RUNNING")])
def test_fault_21_the_same_command_twice_is_one_call_and_the_second_is_counted(
    desk: Desk, account: Account, caplog: pytest.LogCaptureFixture, action: str, before: str
) -> None:
    account.add(before)
    with caplog.at_level(logging.INFO):
        assert [desk.due(action)["result"], desk.due(action)["result"]] == ["call", "already there"]
    assert account.called().count(API_CALL[action]) == 1
    first, second = (record.__dict__ for record in caplog.records if record.message == "air control")
    assert "_aws" not in first
    (directive,) = second["_aws"]["CloudWatchMetrics"]
    assert directive["Metrics"] == [{"Name": "CommandsWithoutEffect", "Unit": "Count"}]
    assert (second["CommandsWithoutEffect"], second["Project"], second["Environment"]) == (1, "onair", "dev")


def overtaken(account: Account, channel: Live, state: str | None) -> None:
    """Somebody changes the channel between the look and the call, which is then refused."""

    def meanwhile(_given: Any) -> Exception:
        if state is None:
            account.channels.clear()
        else:
            channel.state = state
        return CONFLICT

    account.broken |= {"StartChannel": meanwhile, "StopChannel": meanwhile}


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("start", "IDLE", "STARTING"),
        ("start", "IDLE", "RUNNING"),
        ("stop", "RUNNING", "STOPPING"),
        ("stop", "RUNNING", "IDLE"),
    ],
)
def test_fault_23_a_conflict_is_a_success_when_the_channel_is_where_it_should_be(
    desk: Desk, account: Account, action: str, before: str, after: str
) -> None:
    overtaken(account, account.add(before), after)
    answer = desk.due(action)
    assert (answer["result"], answer["state"]) == ("already there", after)


def test_fault_23_a_start_whose_answer_was_lost_is_noted_all_the_same(desk: Desk, account: Account) -> None:
    channel = account.add()
    overtaken(account, channel, "STARTING")
    desk.asked("start", minutes=5)
    assert (channel.tags[SINCE], channel.tags[LENGTH]) == (START.isoformat(), "300")
    channel.state = "IDLE"
    desk.due("start")
    assert channel.tags[STARTED] == START.isoformat()


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [("start", "IDLE", "UPDATING"), ("start", "IDLE", "IDLE"), ("stop", "RUNNING", "UPDATING")],
)
def test_fault_23_a_conflict_is_tried_again_when_the_channel_is_not_there_yet(
    desk: Desk, account: Account, action: str, before: str, after: str
) -> None:
    overtaken(account, account.add(before), after)
    with pytest.raises(desk.module.InTransitionError, match=f"^channel 4713921 is {after}: not in this state$"):
        desk.due(action)


@pytest.mark.parametrize(
    ("action", "state"),
    [("start", "CREATING"), ("start", "STOPPING"), ("start", "UPDATING"), ("stop", "CREATING"), ("stop", "UPDATING")],
)
def test_fault_23_a_channel_in_transition_is_raised_so_that_lambda_tries_again(
    desk: Desk, account: Account, action: str, state: str
) -> None:
    channel = account.add(state)
    with pytest.raises(desk.module.InTransitionError, match=f"^channel 4713921 is {state}: {action} is tried again$"):
        desk.due(action)
    channel.state = {"start": "IDLE", "stop": "RUNNING"}[action]
    assert desk.due(action)["result"] == "call"


@pytest.mark.parametrize("action", ["start", "stop"])
def test_fault_24_a_channel_that_is_not_found_ends_the_command(desk: Desk, account: Account, action: str) -> None:
    answer = desk.due(action)
    assert (answer["result"], answer["state"]) == ("gone", "DELETED")
    assert account.called() == ["DescribeChannel"]


@pytest.mark.parametrize("state", ["DELETING", "DELETED"])
@pytest.mark.parametrize("action", ["start", "stop"])
def test_fault_24_a_channel_that_is_described_as_deleted_ends_the_command(
    desk: Desk, account: Account, action: str, state: str
) -> None:
    account.add(state)
    assert desk.due(action)["result"] == "gone"
    assert account.called() == ["DescribeChannel"]


@pytest.mark.parametrize(("action", "before"), [("start", "IDLE"), ("stop", "RUNNING")])
def test_fault_24_a_channel_deleted_between_look_and_call_ends_the_command(
    desk: Desk, account: Account, action: str, before: str
) -> None:
    overtaken(account, account.add(before), None)
    answer = desk.due(action)
    assert (answer["result"], answer["state"]) == ("gone", "DELETED")


@pytest.mark.parametrize("state", ["CREATE_FAILED", "UPDATE_FAILED"])
def test_fault_26_a_failed_channel_is_not_started_until_a_person_mends_it(
    desk: Desk, account: Account, state: str
) -> None:
    account.add(state)
    with pytest.raises(desk.module.RefusedError, match=f"^channel 4713921 is {state}: mend it before it can start$"):
        desk.due("start")
    assert account.called() == ["DescribeChannel"]


@pytest.mark.parametrize("state", ["CREATE_FAILED", "UPDATE_FAILED"])
def test_fault_26_a_failed_channel_does_not_run_and_needs_no_stop(desk: Desk, account: Account, state: str) -> None:
    account.add(state)
    assert desk.due("stop")["result"] == "already there"


def test_fault_26_a_recovering_channel_bills_and_is_stopped(desk: Desk, account: Account) -> None:
    channel = account.add("RECOVERING")
    desk.due("stop")
    assert channel.state == "STOPPING"


@pytest.mark.parametrize(
    ("action", "late", "says"),
    [
        (
            "start",
            timedelta(minutes=5, seconds=1),
            r"^start was due .*, 0:05:01.* ago: it is honoured for 0:05:00 only$",
        ),
        ("start", timedelta(hours=1), "^start was due"),
        ("stop", timedelta(hours=24, seconds=1), "^stop was due .* honoured for 1 day, 0:00:00 only$"),
    ],
)
def test_fault_30_a_command_that_comes_too_late_is_refused_before_any_call(
    desk: Desk, account: Account, action: str, late: timedelta, says: str
) -> None:
    with pytest.raises(desk.module.RefusedError, match=says):
        desk.due(action, late)
    assert account.calls == []


@pytest.mark.parametrize(
    ("action", "late"),
    [
        ("start", timedelta(minutes=5)),
        ("start", -timedelta(minutes=5)),
        ("stop", timedelta(hours=1)),
        ("stop", timedelta(hours=24)),
        ("stop", -timedelta(minutes=5)),
    ],
)
def test_fault_30_a_skewed_clock_or_a_late_stop_is_honoured(
    desk: Desk, account: Account, action: str, late: timedelta
) -> None:
    channel = account.add({"start": "IDLE", "stop": "RUNNING"}[action])
    assert desk.due(action, late)["result"] == "call"
    assert channel.state == BECOMES[action]


class DeadError(BaseException):
    """The function's time is up."""


def test_fault_31_a_function_that_dies_before_it_has_noted_a_start_starts_at_its_next_try(
    desk: Desk, account: Account
) -> None:
    channel = account.add()
    account.broken["CreateTags"] = lambda _given: dies()
    with pytest.raises(DeadError):
        desk.due("start")
    assert channel.state == "IDLE"
    account.broken.clear()
    assert desk.due("start")["result"] == "call"
    assert account.stop_of(channel) == account.now + MAXIMUM - PRECISION


@pytest.mark.parametrize("state", ["IDLE", "STARTING"])
def test_fault_31_a_function_that_dies_at_its_start_leaves_nothing_that_is_not_known(
    desk: Desk, account: Account, state: str
) -> None:
    channel = account.add()

    def start_and_die(_given: Any) -> None:
        channel.state = state
        dies()

    account.broken["StartChannel"] = start_and_die
    with pytest.raises(DeadError):
        desk.due("start")
    assert channel.tags[STARTED] == START.isoformat()
    assert account.stop_of(channel) == START + MAXIMUM - PRECISION
    # If it began, somebody has stopped it meanwhile.
    channel.state = "IDLE"
    account.broken.clear()
    assert desk.due("start")["result"] == "stopped since"


def test_a_start_that_failed_is_carried_out_by_the_next_try(desk: Desk, account: Account) -> None:
    channel = account.add()
    account.broken["StartChannel"] = RefusedCallError("InternalServerErrorException", 500)
    with pytest.raises(Exception, match="InternalServerError"):
        desk.due("start")
    assert STARTED not in channel.tags
    account.broken.clear()
    assert desk.due("start")["result"] == "call"
    assert channel.tags[STARTED] == START.isoformat()


def dies() -> None:
    raise DeadError


@pytest.mark.parametrize(("action", "state"), [("start", "IDLE"), ("stop", "RUNNING")])
def test_fault_32_a_command_waits_for_no_notice(desk: Desk, account: Account, action: str, state: str) -> None:
    account.add(state)
    account.broken["Publish"] = RefusedCallError("AuthorizationErrorException", 403)
    assert desk.due(action)["result"] == "call"
    assert "Publish" not in account.called()
