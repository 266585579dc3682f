"""What kind of world it is: drawn by hypothesis, or chosen by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Stop(StrEnum):
    """What may stop a channel, or make it happen sooner; people are not among them."""

    ONE_SHOT = "one-shot"
    SWEEP = "sweep"
    DAILY = "daily stop"
    BUDGET = "budget stop"
    WINDOW = "window's stop"
    EVENTS = "events"


@dataclass(frozen=True)
class Conditions:
    """One world. Whatever is not in `whole` is broken from the first moment to the last.

    A broken function raises, a broken schedule never fires, broken events are all lost. A sweep that is not whole still
    runs when `blind` is set, and may stop nothing.
    """

    seed: int
    whole: frozenset[Stop] = frozenset(Stop)
    days: int = 30
    loss: float = 0.0
    """The share of events that EventBridge never delivers."""

    unwoken: float = 0.0
    """The share of the rule's turns that never wake the sweep; each counts as a sweep that went wrong."""

    failing: float = 0.0
    """The share of invocations in which something goes wrong."""

    refused: float = 0.0
    """The share of Scheduler's own calls that MediaLive answers with an error."""

    shows: float = 0.5
    """How many runs people start in a day."""

    meddling: float = 0.0
    """How often in a day people do something else."""

    maximum: timedelta = 2 * HOUR
    standard: bool = False
    production: bool = False
    blind: bool = False
    conflicts_retried: bool = False
    """Whether Scheduler tries a call again that was a conflict; its user guide does not say."""

    replays: bool = False
    """Whether the sweep notes when each show was, for the replay."""

    spent: float = 0.0
    """How often in a day the budget is spent."""

    @property
    def environment(self) -> str:
        return "production" if self.production else "dev"

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in vars(self).items() if name != "whole")
        return f"whole: {', '.join(sorted(self.whole)) or 'nothing'}; {told}"


IDLE_TIME, PRE_WARM = 10 * MINUTE, 10 * MINUTE
SWEEP_EVERY = 2 * MINUTE
RULE_LATE = timedelta(seconds=15)
"""How late the rule may wake the sweep (assumed: EventBridge states no figure)."""

DAILY_STOP, TIME_ZONE = "05:00", "Asia/Seoul"
FUNCTION_TIME = MINUTE
FUNCTION_RETRIES = (1 * MINUTE, 2 * MINUTE)
"""How long Lambda waits before it tries an asynchronous invocation a second and a third time (developer guide)."""

STOP_RETRIES, STOP_AGE = 20, HOUR
START_AGE = 5 * MINUTE
