"""A simulated world is the one that the templates deploy, is always the same, and is not kinder than AWS."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

from stream_automation.edge import schedules
from tests.automation import cloud, conditions
from tests.automation.conditions import Conditions, Stop
from tests.automation.deliveries import TICK, command
from tests.automation.handlers import stops
from tests.automation.world import BEGIN, World
from tests.conftest import Templates

WEEK = Conditions(7, days=7, loss=0.3, failing=0.2, meddling=4, shows=1.0)


@pytest.fixture(scope="module")
def modules() -> dict[str, ModuleType]:
    return stops()


@pytest.fixture(scope="module")
def automation(templates: Callable[[str], Templates]) -> dict[str, dict[str, Any]]:
    """The resources of dev's phase 7."""
    resources: dict[str, dict[str, Any]] = templates("dev")["AutomationStack"]["Resources"]
    return resources


def of_type(resources: dict[str, dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [found["Properties"] for found in resources.values() if found["Type"] == kind]


def handed_over(schedule: dict[str, Any]) -> str:
    """What a schedule gives its target: a text with a channel's id put in."""
    return json.dumps(schedule["Target"]["Input"])


def test_functions_have_the_time_and_the_tries_that_are_deployed(automation: dict[str, dict[str, Any]]) -> None:
    functions = of_type(automation, "AWS::Lambda::Function")
    assert {timedelta(seconds=found["Timeout"]) for found in functions} == {conditions.FUNCTION_TIME}
    tries = {found["MaximumRetryAttempts"] for found in of_type(automation, "AWS::Lambda::EventInvokeConfig")}
    assert tries == {len(conditions.FUNCTION_RETRIES)}


def test_the_sweep_is_woken_as_often_as_it_is_deployed(automation: dict[str, dict[str, Any]]) -> None:
    every_two_minutes = f"rate({conditions.SWEEP_EVERY // conditions.MINUTE} minutes)"
    (rule,) = [found for found in of_type(automation, "AWS::Events::Rule") if found.get("ScheduleExpression") == every_two_minutes]  # fmt: skip
    assert "RunSweep" in json.dumps(rule["Targets"])
    (sweep,) = [found["Environment"]["Variables"] for found in of_type(automation, "AWS::Lambda::Function") if "SWEEP_ARN" in found["Environment"]["Variables"]]  # fmt: skip
    assert timedelta(seconds=int(sweep["IDLE_SECONDS"])) == conditions.IDLE_TIME
    assert timedelta(seconds=int(sweep["PRE_WARM_SECONDS"])) == conditions.PRE_WARM


def test_schedules_fire_and_are_tried_as_they_are_deployed(automation: dict[str, dict[str, Any]]) -> None:
    found = of_type(automation, "AWS::Scheduler::Schedule")
    daily = [schedule for schedule in found if schedule["Target"]["Arn"] == schedules.STOP_CHANNEL]
    hour, minute = conditions.DAILY_STOP.split(":")
    assert {schedule["ScheduleExpression"] for schedule in daily} == {f"cron({int(minute)} {int(hour)} * * ? *)"}
    assert {schedule["ScheduleExpressionTimezone"] for schedule in found} == {conditions.TIME_ZONE}
    policies = {json.dumps(schedule["Target"]["RetryPolicy"], sort_keys=True) for schedule in daily}
    age, tries = conditions.STOP_AGE // timedelta(seconds=1), conditions.STOP_RETRIES
    assert policies == {json.dumps({"MaximumEventAgeInSeconds": age, "MaximumRetryAttempts": tries})}
    assert (age, tries) == (schedules.OLDEST_SECONDS, schedules.RETRIES)
    ages = {
        '"start' in handed_over(schedule).replace("\\", ""): schedule["Target"]["RetryPolicy"][
            "MaximumEventAgeInSeconds"
        ]
        for schedule in found
        if schedule not in daily
    }
    assert ages == {True: conditions.START_AGE // timedelta(seconds=1), False: 24 * 3600}


def test_a_window_hands_over_what_its_schedule_does(automation: dict[str, dict[str, Any]]) -> None:
    starts = [text for text in map(handed_over, of_type(automation, "AWS::Scheduler::Schedule")) if "start" in text]
    assert starts
    for key in command("start", "4713921", BEGIN):
        assert all(key in text for text in starts)


def test_the_same_seed_is_the_same_world(modules: dict[str, ModuleType]) -> None:
    one, other = (World(WEEK, modules).run().journal.lines for _ in range(2))
    assert one == other
    assert one != World(Conditions(8, days=7, shows=1.0), modules).run().journal.lines


def test_the_short_way_round_botocore_changes_nothing(
    modules: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    short = World(WEEK, modules).run()
    monkeypatch.setattr(cloud, "WHOLE_WAY", 10**9)
    whole = World(WEEK, modules).run()
    assert short.journal.lines == whole.journal.lines
    assert short.cloud.called() == whole.cloud.called()


def test_every_kind_of_fault_happens(modules: dict[str, ModuleType]) -> None:
    world = World(Conditions(1, days=60, failing=0.5, meddling=4, shows=1.0), modules).run()
    told = " ".join(line.text for line in world.journal.lines if "failed:" in line.text)
    for words in ("error at call", "hang at call", "death at call", "outage at call", "Killed run_sweep", "Killed air_control"):  # fmt: skip
        assert words in told


@pytest.mark.parametrize(("loss", "least", "most"), [(0.0, 1.0, 1.2), (0.5, 0.4, 0.7)])
def test_events_are_lost_doubled_and_late(
    modules: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch, loss: float, least: float, most: float
) -> None:
    world = World(Conditions(3, loss=loss, shows=2.0), modules)
    heard: list[Any] = []
    told: list[str] = []
    tell, invoke = world.bus._tell, world.functions.invoke

    def noted(channel: Any, *what: Any) -> None:
        told.append(channel.id)
        tell(channel, *what)

    def woken(name: str, event: Any, *more: Any) -> None:
        heard.append(event)
        invoke(name, event, *more)

    monkeypatch.setattr(world.bus, "_tell", noted)
    monkeypatch.setattr(world.functions, "invoke", woken)
    world.run()
    ours = [channel_id for channel_id in told if channel_id in world.ours]
    delivered = [event for event in heard if event.get("source") == "aws.medialive"]
    assert least <= len(delivered) / len(ours) <= most
    sent = [event["time"] for event in delivered]
    assert sent != sorted(sent)
    assert len({json.dumps(event) for event in delivered}) < len(delivered)


def test_nothing_runs_while_the_world_sleeps(modules: dict[str, ModuleType]) -> None:
    """Sweeps of an account in which nothing is left to do are left out; one more of them changes nothing."""
    world = World(Conditions(2, days=3, shows=1.0), modules).run()
    awake = timedelta(minutes=2) * world.watch.sweeps
    assert awake < timedelta(days=1)
    before = len(world.cloud.calls)
    with world._entered():
        world.functions.call("run_sweep", TICK)
    assert world.cloud.called()[before:] == ["ListChannels", "ListSchedules"]


def test_a_broken_sweep_is_never_woken(modules: dict[str, ModuleType]) -> None:
    world = World(Conditions(2, whole=frozenset(Stop) - {Stop.SWEEP, Stop.EVENTS}, days=10), modules).run()
    assert "ListChannels" not in world.cloud.called()
