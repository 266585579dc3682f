"""Two worlds that differ in nothing but the events that were lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from types import ModuleType

from tests.automation.conditions import MINUTE, RULE_LATE, SWEEP_EVERY, Conditions
from tests.automation.runs import Run
from tests.automation.world import World

SWEEP = SWEEP_EVERY + RULE_LATE
Pair = tuple[Run, Run]


def with_and_without_loss(conditions: Conditions, modules: Mapping[str, ModuleType]) -> tuple[World, World]:
    """The same world twice: once all events arrive."""
    lossless = replace(conditions, loss=0.0)
    return World(lossless, modules).run(), World(conditions, modules).run()


def pairs(heard: World, deaf: World) -> Iterator[Pair]:
    """Each run with its other self."""
    assert [run.started_by for run in heard.runs] == [run.started_by for run in deaf.runs]
    yield from zip(heard.runs, deaf.runs, strict=True)


def apart(one: Run, other: Run) -> timedelta:
    """How far two ends of one run lie from each other; nothing where the phone decided it."""
    if one.ended is None or other.ended is None or _input_came_back(*_in_order(one, other)):
        return timedelta()
    return abs(one.ended - other.ended)


def differs(one: Run, other: Run) -> str:
    """What the loss of events changed in a run beyond the time of a sweep, or nothing."""
    if (one.ended is None) != (other.ended is None):
        return "one of them never ended"
    # Scheduler fires within the minute, in each world at another moment of it.
    if apart(one, other) <= SWEEP + MINUTE:
        return ""
    return f"stopped by {one.ended_by} {one.reason} in one, by {other.ended_by} {other.reason} in the other"


def _in_order(one: Run, other: Run) -> Pair:
    first, last = sorted((one, other), key=lambda run: run.ended or run.begun)
    return first, last


def _input_came_back(first: Run, last: Run) -> bool:
    """Whether nobody was to blame: the phone came back after the idle time, before the next sweep could look."""
    if first.ended is None or not first.reason.startswith("stopped, no input"):
        return False
    return any(timedelta() <= span.begin - first.ended <= SWEEP for span in last.heard)
