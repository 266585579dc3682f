"""Looks on while a world lasts, and notes each promise that is broken at the moment it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from stream_automation.edge.channels import RUN_TAGS
from tests.automation.conditions import SWEEP_EVERY
from tests.automation.encoder import Encoder
from tests.automation.functions import Invocation

if TYPE_CHECKING:
    from tests.automation.world import World

ENOUGH = 2
"""So many sweeps with which nothing is wrong give every run a stop of its own."""

TIDY_WITHIN = 3 * SWEEP_EVERY
"""A channel that has been idle for so long, and was then swept, has nothing left of its last run."""


@dataclass(frozen=True)
class Breach:
    """A promise that was broken."""

    promise: str
    channel_id: str
    begin: datetime
    end: datetime
    text: str


class Watch:
    """What every invocation leaves behind."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.breaches: list[Breach] = []
        self.bad_sweeps: list[datetime] = []
        """When a sweep ended in which a call failed, or that raised or died; or should have begun and did not."""

        self.sweeps = 0
        self._without_stop: dict[int, int] = {}
        self._settled: dict[str, datetime] = {}
        """When each channel was last seen idle after so long, with nothing left."""

        self._untidy: set[str] = set()

    def after(self, invocation: Invocation) -> None:
        """An invocation has ended, one way or another."""
        good = not invocation.stumbled and not invocation.died
        if invocation.function == "budget_stop" and (good or invocation.failure is None):
            self._nothing_runs(invocation)
        if invocation.function != "run_sweep":
            return
        self.sweeps += 1
        if not good:
            self.bad_sweeps.append(self._world.now)
            return
        for run in invocation.listed:
            if run.ended is None:
                run.seen = run.seen or invocation.began
                self._has_its_own_stop(invocation, run.channel_id)
        for channel_id in self._world.ours:
            self._is_tidy(self._world.cloud.encoder(channel_id), invocation)

    def disturbed(self, channel: Encoder) -> None:
        """Somebody put a hand into it: what was in order need not be any more."""
        run = self._world.encoders.current(channel.id)
        if run is not None:
            self._without_stop[id(run)] = 0

    def is_still(self, channel: Encoder) -> bool:
        """Whether another sweep would find nothing to do at this channel."""
        swept = self._settled.get(channel.id)
        return swept is not None and swept >= self._world.last_change(channel.id)

    def bad_between(self, begin: datetime, end: datetime) -> int:
        """How many sweeps went wrong."""
        return sum(begin <= moment <= end for moment in self.bad_sweeps)

    def breach(self, promise: str, channel_id: str, begin: datetime, end: datetime, text: str) -> None:
        self.breaches.append(Breach(promise, channel_id, begin, end, text))

    def _has_its_own_stop(self, invocation: Invocation, channel_id: str) -> None:
        run = self._world.encoders.current(channel_id)
        if run is None or run not in invocation.listed or self._world.scheduler.stop_of(channel_id) is not None:
            return
        self._without_stop[id(run)] = self._without_stop.get(id(run), 0) + 1
        if self._without_stop[id(run)] >= ENOUGH:
            now = self._world.now
            self.breach("no orphan", channel_id, run.begun, now, f"run {run.number} has no stop of its own")

    def _is_tidy(self, channel: Encoder, invocation: Invocation) -> None:
        """What belongs to a run goes with it."""
        if channel.state != "IDLE" or invocation.began - self._world.last_change(channel.id) < TIDY_WITHIN:
            return
        left = [tag for tag in RUN_TAGS if tag in channel.tags]
        if self._world.scheduler.stop_of(channel.id) is not None:
            left.append("a stop of its own")
        now = self._world.now
        if not left:
            self._settled[channel.id] = now
        elif channel.id not in self._untidy:
            self._untidy.add(channel.id)
            self.breach("tidy", channel.id, now - timedelta(hours=3), now, f"idle, and still there: {left}")

    def _nothing_runs(self, invocation: Invocation) -> None:
        for run in invocation.listed:
            if run.ended is None:
                now = self._world.now
                self.breach("budget", run.channel_id, run.begun, now, f"run {run.number} survived a spent budget")
