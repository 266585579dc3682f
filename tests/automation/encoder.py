"""One channel of a simulated world: what MediaLive shows of it, and how its next run will go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from tests.automation.account import Live

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@dataclass
class Encoder(Live):
    """A channel that may be seen by the functions, and moved by a world."""

    @property
    def pipelines(self) -> tuple[str, ...]:
        return ("0", "1") if self.standard else ("0",)


@dataclass(frozen=True)
class Fate:
    """How one run goes as far as MediaLive is concerned."""

    starts_within: timedelta
    fails: bool
    stops_within: timedelta
    recovers: tuple[timedelta, timedelta] | None
    """When after RUNNING a pipeline is lost, and how long it takes to come back."""


def fate(chance: Random, *, may_fail: bool = True) -> Fate:
    """Most channels start within three minutes, some take ten (user guide); to stop takes two at most (assumed)."""
    slow = chance.random() < 0.1
    return Fate(
        starts_within=chance.uniform(180, 600) * SECOND if slow else chance.uniform(20, 180) * SECOND,
        fails=chance.random() < 0.03 and may_fail,
        stops_within=chance.uniform(5, 120) * SECOND,
        recovers=(chance.uniform(0, 60) * MINUTE, chance.uniform(20, 240) * SECOND) if chance.random() < 0.1 else None,
    )
