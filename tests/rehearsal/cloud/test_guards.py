"""Each stop by itself, in the local AWS: deployed by the CDK CLI, run as real functions and schedules, time shortened.

What a test is not about is broken before it begins: rules are off, one-shot stops removed, the daily stop is far away.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rehearsal.account import Account
from rehearsal.cloud.process import LocalCloud
from tests.rehearsal.cloud.guarded import guarded_dev
from tests.rehearsal.cloud.waiting import until

pytestmark = [pytest.mark.cloud, pytest.mark.long]

PREFIX, STOPS = "onair-dev", "onair-dev-stops"
OFF = {"STOPPING", "IDLE"}


@dataclass(frozen=True)
class Guarded:
    """Phases 1 to 4 and 7, deployed; one channel, which nobody sends to."""

    cloud: LocalCloud
    account: Account

    @property
    def client(self) -> Callable[[str], Any]:
        return self.account.client

    @property
    def channel_id(self) -> str:
        (channel,) = self.client("medialive").list_channels()["Channels"]
        return str(channel["Id"])

    def state(self) -> str:
        return str(self.client("medialive").describe_channel(ChannelId=self.channel_id)["State"])

    def tags(self) -> dict[str, str]:
        tags: dict[str, str] = self.client("medialive").describe_channel(ChannelId=self.channel_id)["Tags"]
        return tags

    def becomes(self, *states: str, seconds: float = 60) -> None:
        until(lambda: self.state() in states, seconds)

    def invoke(self, function: str, **event: Any) -> dict[str, Any]:
        """Run a deployed function as its trigger does, and wait for its answer."""
        answer = self.account.invoke(f"{PREFIX}-{function}", event)
        found: dict[str, Any] = json.loads(answer.text)
        assert answer.error is None, found
        return found

    def told(self, function: str, **variables: str) -> None:
        """Change what a function is told: lengths, so that a test need not wait for hours."""
        name = f"{PREFIX}-{function}"
        functions = self.client("lambda")
        held = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        functions.update_function_configuration(FunctionName=name, Environment={"Variables": {**held, **variables}})

    def switch_rules_off(self) -> None:
        """Without rules no event and no clock wakes a function."""
        events = self.client("events")
        for rule in events.list_rules()["Rules"]:
            events.disable_rule(Name=rule["Name"])

    def switch_on_what_medialive_tells(self) -> None:
        """Events wake functions again, and the clock does not."""
        events = self.client("events")
        for rule in events.list_rules()["Rules"]:
            if "EventPattern" in rule:
                events.enable_rule(Name=rule["Name"])

    def own_stops(self) -> list[str]:
        return [item["Name"] for item in self.client("scheduler").list_schedules(GroupName=STOPS)["Schedules"]]

    def forget_own_stops(self) -> None:
        for name in self.own_stops():
            self.client("scheduler").delete_schedule(GroupName=STOPS, Name=name)

    def daily(self) -> dict[str, Any]:
        """The daily stop, as it can be sent back."""
        scheduler = self.client("scheduler")
        (name,) = [
            item["Name"]
            for item in scheduler.list_schedules(GroupName="default")["Schedules"]
            if "DailyStop" in item["Name"]
        ]
        held = scheduler.get_schedule(GroupName="default", Name=name)
        kept = ("Name", "GroupName", "ScheduleExpression", "ScheduleExpressionTimezone", "State", "Target")
        return {**{key: held[key] for key in kept if key in held}, "FlexibleTimeWindow": {"Mode": "OFF"}}


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    with guarded_dev(tmp_path_factory.mktemp("guards")) as cloud:
        yield Guarded(cloud, cloud.account())


@pytest.fixture
def guarded(deployed: Guarded) -> Guarded:
    """The channel stopped, and every stop broken."""
    # First, so that the stop below wakes no function that would meddle with the next run.
    deployed.switch_rules_off()
    if deployed.state() not in OFF:
        deployed.client("medialive").stop_channel(ChannelId=deployed.channel_id)
    deployed.becomes("IDLE")
    deployed.forget_own_stops()
    arn = deployed.client("medialive").describe_channel(ChannelId=deployed.channel_id)["Arn"]
    run_tags = [key for key in deployed.tags() if key not in ("onair:project", "onair:environment", "onair:phase")]
    if run_tags:
        deployed.client("medialive").delete_tags(ResourceArn=arn, TagKeys=run_tags)
    hour = timedelta(hours=1) // timedelta(seconds=1)
    deployed.told("run-sweep", MAXIMUM_RUN_SECONDS=str(hour), IDLE_SECONDS=str(hour))
    deployed.told("air-control", MAXIMUM_RUN_SECONDS=str(hour))
    return deployed


def test_a_run_s_own_stop_alone_ends_it_with_no_function_in_its_path(guarded: Guarded) -> None:
    # A minute is kept for Scheduler's precision: of 64 seconds, four are left.
    guarded.told("air-control", MAXIMUM_RUN_SECONDS="64")
    began = time.monotonic()
    answer = guarded.invoke("air-control", action="start", channelId=guarded.channel_id)
    assert (answer["result"], answer["state"]) == ("call", "STARTING")
    assert guarded.own_stops() == [f"stop-{guarded.channel_id}"]
    guarded.becomes("RUNNING")
    guarded.becomes(*OFF)
    assert time.monotonic() - began < 64
    until(lambda: guarded.own_stops() == [], 60)


def test_the_sweep_alone_stops_a_channel_that_nobody_sends_to(guarded: Guarded) -> None:
    guarded.told("run-sweep", IDLE_SECONDS="3")
    guarded.client("medialive").start_channel(ChannelId=guarded.channel_id)
    guarded.becomes("RUNNING")
    running = time.monotonic()
    assert guarded.invoke("run-sweep") == {"stopped": []}
    assert "onair:running-since" in guarded.tags()
    # Somebody removes its own stop as well: only the sweep is left.
    guarded.forget_own_stops()

    def swept() -> bool:
        time.sleep(0.5)
        return bool(guarded.invoke("run-sweep")["stopped"] == [guarded.channel_id])

    until(swept, 60)
    assert time.monotonic() - running >= 3
    guarded.becomes("IDLE")
    guarded.invoke("run-sweep")
    assert "onair:running-since" not in guarded.tags()
    assert guarded.own_stops() == []


def test_the_sweep_alone_stops_a_run_at_its_maximum(guarded: Guarded) -> None:
    guarded.told("run-sweep", MAXIMUM_RUN_SECONDS="3")
    guarded.client("medialive").start_channel(ChannelId=guarded.channel_id)
    guarded.invoke("run-sweep")
    guarded.forget_own_stops()
    time.sleep(3)
    assert guarded.invoke("run-sweep") == {"stopped": [guarded.channel_id]}
    guarded.becomes("IDLE")


def test_a_channel_that_somebody_starts_in_the_console_is_given_its_own_stop_by_an_event_alone(
    guarded: Guarded,
) -> None:
    guarded.switch_on_what_medialive_tells()
    guarded.client("medialive").start_channel(ChannelId=guarded.channel_id)
    # Nobody sends, so MediaLive tells of that too, and a look at the channel is set beside its stop.
    stop, look = f"stop-{guarded.channel_id}", f"look-{guarded.channel_id}"
    until(lambda: set(guarded.own_stops()) == {stop, look}, 60)
    held = guarded.client("scheduler").get_schedule(GroupName=STOPS, Name=stop)
    end = datetime.strptime(held["ScheduleExpression"], "at(%Y-%m-%dT%H:%M:%S)").replace(tzinfo=UTC)
    assert timedelta(minutes=57) < end - datetime.now(UTC) < timedelta(hours=1)


def test_the_daily_stop_alone_ends_what_survived_everything_else(guarded: Guarded) -> None:
    guarded.client("medialive").start_channel(ChannelId=guarded.channel_id)
    guarded.becomes("RUNNING")
    held = guarded.daily()
    soon = datetime.now(UTC) + timedelta(seconds=2)
    moved = {"ScheduleExpression": f"at({soon:%Y-%m-%dT%H:%M:%S})", "ScheduleExpressionTimezone": "UTC"}
    guarded.client("scheduler").update_schedule(**held | moved)
    try:
        guarded.becomes(*OFF)
    finally:
        guarded.client("scheduler").update_schedule(**held)


def test_the_budget_alone_stops_every_channel(guarded: Guarded) -> None:
    guarded.client("medialive").start_channel(ChannelId=guarded.channel_id)
    guarded.becomes("RUNNING")
    assert guarded.cloud.backstage().spend(PREFIX, Decimal("29.99")) == []
    time.sleep(1)
    assert guarded.state() == "RUNNING"
    assert len(guarded.cloud.backstage().spend(PREFIX, Decimal("30.01"))) == 1
    guarded.becomes(*OFF)


def test_a_start_for_minutes_ends_by_itself_when_the_channel_has_run_for_them(guarded: Guarded) -> None:
    guarded.invoke("air-control", action="start", channelId=guarded.channel_id, minutes=5)
    guarded.becomes("RUNNING")
    arn = guarded.client("medialive").describe_channel(ChannelId=guarded.channel_id)["Arn"]
    # Five minutes are too long for a test: the tag that says so is shortened, as the sweep reads it.
    guarded.client("medialive").create_tags(ResourceArn=arn, Tags={"onair:run-seconds": "10"})
    guarded.invoke("run-sweep")
    guarded.becomes(*OFF)


def test_functions_cannot_stop_a_channel_that_is_not_tagged_as_ours(guarded: Guarded) -> None:
    medialive = guarded.client("medialive")
    arn = medialive.describe_channel(ChannelId=guarded.channel_id)["Arn"]
    medialive.start_channel(ChannelId=guarded.channel_id)
    guarded.becomes("RUNNING")
    medialive.create_tags(ResourceArn=arn, Tags={"onair:environment": "production"})
    try:
        soon = datetime.now(UTC) + timedelta(seconds=1)
        held = guarded.daily()
        moved = {"ScheduleExpression": f"at({soon:%Y-%m-%dT%H:%M:%S})", "ScheduleExpressionTimezone": "UTC"}
        # Tried once: a further try would stop the run of the next test.
        once = {"Target": {**held["Target"], "RetryPolicy": {"MaximumRetryAttempts": 0}}}
        guarded.client("scheduler").update_schedule(**held | moved | once)
        time.sleep(3)
        guarded.client("scheduler").update_schedule(**held)
        assert guarded.state() == "RUNNING"
    finally:
        medialive.create_tags(ResourceArn=arn, Tags={"onair:environment": "dev"})
