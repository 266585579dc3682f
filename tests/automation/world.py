"""Thirty days of an AWS account in which time passes, things break and people act.

The functions are the product's own, behind boto3's clients. Everything else is a heap of moments: MediaLive's channels,
phones, EventBridge, Scheduler, Lambda, and people. A seed and its conditions make one world, always the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from types import ModuleType
from typing import Any
from unittest.mock import patch

from stream_automation import clock
from stream_automation.edge import channels, metrics, schedules, topic
from tests.automation.cloud import Cloud, behind
from tests.automation.conditions import DAILY_STOP, IDLE_TIME, MINUTE, PRE_WARM, Conditions, Stop
from tests.automation.deliveries import Bus
from tests.automation.encoder import Encoder
from tests.automation.encoders import Encoders
from tests.automation.functions import Functions
from tests.automation.people import People
from tests.automation.phones import Phones
from tests.automation.runs import Journal, Run
from tests.automation.scheduler import Scheduler
from tests.automation.timeline import Timeline
from tests.automation.watch import Watch

BEGIN = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
"""A Monday's midnight in Seoul."""

STRANGER = "9000001"
Window = tuple[str, datetime, datetime]


class World:
    """All parts of one world. They know each other through it."""

    def __init__(self, conditions: Conditions, modules: Mapping[str, ModuleType], channels: int = 1) -> None:
        self.conditions, self.modules = conditions, modules
        self.timeline, self.journal = Timeline(BEGIN), Journal()
        self.end = BEGIN + timedelta(days=conditions.days)
        self.ours = [str(4713921 + number) for number in range(channels)]
        self.warm_ups: dict[str, list[datetime]] = {channel_id: [] for channel_id in self.ours}
        """When starts were due that each channel's tag may name: silence before the window does not count."""

        self.windows = self._windows()
        self.cloud = Cloud(self)
        self.phones, self.bus = Phones(self), Bus(self)
        self.encoders, self.scheduler = Encoders(self), Scheduler(self)
        self.functions, self.people, self.watch = Functions(self), People(self), Watch(self)
        self._changed: dict[str, datetime] = {}
        self.hands: list[tuple[str, datetime]] = []
        """When a person put a hand into what belongs to the automation, and at which channel."""

        for channel_id in self.ours:
            self.encoders.create(channel_id, standard=conditions.standard)
        stranger = self.encoders.create(STRANGER, ours=False)
        self.timeline.after(MINUTE, partial(self.encoders.start, stranger, "somebody"))

    @property
    def now(self) -> datetime:
        return self.timeline.now

    @property
    def runs(self) -> list[Run]:
        """What our channels did."""
        return [run for run in self.journal.runs if run.channel_id != STRANGER]

    def chance(self, name: str) -> Random:
        """What is drawn for one thing, whatever else happens in this world."""
        return Random(f"{self.conditions.seed}/{name}")

    def note(self, channel_id: str, text: str) -> None:
        self.journal.note(self.now, channel_id, text)

    def run(self) -> World:
        """From the first day to the last, and as long again as the last run may take to end."""
        self.scheduler.plan()
        self.people.plan()
        with self._entered():
            self.timeline.run(self.end)
        return self

    def stir(self, channel: Encoder) -> None:
        """Something changed that a sweep may have to see."""
        self._changed[channel.id] = self.now
        if Stop.SWEEP in self.conditions.whole or self.conditions.blind:
            self.bus.stir()

    def is_still(self) -> bool:
        """Whether every sweep from now on would find nothing, until something changes."""
        return all(self.watch.is_still(self.cloud.encoder(channel_id)) for channel_id in self.ours)

    def last_change(self, channel_id: str) -> datetime:
        return self._changed.get(channel_id, BEGIN)

    def is_ours(self, channel: Encoder) -> bool:
        return channel.id in self.ours

    def running(self) -> list[Run]:
        """The runs of our channels at this moment."""
        runs = (self.encoders.current(channel_id) for channel_id in self.ours)
        return [run for run in runs if run is not None]

    def meddled(self, channel: Encoder, text: str) -> None:
        """A person put a hand into what belongs to the automation."""
        self.note(channel.id, f"somebody leaves it with {text}")
        self.hands.append((channel.id, self.now))
        run = self.encoders.current(channel.id)
        if run is not None:
            run.meddled, run.guarded, run.seen = self.now, False, None
        self.watch.disturbed(channel)
        self.stir(channel)

    @property
    def daily_stops(self) -> list[datetime]:
        """When the daily stop is due."""
        hour, minute = (int(part) for part in DAILY_STOP.split(":"))
        return [BEGIN + timedelta(days=day, hours=hour, minutes=minute) for day in range(self.conditions.days)]

    def _windows(self) -> list[Window]:
        """Weekly windows of the first channel: when each start and stop is due, in UTC."""
        chance, found = self.chance("windows"), []
        longest = self.conditions.maximum - PRE_WARM - 2 * MINUTE
        for day in chance.sample(range(7), chance.randint(1, 3)):
            start = timedelta(days=day, hours=chance.randint(6, 21), minutes=chance.choice((0, 30)))
            length = min(longest, chance.choice((20, 45, 60, 90)) * MINUTE)
            week = BEGIN
            while week + start + length < self.end:
                found.append((self.ours[0], week + start - PRE_WARM, week + start + length))
                week += timedelta(days=7)
        self.warm_ups[self.ours[0]] += [start for _, start, _ in found]
        return sorted(found, key=lambda window: window[1])

    @contextmanager
    def _entered(self) -> Iterator[None]:
        """The product's functions in this world: its clock, its account, its settings, and why they stop a channel."""
        sweep = self.modules["run_sweep"]
        stop = sweep.Sweep._stop

        def told(this: Any, channel: Any, notice: Any) -> None:
            invocation = self.functions.current
            assert invocation is not None
            invocation.reasons[channel.id] = notice.subject.partition(": ")[2]
            stop(this, channel, notice)

        with (
            patch.object(clock, "now", lambda: self.now),
            patch.object(sweep.Sweep, "_stop", told),
            behind(self.cloud, channels, metrics, schedules, topic),
            self._configured(),
        ):
            yield

    @contextmanager
    def _configured(self) -> Iterator[None]:
        given = {"environment": self.conditions.environment}
        longest = {"maximum_run_seconds": self.conditions.maximum}
        times = {"idle_seconds": IDLE_TIME, "pre_warm_seconds": PRE_WARM, "keeps_replays": self.conditions.replays}
        sweep, control, budget = (self.modules[name] for name in ("run_sweep", "air_control", "budget_stop"))
        with (
            patch.object(sweep, "SETTINGS", replace(sweep.SETTINGS, **given, **longest, **times)),
            patch.object(control, "SETTINGS", replace(control.SETTINGS, **given, **longest)),
            patch.object(budget, "SETTINGS", replace(budget.SETTINGS, **given)),
            patch.multiple(sweep, MAXIMUM=self.conditions.maximum, IDLE=IDLE_TIME),
            patch.object(control, "MAXIMUM", self.conditions.maximum),
        ):
            yield
