"""What goes wrong with one channel, one call or one event keeps no other channel running."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.automation.account import START, Account, RefusedCallError, ago
from tests.automation.sweeping import (
    DENIED,
    LENGTH,
    MAXIMUM,
    NONSENSE,
    PRECISION,
    SINCE,
    TAGS,
    Sweep,
    running,
    silent,
)

# Events make it faster


def test_an_alert_that_nothing_arrives_has_the_channel_looked_at_when_it_is_idle(
    sweep: Sweep, account: Account, document: Callable[[str], Any]
) -> None:
    channel = running(account, timedelta(minutes=5))
    alert = document("medialive_alert_set")
    alert["detail"] |= {"channel_arn": channel.arn, "alert_type": "RTMP Has No Audio/Video"}
    assert sweep.run(alert) == []
    assert account.look_at(channel) == account.now + timedelta(minutes=10)
    assert account.given("CreateSchedule")[-1]["Target"]["Arn"].endswith(":function:onair-dev-run-sweep")


@pytest.mark.parametrize("name", ["medialive_alert_cleared", "medialive_channel_running", "medialive_input_change"])
def test_any_other_event_is_a_sweep_like_every_other(
    sweep: Sweep, account: Account, document: Callable[[str], Any], name: str
) -> None:
    channel = running(account, MAXIMUM)
    assert sweep.run(document(name)) == [channel.id]
    assert account.look_at(channel) is None


@pytest.mark.parametrize("event", [None, [], "sweep", {"detail": 7}, {"channelId": "4713921"}])
def test_fault_20_a_sweep_needs_nothing_of_its_event(sweep: Sweep, account: Account, event: object) -> None:
    channel = running(account, MAXIMUM)
    assert sweep.module.handler(event, None) == {"stopped": [channel.id]}


def test_fault_21_the_same_sweep_twice_stops_once(sweep: Sweep, account: Account) -> None:
    channel = running(account, MAXIMUM)
    assert [sweep.run(), sweep.run()] == [[channel.id], []]
    assert account.called().count("StopChannel") == 1


@pytest.mark.parametrize("name", ["medialive_alert_set", "medialive_alert_cleared"])
def test_fault_22_what_an_event_says_of_input_stops_nothing(
    sweep: Sweep, account: Account, document: Callable[[str], Any], name: str
) -> None:
    channel = running(account, timedelta(minutes=60))
    alert = document(name)
    alert["detail"] |= {"channel_arn": channel.arn, "alert_type": "RTMP Has No Audio/Video"}
    alert["time"] = "2020-08-25T12:19:37Z"
    for _ in range(3):
        assert sweep.run(alert) == []
    assert channel.state == "RUNNING"


def test_fault_23_a_conflict_on_one_channel_is_raised_after_the_others_and_settled_by_the_next_try(
    sweep: Sweep, account: Account
) -> None:
    updating = running(account, MAXIMUM, "1", state="UPDATING")
    other = running(account, MAXIMUM, "2")
    assert sweep.failures() == ["Channel is UPDATING"]
    assert (updating.state, other.state) == ("UPDATING", "STOPPING")
    updating.state = "RUNNING"
    assert sweep.run() == ["1"]


def test_fault_24_what_is_set_for_a_channel_goes_when_it_is_deleted(
    sweep: Sweep, account: Account, document: Callable[[str], Any]
) -> None:
    deleted = document("medialive_channel_deleted")
    channel_id = deleted["detail"]["channel_arn"].rpartition(":")[2]
    sweep.module.schedules.stop_at(sweep.module.GROUP, channel_id, account.now + timedelta(minutes=3))
    assert sweep.run(deleted) == []
    assert account.schedules == {}


def test_fault_24_a_channel_deleted_between_look_and_stop_is_gone_at_the_next_try(
    sweep: Sweep, account: Account
) -> None:
    channel = running(account, MAXIMUM)

    def deleted(_given: Any) -> None:
        account.channels.pop(channel.id)

    account.broken["StopChannel"] = deleted
    assert "NotFoundException" in sweep.failures()[0]
    assert sweep.run() == []


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("text", NONSENSE)
def test_what_somebody_wrote_into_a_tag_hurts_no_sweep(sweep: Sweep, account: Account, tag: str, text: str) -> None:
    channel = running(account, timedelta(minutes=50), "1", tags={tag: text})
    other = silent(account, 10, channel_id="2")
    assert sweep.run()[-1] == other.id
    assert channel.state == "STOPPING" or account.stop_of(channel) is not None


@pytest.mark.parametrize("text", ["", "soon", "-300", "5", "0300", "100000", "9" * 200, "٣٠٠"])
def test_a_length_that_is_none_ends_no_run(sweep: Sweep, account: Account, text: str) -> None:
    channel = running(account, timedelta(minutes=50), tags={LENGTH: text})
    sweep.run()
    assert account.stop_of(channel) == account.now - timedelta(minutes=50) + MAXIMUM - PRECISION


def test_fault_26_a_recovering_channel_bills_and_is_stopped(sweep: Sweep, account: Account) -> None:
    running(account, MAXIMUM, state="RECOVERING")
    assert sweep.run() == ["4713921"]


def test_fault_28_sixty_channels_on_three_pages_are_all_stopped(sweep: Sweep, account: Account) -> None:
    ids = [str(number) for number in range(60)]
    for channel_id in ids:
        running(account, MAXIMUM, channel_id)
    assert sweep.run() == ids
    assert account.called().count("ListChannels") == 3


def test_fault_28_a_page_that_fails_is_raised_when_all_channels_before_it_are_stopped(
    sweep: Sweep, account: Account
) -> None:
    for number in range(60):
        running(account, MAXIMUM, str(number))
    account.broken["ListChannels"] = lambda given: DENIED if given.get("NextToken") == "40" else None
    assert len(sweep.failures()) == 1
    assert [channel.state for channel in account.channels.values()].count("STOPPING") == 40


def test_fault_28_a_stop_that_fails_is_raised_when_all_other_channels_are_stopped(
    sweep: Sweep, account: Account
) -> None:
    for number in range(60):
        running(account, MAXIMUM, str(number))
    account.broken["StopChannel"] = lambda given: DENIED if given["ChannelId"] == "7" else None
    (failure,) = sweep.failures()
    assert "not now" in failure
    assert [channel.id for channel in account.channels.values() if channel.state == "RUNNING"] == ["7"]


def test_fault_31_a_channel_started_by_a_function_that_died_is_timed_and_then_stopped(
    sweep: Sweep, account: Account
) -> None:
    channel = account.add("RUNNING", pictures=[START + timedelta(minutes=number) for number in range(130)])
    sweep.run()
    assert account.stop_of(channel) == account.now + MAXIMUM - PRECISION
    account.now += MAXIMUM
    assert sweep.run() == [channel.id]


@pytest.mark.parametrize("broken", ["DeleteSchedule", "DeleteTags"])
def test_fault_31_a_sweep_that_died_after_its_stop_is_repaired_by_the_next(
    sweep: Sweep, account: Account, broken: str
) -> None:
    channel = running(account, MAXIMUM)
    account.broken[broken] = DENIED
    sweep.failures()
    assert (channel.state, SINCE in channel.tags) == ("STOPPING", True)
    channel.state = "IDLE"
    account.broken.clear()
    sweep.run()
    assert SINCE not in channel.tags


@pytest.mark.parametrize("ran", [MAXIMUM, timedelta(minutes=60)])
def test_fault_32_a_notice_that_fails_never_keeps_a_channel_running(
    sweep: Sweep, account: Account, caplog: pytest.LogCaptureFixture, ran: timedelta
) -> None:
    channel = silent(account, 10, ran=ran / timedelta(minutes=1))
    account.broken["Publish"] = RefusedCallError("AuthorizationErrorException", 403)
    with caplog.at_level(logging.ERROR):
        assert sweep.run() == [channel.id]
    assert "the notice could not be sent" in [record.message for record in caplog.records]
    assert SINCE not in channel.tags


def test_all_stops_come_before_anything_else_that_could_hang(sweep: Sweep, account: Account) -> None:
    running(account, MAXIMUM, "1")
    silent(account, 10, channel_id="2")
    account.add("RUNNING", "3")
    account.add("IDLE", "4", tags={SINCE: ago(hours=1).isoformat()})
    sweep.run()
    last_stop = max(number for number, name in enumerate(account.called()) if name == "StopChannel")
    before = set(account.called()[:last_stop])
    assert before <= {"ListChannels", "StopChannel", "ListAlerts", "GetMetricData"}
    assert {"CreateTags", "CreateSchedule", "Publish", "DeleteTags"} <= set(account.called()[last_stop:])


def test_fault_33_a_forgotten_channel_is_stopped_within_15_minutes_of_losing_its_input_without_any_event(
    sweep: Sweep, account: Account
) -> None:
    channel = running(account, timedelta(minutes=30))
    lost = account.now + timedelta(minutes=1)
    # Within a minute MediaLive complains; the metrics' last minute with pictures is the one in which it was lost.
    channel.alerts = []
    while channel.state == "RUNNING":
        account.now += timedelta(minutes=2)
        if account.now >= lost + timedelta(minutes=1):
            channel.alerts = [("RTMP Has No Audio/Video", "0", lost + timedelta(minutes=1))]
        else:
            channel.pictures.append(lost.replace(second=0))
        sweep.run()
    assert account.now - lost <= timedelta(minutes=15)


def test_what_happened_is_one_line_of_the_log(sweep: Sweep, account: Account, caplog: pytest.LogCaptureFixture) -> None:
    running(account, MAXIMUM)
    with caplog.at_level(logging.INFO):
        sweep.run()
    (record,) = [record for record in caplog.records if record.message == "sweep"]
    assert (record.__dict__["stopped"], record.__dict__["failures"]) == (["4713921"], [])
    assert record.__dict__["ChannelsStopped"] == 1
    (directive,) = record.__dict__["_aws"]["CloudWatchMetrics"]
    assert directive["Metrics"] == [{"Name": "ChannelsStopped", "Unit": "Count"}]


def test_what_failed_is_in_the_same_line(sweep: Sweep, account: Account, caplog: pytest.LogCaptureFixture) -> None:
    account.broken["ListChannels"] = DENIED
    with caplog.at_level(logging.INFO):
        failures = sweep.failures()
    (record,) = [record for record in caplog.records if record.message == "sweep"]
    assert record.__dict__["failures"] == failures
    assert "not now" in failures[0]


def test_a_sweep_that_stops_nothing_is_no_metric(
    sweep: Sweep, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    running(account, timedelta(minutes=5))
    with caplog.at_level(logging.INFO):
        sweep.run()
    (record,) = [record for record in caplog.records if record.message == "sweep"]
    assert "_aws" not in record.__dict__


def test_the_times_are_those_of_the_settings(sweep: Sweep) -> None:
    assert (MAXIMUM, timedelta(minutes=10)) == (sweep.module.MAXIMUM, sweep.module.IDLE)
    assert datetime.fromisoformat(START.isoformat()) == START
