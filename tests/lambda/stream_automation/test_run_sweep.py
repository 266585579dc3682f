"""Every channel of ours that runs is timed, has a stop of its own, and is stopped at its maximum."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.automation.account import START, Account, ago
from tests.automation.sweeping import (
    BILLING,
    DENIED,
    LENGTH,
    MAXIMUM,
    PRECISION,
    SINCE,
    STARTED,
    Sweep,
    running,
)


def test_an_account_without_channels_needs_nothing(sweep: Sweep, account: Account) -> None:
    assert sweep.run() == []
    assert account.called() == ["ListChannels"]


# The maximum


@pytest.mark.parametrize("state", BILLING)
def test_a_channel_that_is_seen_running_for_the_first_time_is_timed_from_now(
    sweep: Sweep, account: Account, state: str
) -> None:
    channel = account.add(state)
    assert sweep.run() == []
    assert channel.tags[SINCE] == START.isoformat()


@pytest.mark.parametrize("state", BILLING)
def test_a_channel_within_its_maximum_is_left_alone(sweep: Sweep, account: Account, state: str) -> None:
    channel = running(account, MAXIMUM - timedelta(seconds=1), state=state)
    assert sweep.run() == []
    assert channel.state == state


@pytest.mark.parametrize("state", ["STARTING", "RUNNING", "RECOVERING"])
@pytest.mark.parametrize("ran", [MAXIMUM, timedelta(days=3)])
def test_a_channel_at_its_maximum_is_stopped_and_told_of(
    sweep: Sweep, account: Account, state: str, ran: timedelta
) -> None:
    channel = running(account, ran, state=state)
    assert sweep.run() == [channel.id]
    assert channel.state == "STOPPING"
    (notice,) = account.published
    assert notice["Subject"] == "onair main: stopped after 120 minutes"
    assert "다시 시작하세요" in notice["Message"]


def test_whoever_starts_it_again_gets_the_whole_time(sweep: Sweep, account: Account) -> None:
    channel = running(account, MAXIMUM)
    sweep.module.schedules.stop_at(sweep.module.GROUP, channel.id, account.now + timedelta(minutes=30))
    sweep.run()
    assert SINCE not in channel.tags
    assert account.schedules == {}


@pytest.mark.parametrize("noted", ["yesterday", "", (START + timedelta(hours=1)).isoformat()])
def test_a_tag_that_says_no_time_or_one_to_come_is_written_anew(sweep: Sweep, account: Account, noted: str) -> None:
    channel = account.add("RUNNING", tags={SINCE: noted})
    assert sweep.run() == []
    assert channel.tags[SINCE] == START.isoformat()


@pytest.mark.parametrize("state", ["IDLE", "STOPPING", "CREATING", "DELETING", "CREATE_FAILED", "UPDATE_FAILED"])
def test_a_channel_that_does_not_run_is_never_stopped(sweep: Sweep, account: Account, state: str) -> None:
    channel = running(account, timedelta(days=3), state=state)
    assert sweep.run() == []
    assert channel.state == state


def test_a_channel_of_somebody_else_ends_no_sweep(sweep: Sweep, account: Account) -> None:
    account.add("RUNNING", "1", tags={"onair:project": "other"})
    assert running(account, MAXIMUM, "2").id in sweep.run()


@pytest.mark.parametrize("tags", [{"onair:project": "other"}, {"onair:environment": "production"}])
def test_a_channel_of_somebody_else_is_neither_stopped_nor_tagged(
    sweep: Sweep, account: Account, tags: dict[str, str]
) -> None:
    account.add("RUNNING", tags={SINCE: ago(days=9).isoformat(), **tags})
    assert sweep.run() == []
    assert account.called() == ["ListChannels"]


def test_the_sweep_never_starts_a_channel(sweep: Sweep, account: Account) -> None:
    account.add("IDLE", tags={SINCE: ago(hours=1).isoformat(), STARTED: START.isoformat()})
    sweep.run()
    assert "StartChannel" not in account.called()


# A run's own stop


@pytest.mark.parametrize("ran", [timedelta(), timedelta(minutes=50)])
def test_a_run_without_a_stop_of_its_own_is_given_one(sweep: Sweep, account: Account, ran: timedelta) -> None:
    channel = running(account, ran)
    sweep.run()
    assert account.stop_of(channel) == account.now - ran + MAXIMUM - PRECISION


def test_a_stop_that_is_set_is_not_moved(sweep: Sweep, account: Account) -> None:
    channel = running(account, timedelta(minutes=50))
    sweep.module.schedules.stop_at(sweep.module.GROUP, channel.id, account.now + timedelta(minutes=3))
    sweep.run()
    assert account.stop_of(channel) == account.now + timedelta(minutes=3)


def test_a_run_asked_for_by_length_is_counted_from_running_on(sweep: Sweep, account: Account) -> None:
    channel = running(account, timedelta(minutes=3), state="STARTING", tags={LENGTH: "300"})
    sweep.module.schedules.stop_at(sweep.module.GROUP, channel.id, account.now + timedelta(minutes=12))
    sweep.run()
    assert account.stop_of(channel) == START + timedelta(minutes=12)
    channel.state = "RUNNING"
    account.now += timedelta(minutes=1)
    sweep.run()
    assert account.stop_of(channel) == account.now + timedelta(minutes=5)
    assert LENGTH not in channel.tags
    account.now += timedelta(minutes=1)
    sweep.run()
    assert account.stop_of(channel) == account.now + timedelta(minutes=4)


@pytest.mark.parametrize("tag", [SINCE, LENGTH, "onair:doubted-since"])
def test_what_belongs_to_a_run_goes_with_it(sweep: Sweep, account: Account, tag: str) -> None:
    channel = account.add("IDLE", tags={tag: "7", STARTED: START.isoformat()})
    sweep.module.schedules.stop_at(sweep.module.GROUP, channel.id, account.now + timedelta(minutes=3))
    sweep.module.schedules.look_at(sweep.module.GROUP, "arn:aws:lambda:::f", channel.id, account.now)
    account.now += timedelta(minutes=2)
    sweep.run()
    assert account.schedules == {}
    assert tag not in channel.tags
    assert channel.tags[STARTED] == START.isoformat()


def test_a_stop_that_belongs_to_no_run_goes_even_when_no_tag_tells_of_it(sweep: Sweep, account: Account) -> None:
    ids = [str(number) for number in range(45)]
    for channel_id in ids:
        account.add("IDLE", channel_id)
        sweep.module.schedules.stop_at(sweep.module.GROUP, channel_id, account.now + timedelta(hours=1))
    account.now += timedelta(minutes=2)
    sweep.run()
    assert account.schedules == {}
    assert account.called().count("ListSchedules") == 3


@pytest.mark.parametrize("state", ["RUNNING", "STOPPING", "CREATE_FAILED"])
def test_a_stop_of_a_channel_that_is_not_idle_stays(sweep: Sweep, account: Account, state: str) -> None:
    channel = running(account, timedelta(minutes=3), state=state)
    sweep.module.schedules.stop_at(sweep.module.GROUP, channel.id, account.now + timedelta(hours=1))
    account.now += timedelta(minutes=2)
    sweep.run()
    assert account.stop_of(channel) == START + timedelta(hours=1)


def test_what_a_start_that_is_under_way_has_set_stays(sweep: Sweep, account: Account) -> None:
    channel = account.add("IDLE", tags={SINCE: START.isoformat()})
    sweep.module.schedules.stop_at(sweep.module.GROUP, channel.id, account.now + timedelta(hours=1))
    account.now += timedelta(minutes=1, seconds=59)
    sweep.run()
    assert account.stop_of(channel) == START + timedelta(hours=1)
    assert SINCE in channel.tags


def test_tags_tell_of_a_run_that_is_over_when_the_stops_cannot_be_listed(sweep: Sweep, account: Account) -> None:
    channel = account.add("IDLE", tags={SINCE: ago(hours=1).isoformat()})
    account.broken["ListSchedules"] = DENIED
    assert len(sweep.failures()) == 1
    assert SINCE not in channel.tags


def test_an_idle_channel_without_a_run_behind_it_costs_no_call(sweep: Sweep, account: Account) -> None:
    account.add("IDLE", tags={STARTED: START.isoformat()})
    sweep.run()
    assert account.called() == ["ListChannels", "ListSchedules"]


def test_a_stop_that_cannot_be_removed_keeps_the_tags_for_the_next_sweep(sweep: Sweep, account: Account) -> None:
    channel = account.add("IDLE", tags={SINCE: ago(hours=1).isoformat()})
    account.broken["DeleteSchedule"] = DENIED
    assert sweep.failures() == [
        "An error occurred (ForbiddenException) when calling the DeleteSchedule operation: not now"
    ]
    assert SINCE in channel.tags
    del account.broken["DeleteSchedule"]
    sweep.run()
    assert SINCE not in channel.tags
