"""What to do, decided from plain values: no clock, no AWS."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from stream_automation.events import Action, AirCommand

OLDEST_START = timedelta(minutes=5)
"""A start that comes later is refused: whoever wanted it may have gone home."""

OLDEST_STOP = timedelta(hours=24)
"""A stop is honoured for a day: it can only save money."""

BILLING_STATES = frozenset({"STARTING", "RUNNING", "RECOVERING", "UPDATING"})
TRANSITIONAL = frozenset({"CREATING", "STOPPING", "UPDATING"})
GONE = frozenset({"DELETING", "DELETED"})

SCHEDULER_PRECISION = timedelta(minutes=1)
"""A schedule fires within the minute that begins at its time (EventBridge Scheduler user guide)."""


class Step(StrEnum):
    """What a command comes to in the channel's present state."""

    CALL = "call"
    DONE = "already there"
    RETRY = "in transition"
    REFUSE = "refused"
    GONE = "gone"
    LEFT = "stopped since"


def too_old(command: AirCommand, now: datetime) -> str | None:
    """Why a late command is refused, or None. Both times are aware; a clock that runs ahead is no reason.

    What nobody scheduled is meant now.
    """
    if command.scheduled is None:
        return None
    age, limit = now - command.scheduled, OLDEST_START if command.action == "start" else OLDEST_STOP
    if age <= limit:
        return None
    return f"{command.action} was due {command.scheduled.isoformat()}, {age} ago: it is honoured for {limit} only"


def step(action: Action, state: str) -> Step:
    """What a start or a stop comes to; the state is the API's, asked for now, never an event's."""
    if state in GONE:
        return Step.GONE
    return _start_step(state) if action == "start" else _stop_step(state)


def _start_step(state: str) -> Step:
    if state in ("STARTING", "RUNNING", "RECOVERING"):
        return Step.DONE
    if state in TRANSITIONAL:
        return Step.RETRY
    # CREATE_FAILED and UPDATE_FAILED need a person.
    return Step.CALL if state == "IDLE" else Step.REFUSE


def _stop_step(state: str) -> Step:
    if state in ("STARTING", "RUNNING", "RECOVERING"):
        return Step.CALL
    return Step.RETRY if state in ("UPDATING", "CREATING") else Step.DONE


def overdue(running_since: datetime, now: datetime, maximum: timedelta) -> bool:
    """Whether a channel has run past its maximum."""
    return now - running_since >= maximum


def own_stop(running_since: datetime, maximum: timedelta, now: datetime) -> datetime:
    """For when a run's own stop is set, so that it comes before the maximum and not behind it.

    One that is due already is set for the next minute: what Scheduler makes of a time in the past is not verified.
    """
    due = running_since + maximum - SCHEDULER_PRECISION
    return due if due > now else now + SCHEDULER_PRECISION


def on_air_from(started_for: datetime | None, pre_warm: timedelta, now: datetime) -> datetime | None:
    """From when a run that a schedule started may be expected to have input; None when no schedule did.

    No run came from a start that is still to come: such a time was written by hand, and excuses no silence.
    """
    return None if started_for is None or started_for > now else started_for + pre_warm
