"""MediaLive in a simulated world: moves channels through their states, in its own time, and tells of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from tests.automation.account import OURS, RefusedCallError
from tests.automation.channel_states import ACCEPTED, MOVES
from tests.automation.encoder import Encoder, Fate, fate
from tests.automation.runs import Run

if TYPE_CHECKING:
    from tests.automation.world import World

SINCE = "onair:running-since"
TOLD_AS = {"IDLE": "STOPPED"}
"""The event says STOPPED where the API says IDLE; an update is not told of (user guide)."""


class Encoders:
    """Every channel of the account, and the run that each is in."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._runs: dict[str, Run] = {}
        self._fates: dict[str, Fate] = {}
        self._count: dict[str, int] = {}

    def create(self, channel_id: str, *, ours: bool = True, standard: bool = False) -> Encoder:
        """A new channel, which is idle soon."""
        project = OURS["onair:project"] if ours else "somebody-else"
        tags = {**OURS, "onair:project": project, "onair:environment": self._world.conditions.environment}
        channel = Encoder(channel_id, state="CREATING", tags=tags, standard=standard)
        self._world.cloud.channels[channel_id] = channel
        self._world.timeline.after(timedelta(seconds=10), partial(self._move, channel, "IDLE"))
        return channel

    def current(self, channel_id: str) -> Run | None:
        """The run that a channel is in."""
        return self._runs.get(channel_id)

    def start(self, channel: Encoder, by: str, due: datetime | None = None, length: timedelta | None = None) -> None:
        """StartChannel."""
        self._accept("StartChannel", channel)
        number = self._count[channel.id] = self._count.get(channel.id, 0) + 1
        chance = self._world.chance(f"run {channel.id} {number}")
        run = Run(channel.id, number, self._world.now, by, due, length, guarded=by in ("window", "operator"))
        run.follows = not run.guarded and (
            SINCE in channel.tags or self._world.scheduler.stop_of(channel.id) is not None
        )
        self._runs[channel.id], self._fates[channel.id] = run, fate(chance, may_fail=self._world.is_ours(channel))
        self._world.journal.runs.append(run)
        self._go(channel, "STARTING", f"run {number}, started by {by}")
        if self._world.is_ours(channel):
            self._world.people.begin(channel, run)
        self._world.timeline.after(self._fates[channel.id].starts_within, partial(self._started, channel, run))

    def stop(self, channel: Encoder, by: str, reason: str = "") -> None:
        """StopChannel."""
        self._accept("StopChannel", channel)
        run, within = self._runs[channel.id], self._fates[channel.id].stops_within
        run.ended, run.ended_by, run.reason = self._world.now, by, reason
        self._go(channel, "STOPPING", f"stopped by {by} {reason}")
        self._world.phones.end(channel)
        del self._runs[channel.id]
        self._world.timeline.after(within, partial(self._move, channel, "IDLE"))

    def edit(self, channel: Encoder, lasts: timedelta, *, fails: bool) -> None:
        """UpdateChannel; one that fails is mended by a second."""
        self._accept("UpdateChannel", channel)
        self._move(channel, "UPDATING")
        self._world.timeline.after(lasts, partial(self._move, channel, "UPDATE_FAILED" if fails else "IDLE"))
        if fails:
            self._world.timeline.after(5 * lasts, partial(self._mend, channel, lasts))

    def _mend(self, channel: Encoder, lasts: timedelta) -> None:
        if channel.state == "UPDATE_FAILED":
            self.edit(channel, lasts, fails=False)

    def _accept(self, operation: str, channel: Encoder) -> None:
        if channel.state not in ACCEPTED[operation][1]:
            raise RefusedCallError("ConflictException", 409, f"Channel is {channel.state}")

    def _started(self, channel: Encoder, run: Run) -> None:
        if self._runs.get(channel.id) is not run or channel.state != "STARTING":
            return
        plan = self._fates[channel.id]
        if plan.fails:
            run.ended, run.ended_by = self._world.now, "MediaLive"
            del self._runs[channel.id]
            self._go(channel, "IDLE", "the start failed")
            return
        run.running = self._world.now
        self._go(channel, "RUNNING", "")
        self._world.phones.begin(channel)
        if self._world.is_ours(channel):
            self._world.people.perform(channel, run)
        if plan.recovers is not None:
            self._world.timeline.after(plan.recovers[0], partial(self._within, channel, run, "RUNNING", "RECOVERING"))
            self._world.timeline.after(sum(plan.recovers, timedelta()), partial(self._within, channel, run, "RECOVERING", "RUNNING"))  # fmt: skip

    def _within(self, channel: Encoder, run: Run, before: str, after: str) -> None:
        """A move that a channel makes by itself while this run lasts."""
        if self._runs.get(channel.id) is run and channel.state == before:
            self._move(channel, after)

    def _move(self, channel: Encoder, state: str) -> None:
        self._go(channel, state, "")

    def _go(self, channel: Encoder, state: str, why: str) -> None:
        if state not in MOVES[channel.state]:
            raise AssertionError(f"no channel goes from {channel.state} to {state}")
        if state == "IDLE":
            run = next(reversed([found for found in self._world.journal.runs if found.channel_id == channel.id]), None)
            why = why or ("" if run is None else f"after run {run.number}")
        channel.state = state
        self._world.note(channel.id, f"{state}{why and ': '}{why}")
        self._world.stir(channel)
        if state != "UPDATING":
            self._world.bus.tell_state(channel, TOLD_AS.get(state, state))
