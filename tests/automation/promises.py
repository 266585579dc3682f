"""What the automation promises, checked against everything that happened in a world."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from tests.automation.account import OURS
from tests.automation.conditions import FUNCTION_TIME, IDLE_TIME, MINUTE, PRE_WARM, RULE_LATE, STOP_AGE, SWEEP_EVERY
from tests.automation.encoder import SECOND
from tests.automation.runs import Run
from tests.automation.scheduler import AGAIN
from tests.automation.watch import Breach
from tests.automation.world import STRANGER, World

SWEEP = SWEEP_EVERY + RULE_LATE
IDLE_BOUND = 15 * MINUTE
HUMAN = ("console", "operator")
HELD = 90 * SECOND
"""Input that lasts so long is seen by every witness and clears every alert."""


class Measured(NamedTuple):
    """How long something took, how long it may take, and of which run."""

    run: Run
    begin: datetime
    took: timedelta
    bound: timedelta


Check = Callable[[World], Iterator[Measured]]


def one_shot(world: World) -> Iterator[Measured]:
    """No run that air_control started, or that a sweep saw, lasts longer than the maximum: not by a second."""
    for run in world.runs:
        begin = run.begun if run.guarded else run.seen
        if begin is not None:
            yield Measured(run, begin, _end(run, world) - begin, world.conditions.maximum)


def idle(world: World) -> Iterator[Measured]:
    """A channel without input on any pipeline is stopped within 15 minutes; a sweep that failed costs one more."""
    for run in world.runs:
        for began, end in run.silences(world.end):
            begin = _excused(world, run.channel_id, began, end)
            bound = IDLE_BOUND + SWEEP * world.watch.bad_between(began, end)
            if end > begin:
                yield Measured(run, begin, end - begin, bound)


def maximum(world: World) -> Iterator[Measured]:
    """No run lasts longer than the maximum and two sweeps, counted anew when somebody writes into its tags."""
    for run in world.runs:
        begin, end = run.meddled or run.begun, _end(run, world)
        bad = world.watch.bad_between(begin, end)
        yield Measured(run, begin, end - begin, world.conditions.maximum + (2 + bad) * SWEEP)


def daily(world: World) -> Iterator[Measured]:
    """No run survives the next daily stop, which fires within the minute and is tried again for an hour."""
    for run in world.runs:
        due = next((moment for moment in world.daily_stops if moment > run.begun), None)
        if due is not None:
            retries = STOP_AGE if world.conditions.refused else timedelta()
            yield Measured(run, due, _end(run, world) - due, MINUTE + retries)


def broken(world: World, check: Check) -> list[Breach]:
    """Where a measured promise was not kept."""
    return [
        Breach(
            check.__name__,
            run.channel_id,
            begin - 10 * MINUTE,
            begin + took,
            f"run {run.number}, stopped by {run.ended_by or 'nobody'}: {took}, and may take {bound}",
        )
        for run, begin, took, bound in check(world)
        if took > bound
    ]


def cut_short(world: World) -> list[Breach]:
    """Whatever the automation stops has earned it: it was as long as it may be, or silent for the idle time."""
    found = []
    for run in world.runs:
        # A stop that Scheduler tries for an hour may end what was started meanwhile: that is known, and in the docs.
        if run.ended is None or run.meddled or run.follows or run.reason == AGAIN:
            continue
        why = _too_soon(world, run, run.ended)
        if why:
            text = f"run {run.number}, stopped by {run.ended_by}: {why}"
            found.append(Breach("cut short", run.channel_id, run.begun, run.ended, text))
    return found


def started_by_people_and_windows(world: World) -> list[Breach]:
    """Nothing else starts a channel, and no window starts one twice, or a second time after a person stopped it."""
    found, carried_out = [], set()
    for run in world.runs:
        if run.started_by not in ("window", *HUMAN):
            found.append(Breach("starts", run.channel_id, run.begun, run.begun, f"started by {run.started_by}"))
        if run.due is not None:
            tampered = any(who == run.channel_id and run.due <= when <= run.begun for who, when in world.hands)
            if (run.channel_id, run.due) in carried_out and not tampered:
                text = f"the window of {run.due:%a %d %H:%M} started run {run.number} once more"
                found.append(Breach("starts", run.channel_id, run.due, run.begun, text))
            carried_out.add((run.channel_id, run.due))
    return found


def strangers(world: World) -> list[Breach]:
    """A channel of somebody else, which runs all the while, is neither stopped nor tagged."""
    channel, begin = world.cloud.encoder(STRANGER), world.end - timedelta(days=world.conditions.days)
    run = world.encoders.current(STRANGER)
    whole = run is not None and run.number == 1 and set(channel.tags) == set(OURS)
    return [] if whole else [Breach("strangers", STRANGER, begin, world.end, f"{channel.state}, {channel.tags}")]


def told(world: World, breaches: list[Breach]) -> str:
    """The first broken promises for people to read, with what happened around each."""
    parts = [f"{len(breaches)} broken in a world of {world.conditions}"]
    for breach in breaches[:3]:
        parts.append(f"{breach.promise}, channel {breach.channel_id}: {breach.text}")
        parts.append(world.journal.around(breach.channel_id, breach.begin - MINUTE, breach.end + 3 * MINUTE))
    return "\n".join(parts)


def _end(run: Run, world: World) -> datetime:
    return run.ended or world.end


def _excused(world: World, channel_id: str, begin: datetime, end: datetime) -> datetime:
    """From when a silence counts: in a warm-up from the window's start, for as long as there may have been one."""
    for due in sorted(world.warm_ups[channel_id]):
        if due <= min(end, begin + IDLE_BOUND) and due + PRE_WARM > begin:
            begin = due + PRE_WARM
    return begin


def _too_soon(world: World, run: Run, ended: datetime) -> str:
    """Why this stop came too soon, or nothing."""
    # A run is counted from when the function began that started it.
    least = world.conditions.maximum - FUNCTION_TIME
    if run.ended_by == "one-shot":
        if run.length is None:
            return "" if ended - run.begun >= least - MINUTE else "before its maximum"
        # A schedule's time is in whole seconds, and a start takes ten minutes at most.
        asked = min(run.length - SECOND, world.conditions.maximum - 11 * MINUTE)
        cut = run.running is not None and ended - run.running < asked
        return "before the minutes it was asked for" if cut else ""
    if run.ended_by == "sweep" and run.reason.startswith("stopped after"):
        return "" if ended - run.begun >= least else "before its maximum"
    if run.ended_by == "sweep":
        last = max((span.end or ended for span in run.heard if (span.end or ended) - span.begin >= HELD), default=None)
        begins = run.due + PRE_WARM if run.due is not None else run.begun
        silent_for = ended - max(last or run.running or ended, begins)
        unheard = world.watch.bad_between(ended - 3 * IDLE_TIME, ended)
        return "" if silent_for >= IDLE_TIME or unheard else f"silent for {silent_for} only"
    return ""
