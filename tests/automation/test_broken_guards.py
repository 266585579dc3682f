"""The simulation can fail: with one guard broken in a small way, the promise that rests on it is seen to be broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

from tests.automation import promises
from tests.automation.conditions import Conditions, Stop
from tests.automation.handlers import stops
from tests.automation.watch import Breach
from tests.automation.world import World

pytestmark = pytest.mark.long
Modules = dict[str, ModuleType]
Sabotage = Callable[[Modules, pytest.MonkeyPatch], None]
Case = tuple[Sabotage, str, frozenset[Stop], dict[str, Any]]
"""What is broken, the promise that is seen to be, the stops of the world, and what else is special about it."""

WORLDS = 12


@pytest.fixture(scope="module")
def modules() -> Modules:
    return stops()


def breaches(world: World) -> Iterator[Breach]:
    """Everything that any promise has against a world in which these stops work."""
    yield from world.watch.breaches
    checks = {
        Stop.ONE_SHOT: (promises.one_shot,),
        Stop.SWEEP: (promises.idle, promises.maximum),
        Stop.DAILY: (promises.daily,),
    }
    for stop in world.conditions.whole:
        for check in checks.get(stop, ()):
            yield from promises.broken(world, check)
    if Stop.SWEEP in world.conditions.whole:
        yield from promises.cut_short(world)
    yield from promises.started_by_people_and_windows(world)


def a_wrong_sign(modules: Modules, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(modules["run_sweep"], "overdue", lambda since, now, maximum: since - now >= maximum)


def a_note_forgotten(modules: Modules, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(modules["run_sweep"].Sweep, "_note", lambda *_: None)


def one_pipeline_for_all(modules: Modules, patch: pytest.MonkeyPatch) -> None:
    real = modules["run_sweep"].by_alerts
    patch.setattr(modules["run_sweep"], "by_alerts", lambda alerts, pipelines, since: real(alerts, pipelines[:1], since))  # fmt: skip


def a_longer_patience(modules: Modules, patch: pytest.MonkeyPatch) -> None:
    real = modules["run_sweep"].verdict
    patch.setattr(modules["run_sweep"], "verdict", lambda *witnesses, now, idle: real(*witnesses, now=now, idle=1.6 * idle))  # fmt: skip


def no_warm_up(modules: Modules, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(modules["run_sweep"], "on_air_from", lambda *_: None)


def every_excuse(modules: Modules, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(modules["run_sweep"], "on_air_from", lambda since, warm_up, _now: since and since + warm_up)


def a_stop_too_late(modules: Modules, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(modules["air_control"], "own_stop", lambda since, maximum, _now: since + maximum)


def no_stop_of_its_own(modules: Modules, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(modules["air_control"].schedules, "stop_at", lambda *_: None)


def orphans(modules: Modules, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(modules["run_sweep"].Sweep, "_see_that_it_ends", lambda *_: None)


def a_start_forgotten(modules: Modules, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(modules["air_control"], "_was_started", lambda *_: False)


def nothing_tidied(modules: Modules, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(modules["run_sweep"].Sweep, "_left_over", lambda *_: [])


def a_state_forgotten(modules: Modules, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(modules["budget_stop"], "BILLING_STATES", frozenset({"RUNNING", "UPDATING"}))


def a_stop_that_starts(modules: Modules, patch: pytest.MonkeyPatch) -> None:
    channels, real = modules["run_sweep"].channels, modules["run_sweep"]._end_run

    def end(channel: Any, now: Any) -> None:
        real(channel, now)
        if channel.state == "IDLE":
            channels.start(channel.id)

    patch.setattr(modules["run_sweep"], "_end_run", end)


ALL = frozenset(Stop)
CASES: list[Case] = [
    (a_wrong_sign, "maximum", frozenset({Stop.SWEEP}), {}),
    (a_note_forgotten, "maximum", frozenset({Stop.SWEEP}), {}),
    (one_pipeline_for_all, "cut short", frozenset({Stop.SWEEP}), {"standard": True}),
    (a_longer_patience, "idle", frozenset({Stop.SWEEP}), {}),
    (no_warm_up, "cut short", frozenset({Stop.SWEEP}), {}),
    (every_excuse, "idle", frozenset({Stop.SWEEP}), {"meddling": 12, "days": 30, "shows": 1.5}),
    (a_stop_too_late, "one_shot", frozenset({Stop.ONE_SHOT}), {}),
    (no_stop_of_its_own, "one_shot", frozenset({Stop.ONE_SHOT}), {}),
    (orphans, "no orphan", ALL, {}),
    (a_start_forgotten, "starts", ALL, {"meddling": 4, "days": 30}),
    (nothing_tidied, "tidy", ALL, {}),
    (a_state_forgotten, "budget", frozenset({Stop.BUDGET}), {"spent": 12, "shows": 3.0}),
    (a_stop_that_starts, "starts", ALL, {"days": 3}),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0].__name__ for case in CASES])
def test_a_guard_that_is_broken_is_seen(case: Case, modules: Modules, monkeypatch: pytest.MonkeyPatch) -> None:
    sabotage, promise, whole, more = case
    sabotage(modules, monkeypatch)
    broken: set[str] = set()
    for seed in range(WORLDS):
        conditions = Conditions(seed, whole, **{"maximum": timedelta(hours=1), "days": 15, **more})
        broken |= {breach.promise for breach in breaches(World(conditions, modules).run())}
        if promise in broken:
            break
    assert promise in broken


@pytest.mark.parametrize("whole", [{Stop.SWEEP}, {Stop.ONE_SHOT}, {Stop.DAILY}, {Stop.BUDGET}, set(Stop)])
def test_nothing_is_seen_where_nothing_is_broken(modules: Modules, whole: set[Stop]) -> None:
    for seed in range(3):
        conditions = Conditions(seed, frozenset(whole), maximum=timedelta(hours=1), spent=1, standard=True)
        world = World(conditions, modules).run()
        found = list(breaches(world))
        assert not found, promises.told(world, found)


def test_a_world_without_stops_is_a_bill(modules: Modules) -> None:
    world = World(Conditions(1, frozenset()), modules).run()
    found = {check.__name__: promises.broken(world, check) for check in (promises.one_shot, promises.idle, promises.maximum, promises.daily)}  # fmt: skip
    assert all(found.values()), [name for name, list_ in found.items() if not list_]
    text = promises.told(world, found["idle"])
    assert "input on no pipeline" in text
    assert "and may take 0:15:00" in text
