"""A channel without input is stopped; a doubt is borne for a while, and in production told of first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.automation.account import Account, ago
from tests.automation.sweeping import (
    DENIED,
    SINCE,
    STARTED,
    Sweep,
    running,
    silent,
)

DOUBTED = "onair:doubted-since"


@pytest.mark.parametrize(
    "alert",
    ["RTMP Has No Audio/Video", "RTMP Stream Not Found", "RTMP Server Disconnected", "RTMP Input Connect Failed"],
)
@pytest.mark.parametrize("state", ["RUNNING", "RECOVERING"])
def test_a_channel_without_input_for_the_idle_time_is_stopped_and_told_of(
    sweep: Sweep, account: Account, state: str, alert: str
) -> None:
    channel = silent(account, 10, state=state, alert=alert)
    assert sweep.run() == [channel.id]
    assert account.published[0]["Subject"] == "onair main: stopped, no input for 10 minutes"


@pytest.mark.parametrize("state", ["STARTING", "UPDATING"])
def test_a_channel_that_cannot_have_input_yet_is_not_asked_for_it(sweep: Sweep, account: Account, state: str) -> None:
    silent(account, 30, state=state)
    assert sweep.run() == []
    assert not {"ListAlerts", "GetMetricData"} & set(account.called())


def test_a_silence_shorter_than_the_idle_time_is_borne(sweep: Sweep, account: Account) -> None:
    silent(account, 9.9)
    assert sweep.run() == []


def test_an_alert_of_another_kind_is_no_silence(sweep: Sweep, account: Account) -> None:
    channel = silent(account, 30, alert="Audio Not Detected")
    channel.pictures = [account.now - timedelta(minutes=1)]
    assert sweep.run() == []


def test_one_pipeline_with_input_keeps_a_standard_channel_on_air(sweep: Sweep, account: Account) -> None:
    channel = silent(account, 30, standard=True)
    channel.alerts = channel.alerts[:1]
    channel.pictures = [account.now - timedelta(minutes=1)]
    assert sweep.run() == []
    assert [query["Id"] for query in account.given("GetMetricData")[0]["MetricDataQueries"]] == [
        "pipeline0",
        "pipeline1",
    ]


def test_both_pipelines_without_input_stop_a_standard_channel(sweep: Sweep, account: Account) -> None:
    channel = silent(account, 30, standard=True)
    channel.alerts[1] = (*channel.alerts[1][:2], account.now - timedelta(minutes=9))
    assert sweep.run() == []
    account.now += timedelta(minutes=1)
    assert sweep.run() == [channel.id]


def test_a_channel_that_never_had_input_is_stopped_too(sweep: Sweep, account: Account) -> None:
    channel = silent(account, 10, ran=13)
    channel.pictures = []
    assert sweep.run() == [channel.id]


@pytest.mark.parametrize("tags", [{}, {SINCE: ""}, {SINCE: "yesterday"}])
def test_in_production_a_run_whose_note_was_lost_is_idle_without_a_doubt(
    sweep: Sweep, account: Account, monkeypatch: pytest.MonkeyPatch, tags: dict[str, str]
) -> None:
    monkeypatch.setattr(sweep.module, "SETTINGS", in_production(sweep))
    channel = account.add("RUNNING", tags={"onair:environment": "production", **tags})
    channel.alerts = [("RTMP Has No Audio/Video", "0", ago(minutes=10))]
    assert sweep.run() == [channel.id]


def test_a_channel_that_warms_up_is_not_idle_before_its_window(sweep: Sweep, account: Account) -> None:
    # Started 20 minutes ago, ten before its window: nobody had to send until ten minutes ago.
    channel = silent(account, 18, ran=20, tags={STARTED: ago(minutes=19).isoformat()})
    channel.pictures = []
    assert sweep.run() == []
    assert DOUBTED not in channel.tags
    account.now += timedelta(minutes=1)
    assert sweep.run() == [channel.id]


def test_a_slow_start_is_no_doubt_before_its_window(sweep: Sweep, account: Account) -> None:
    # It runs since a moment, and has neither a picture nor, yet, an alert.
    channel = silent(account, 0, ran=12, tags={STARTED: ago(minutes=12).isoformat()})
    channel.alerts, channel.pictures = [], []
    assert sweep.run() == []
    assert DOUBTED not in channel.tags


def test_a_picture_in_the_minute_before_the_idle_time_counts_until_that_minute_ends(
    sweep: Sweep, account: Account
) -> None:
    channel = silent(account, 10)
    channel.pictures = [account.now - timedelta(minutes=10, seconds=30)]
    assert sweep.run() == []
    assert DOUBTED in channel.tags


@pytest.mark.parametrize("ahead", [timedelta(minutes=5), timedelta(days=900_000)])
def test_a_start_that_is_still_to_come_excuses_no_silence(sweep: Sweep, account: Account, ahead: timedelta) -> None:
    channel = silent(account, 10, tags={STARTED: (account.now + ahead).isoformat()})
    assert sweep.run() == [channel.id]


@pytest.mark.parametrize("broken", ["ListAlerts", "GetMetricData"])
def test_one_witness_that_fails_is_a_doubt_when_the_other_is_silent(
    sweep: Sweep, account: Account, broken: str
) -> None:
    channel = silent(account, 30)
    account.broken[broken] = DENIED
    assert len(sweep.failures()) == 1
    assert channel.state == "RUNNING"
    account.now += timedelta(minutes=2)
    assert len(sweep.failures()) == 1
    assert channel.state == "STOPPING"
    assert account.published[0]["Subject"] == "onair main: stopped, input unknown"


@pytest.mark.parametrize("broken", ["ListAlerts", "GetMetricData"])
def test_one_witness_that_fails_is_none_when_the_other_sees_input(sweep: Sweep, account: Account, broken: str) -> None:
    channel = running(account, timedelta(minutes=60))
    account.broken[broken] = DENIED
    for _ in range(10):
        assert len(sweep.failures()) == 1
        account.now += timedelta(minutes=2)
        channel.pictures.append(account.now)
    assert channel.state == "RUNNING"


def test_when_nobody_can_be_asked_a_channel_gets_the_idle_time(sweep: Sweep, account: Account) -> None:
    channel = running(account, timedelta(minutes=60))
    account.broken |= {"ListAlerts": DENIED, "GetMetricData": DENIED}
    for _ in range(5):
        assert len(sweep.failures()) == 2
        assert channel.state == "RUNNING"
        account.now += timedelta(minutes=2)
    sweep.failures()
    assert channel.state == "STOPPING"


def test_a_doubt_that_ends_is_forgotten(sweep: Sweep, account: Account) -> None:
    channel = silent(account, 30)
    channel.alerts = []
    assert sweep.run() == []
    assert channel.tags["onair:doubted-since"] == account.now.isoformat()
    channel.pictures.append(account.now)
    account.now += timedelta(minutes=2)
    assert sweep.run() == []
    assert "onair:doubted-since" not in channel.tags


def test_in_production_people_are_warned_before_a_doubt_stops_a_channel(
    sweep: Sweep, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep.module, "SETTINGS", in_production(sweep))
    channel = silent(account, 30, tags={"onair:environment": "production"})
    channel.alerts = []
    assert sweep.run() == []
    assert [notice["Subject"] for notice in account.published] == ["onair main: WARNING, is it on air?"]
    for _ in range(4):
        account.now += timedelta(minutes=2)
        assert sweep.run() == []
    account.now += timedelta(minutes=2)
    assert sweep.run() == [channel.id]
    assert len(account.published) == 2


def test_in_production_what_both_witnesses_say_needs_no_warning(
    sweep: Sweep, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep.module, "SETTINGS", in_production(sweep))
    channel = silent(account, 10, tags={"onair:environment": "production"})
    assert sweep.run() == [channel.id]


def in_production(sweep: Sweep) -> Any:
    return type(sweep.module.SETTINGS)(**{**vars(sweep.module.SETTINGS), "environment": "production"})
