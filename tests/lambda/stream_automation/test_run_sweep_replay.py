"""A run that is over is left on its channel for the replay, and nothing of that keeps a channel running."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.automation.account import START, Account, Live, ago
from tests.automation.sweeping import DENIED, LENGTH, MAXIMUM, SINCE, STARTED, Sweep, running, silent

RECORDED = "onair:recorded"
NOT_NOTED = "An error occurred (ForbiddenException) when calling the CreateTags operation: not now"


@pytest.fixture
def keeping(sweep: Sweep) -> Iterator[Sweep]:
    """The sweep of an environment with the replay on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweep.module, "SETTINGS", replace(sweep.module.SETTINGS, keeps_replays=True))
        yield sweep


def shows(begin: datetime, end: datetime) -> str:
    return f"{begin.isoformat()}/{end.isoformat()}"


def test_a_run_that_is_over_is_left_for_the_replay_in_place_of_its_tags(keeping: Sweep, account: Account) -> None:
    channel = running(account, timedelta(hours=1), state="IDLE", tags={LENGTH: "300"})
    assert keeping.run() == []
    assert channel.tags[RECORDED] == shows(START - timedelta(hours=1), START)
    assert SINCE not in channel.tags
    assert LENGTH not in channel.tags


def test_without_the_replay_nothing_is_left(sweep: Sweep, account: Account) -> None:
    channel = running(account, timedelta(hours=1), state="IDLE")
    sweep.run()
    assert RECORDED not in channel.tags
    assert "CreateTags" not in account.called()


def test_a_run_is_left_once_however_long_the_channel_is_idle_after_it(keeping: Sweep, account: Account) -> None:
    channel = running(account, timedelta(hours=1), state="IDLE")
    keeping.run()
    left = channel.tags[RECORDED]
    account.now += timedelta(minutes=2)
    keeping.run()
    assert channel.tags[RECORDED] == left


def test_a_run_that_the_sweep_stops_is_over_at_once(keeping: Sweep, account: Account) -> None:
    late, quiet = running(account, MAXIMUM, "1"), silent(account, 11, channel_id="2")
    assert keeping.run() == [late.id, quiet.id]
    assert late.tags[RECORDED] == shows(START - MAXIMUM, START)
    assert quiet.tags[RECORDED] == shows(START - timedelta(hours=1), START)


def test_a_channel_that_still_runs_is_not_recorded_yet(keeping: Sweep, account: Account) -> None:
    channel = running(account, timedelta(minutes=50))
    keeping.run()
    assert RECORDED not in channel.tags


def test_a_show_that_is_not_harvested_yet_becomes_part_of_the_next(keeping: Sweep, account: Account) -> None:
    waiting = shows(ago(hours=5), ago(hours=4))
    channel = running(account, timedelta(hours=1), state="IDLE", tags={RECORDED: waiting})
    keeping.run()
    assert channel.tags[RECORDED] == shows(ago(hours=5), START)


@pytest.mark.parametrize("noted", ["yesterday", "", (START + timedelta(hours=1)).isoformat(), START.isoformat()])
def test_a_run_of_which_nobody_knows_since_when_is_no_show(keeping: Sweep, account: Account, noted: str) -> None:
    channel = account.add("IDLE", tags={SINCE: noted})
    keeping.run()
    assert SINCE not in channel.tags
    assert RECORDED not in channel.tags


def test_a_channel_that_a_schedule_started_early_is_recorded_from_its_window_on(
    keeping: Sweep, account: Account
) -> None:
    channel = running(account, timedelta(minutes=70), state="IDLE", tags={STARTED: ago(minutes=70).isoformat()})
    keeping.run()
    assert channel.tags[RECORDED] == shows(ago(minutes=60), START)


@pytest.mark.parametrize(
    ("ran", "due"),
    [
        # Somebody had started it before the schedule did.
        (timedelta(minutes=90), ago(minutes=60)),
        # The schedule's start was an earlier run's.
        (timedelta(minutes=90), ago(days=7)),
    ],
)
def test_a_channel_that_somebody_started_is_recorded_from_its_start(
    keeping: Sweep, account: Account, ran: timedelta, due: datetime
) -> None:
    channel = running(account, ran, state="IDLE", tags={STARTED: due.isoformat()})
    keeping.run()
    assert channel.tags[RECORDED] == shows(START - ran, START)


def test_a_channel_that_was_stopped_before_its_window_has_shown_nothing(keeping: Sweep, account: Account) -> None:
    channel = running(account, timedelta(minutes=5), state="IDLE", tags={STARTED: ago(minutes=5).isoformat()})
    keeping.run()
    assert RECORDED not in channel.tags
    assert SINCE not in channel.tags


def test_a_show_that_cannot_be_left_stops_no_less_and_is_left_by_the_next_sweep(
    keeping: Sweep, account: Account
) -> None:
    over = running(account, timedelta(hours=1), "1", state="IDLE")
    late, quiet = running(account, MAXIMUM, "2"), silent(account, 11, channel_id="3")
    account.broken["CreateTags"] = DENIED
    assert keeping.failures() == [NOT_NOTED] * 3
    assert (late.state, quiet.state) == ("STOPPING", "STOPPING")
    assert SINCE in over.tags
    del account.broken["CreateTags"]
    account.now += timedelta(minutes=2)
    late.state = quiet.state = "IDLE"
    keeping.run()
    assert over.tags[RECORDED] == shows(START - timedelta(hours=1), account.now)
    assert SINCE not in over.tags


def test_shows_are_left_when_all_stops_have_been_made(keeping: Sweep, account: Account) -> None:
    running(account, timedelta(hours=1), "1", state="IDLE")
    running(account, MAXIMUM, "2")
    silent(account, 11, channel_id="3")
    keeping.run()
    called = account.called()
    assert called.index("CreateTags") > max(place for place, name in enumerate(called) if name == "StopChannel")


# What MediaLive tells of an end


def stopped(document: Callable[[str], Any], channel: Live, moment: datetime) -> Any:
    event = document("medialive_channel_stopped")
    event["detail"]["channel_arn"] = channel.arn
    return event | {"time": moment.isoformat()}


def short_run(keeping: Sweep, account: Account) -> Live:
    """A run of a minute that is over: its own stop was set at its start."""
    channel = account.add("IDLE", tags={SINCE: START.isoformat()})
    keeping.module.schedules.stop_at(keeping.module.GROUP, channel.id, START + MAXIMUM)
    account.now += timedelta(minutes=1, seconds=5)
    return channel


def test_a_short_run_might_be_a_start_under_way_and_is_left_until_that_cannot_be(
    keeping: Sweep, account: Account
) -> None:
    channel = short_run(keeping, account)
    keeping.run()
    assert (SINCE in channel.tags, RECORDED in channel.tags) == (True, False)
    account.now += timedelta(minutes=2)
    keeping.run()
    assert channel.tags[RECORDED] == shows(START, account.now)


def test_a_short_run_of_which_medialive_tells_the_end_is_a_show_at_once_and_to_that_moment(
    keeping: Sweep, account: Account, document: Callable[[str], Any]
) -> None:
    channel = short_run(keeping, account)
    end = START + timedelta(minutes=1)
    assert keeping.run(stopped(document, channel, end)) == []
    assert channel.tags[RECORDED] == shows(START, end)
    assert SINCE not in channel.tags
    assert account.schedules == {}


@pytest.mark.parametrize("early", [timedelta(), timedelta(minutes=5)])
def test_the_end_of_an_earlier_run_says_nothing_of_a_start_under_way(
    keeping: Sweep, account: Account, document: Callable[[str], Any], early: timedelta
) -> None:
    channel = short_run(keeping, account)
    keeping.run(stopped(document, channel, START - early))
    assert RECORDED not in channel.tags
    assert SINCE in channel.tags
    assert account.schedules != {}


@pytest.mark.parametrize("end", [ago(hours=3), ago(hours=1)])
def test_the_end_of_an_earlier_run_that_comes_late_is_not_the_end_of_this_one(
    keeping: Sweep, account: Account, document: Callable[[str], Any], end: datetime
) -> None:
    channel = running(account, timedelta(hours=1), state="IDLE")
    keeping.run(stopped(document, channel, end))
    assert channel.tags[RECORDED] == shows(ago(hours=1), START)


@pytest.mark.parametrize("told", ["medialive_channel_running", "medialive_alert_set", "medialive_input_change"])
def test_nothing_but_an_end_is_one(keeping: Sweep, account: Account, document: Callable[[str], Any], told: str) -> None:
    channel, event = short_run(keeping, account), document(told)
    event["detail"]["channel_arn"] = channel.arn
    keeping.run(event | {"time": account.now.isoformat()})
    assert (SINCE in channel.tags, RECORDED in channel.tags) == (True, False)


def test_the_end_of_another_channel_says_nothing(
    keeping: Sweep, account: Account, document: Callable[[str], Any]
) -> None:
    channel, other = short_run(keeping, account), account.add("IDLE", "2")
    keeping.run(stopped(document, other, account.now))
    assert RECORDED not in channel.tags


def test_an_end_to_come_was_told_by_a_clock_that_runs_ahead(
    keeping: Sweep, account: Account, document: Callable[[str], Any]
) -> None:
    channel = short_run(keeping, account)
    keeping.run(stopped(document, channel, account.now + timedelta(minutes=3)))
    assert channel.tags[RECORDED] == shows(START, account.now)


def test_a_channel_that_runs_again_when_its_end_is_told_goes_on(
    keeping: Sweep, account: Account, document: Callable[[str], Any]
) -> None:
    channel = running(account, timedelta(minutes=1))
    assert keeping.run(stopped(document, channel, account.now)) == []
    assert (channel.state, RECORDED in channel.tags) == ("RUNNING", False)
