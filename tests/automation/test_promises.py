"""Each promise in hundreds of months, with all other stops broken; and all of them together.

`make check` does it in ten times as many, which are others each time.
"""

from __future__ import annotations

from datetime import timedelta
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.automation import promises
from tests.automation.comparison import differs, pairs, with_and_without_loss
from tests.automation.conditions import Conditions, Stop
from tests.automation.handlers import stops
from tests.automation.world import World
from tests.automation.worlds import EVENT_LOSS, FAILING, MEDDLING, SHOWS, UNWOKEN, shown_in, worlds

pytestmark = pytest.mark.long
JOINTLY = (promises.one_shot, promises.idle, promises.maximum)


@pytest.fixture(scope="module")
def modules() -> dict[str, ModuleType]:
    return stops()


def hold(world: World, *checks: promises.Check) -> None:
    """Everything that was looked at while the world lasted, and these checks, were kept."""
    breaches = [*world.watch.breaches, *(breach for check in checks for breach in promises.broken(world, check))]
    assert not breaches, promises.told(world, breaches)
    assert not promises.strangers(world)


@shown_in(8)
@given(worlds(Stop.ONE_SHOT, blind=True, failing=FAILING, meddling=MEDDLING, shows=SHOWS))
def test_a_a_runs_own_stop_alone_ends_it_within_the_maximum(
    modules: dict[str, ModuleType], conditions: Conditions
) -> None:
    hold(World(conditions, modules).run(), promises.one_shot)


@shown_in(6)
@given(worlds(Stop.SWEEP, meddling=MEDDLING, production=st.booleans(), shows=SHOWS))
def test_b_the_sweep_alone_stops_an_idle_channel_within_15_minutes_and_a_long_run_within_two_sweeps(
    modules: dict[str, ModuleType], conditions: Conditions
) -> None:
    hold(World(conditions, modules).run(), promises.idle, promises.maximum)


@shown_in(6)
@given(worlds(Stop.SWEEP, failing=FAILING, unwoken=UNWOKEN, meddling=MEDDLING, shows=SHOWS))
def test_b_a_sweep_that_fails_or_is_not_woken_costs_no_more_than_a_sweep(
    modules: dict[str, ModuleType], conditions: Conditions
) -> None:
    hold(World(conditions, modules).run(), promises.idle, promises.maximum)


@shown_in(4)
@given(worlds(*Stop, loss=EVENT_LOSS, shows=SHOWS))
def test_c_the_loss_of_events_changes_no_verdict_and_its_time_by_no_more_than_a_sweep(
    modules: dict[str, ModuleType], conditions: Conditions
) -> None:
    heard, deaf = with_and_without_loss(conditions, modules)
    for one, other in pairs(heard, deaf):
        text = differs(one, other)
        begin, end = one.begun - timedelta(minutes=5), max(one.ended or heard.end, other.ended or deaf.end)
        assert not text, "\n".join(
            [
                f"run {one.number}: {text}; {conditions}",
                heard.journal.around(one.channel_id, begin, end),
                "and with events lost",
                deaf.journal.around(one.channel_id, begin, end),
            ]
        )


@shown_in(8)
@given(worlds(Stop.DAILY, failing=FAILING, meddling=MEDDLING, refused=st.sampled_from([0.0, 0.5]), shows=SHOWS))  # fmt: skip
def test_d_nothing_survives_the_daily_stop_alone(modules: dict[str, ModuleType], conditions: Conditions) -> None:
    hold(World(conditions, modules).run(), promises.daily)


@shown_in(8)
@given(worlds(Stop.BUDGET, failing=FAILING, meddling=MEDDLING, spent=st.floats(0.5, 3), shows=SHOWS))
def test_e_a_spent_budget_alone_stops_everything_within_its_invocation(
    modules: dict[str, ModuleType], conditions: Conditions
) -> None:
    hold(World(conditions, modules).run())


@shown_in(10)
@given(worlds(*Stop, loss=EVENT_LOSS, failing=FAILING, unwoken=UNWOKEN, meddling=MEDDLING, spent=st.floats(0, 0.1), shows=SHOWS))  # fmt: skip
def test_all_stops_together_keep_every_promise_and_cut_nobody_short(
    modules: dict[str, ModuleType], conditions: Conditions
) -> None:
    world = World(conditions, modules).run()
    hold(world, *JOINTLY)
    unkind = [*promises.cut_short(world), *promises.started_by_people_and_windows(world)]
    assert not unkind, promises.told(world, unkind)


@shown_in(4)
@given(worlds(*Stop, loss=EVENT_LOSS, production=True, shows=SHOWS))
def test_in_production_nobody_on_air_is_stopped_while_both_witnesses_are_heard(
    modules: dict[str, ModuleType], conditions: Conditions
) -> None:
    world = World(conditions, modules).run()
    hold(world, *JOINTLY)
    unkind = promises.cut_short(world)
    assert not unkind, promises.told(world, unkind)
