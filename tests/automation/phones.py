"""What phones send, and what MediaLive and CloudWatch tell of it: alerts, and pictures by the minute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from stream_automation.input_loss import NO_INPUT
from tests.automation.channel_states import LISTENING
from tests.automation.encoder import Encoder
from tests.automation.runs import Run, Span

if TYPE_CHECKING:
    from tests.automation.world import World

MINUTE = timedelta(minutes=1)
OTHER_ALERTS = ("Audio Not Detected", "Output Group is Paused", "Input Double-Publishing Detected")
FRAMES = 30.0
KEPT = timedelta(hours=1)

OF_RTMP = sorted(kind for kind in NO_INPUT if kind.startswith("RTMP"))
"""What MediaLive says when such a phone does not send."""


class Phones:
    """Who sends to which pipeline of which channel.

    An alert is set within a minute of the loss, and cleared within seconds of its end (assumed: AWS states no time).
    Before its first input a run has no frame rate; then it is 30, or 0 while nothing arrives.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._chances: dict[str, Random] = {}
        self._delay = timedelta(seconds=world.chance("CloudWatch").uniform(0, 90))
        self._sending: dict[tuple[str, str], bool] = defaultdict(bool)
        self._epoch: dict[tuple[str, str], int] = defaultdict(int)
        self._spans: dict[tuple[str, str], list[Span]] = defaultdict(list)

    def send(self, channel: Encoder, pipelines: Collection[str]) -> None:
        """From now on these pipelines get input and the others none."""
        for pipeline in channel.pipelines:
            self._turn(channel, pipeline, pipeline in pipelines)
        self._world.note(channel.id, f"input on {', '.join(sorted(pipelines)) or 'no pipeline'}")
        self._mark(channel)

    def begin(self, channel: Encoder) -> None:
        """The channel listens."""
        run = self._world.encoders.current(channel.id)
        chance = self._chances[channel.id] = self._world.chance(f"alerts {channel.id} {run and run.number}")
        for pipeline in channel.pipelines:
            if self._sending[channel.id, pipeline]:
                self._spans[channel.id, pipeline].append(Span(self._world.now))
            else:
                self._complain_soon(channel, pipeline)
            if chance.random() < 0.2:
                channel.alerts.append((chance.choice(OTHER_ALERTS), pipeline, self._world.now))
        self._mark(channel)

    def end(self, channel: Encoder) -> None:
        """It listens no more, and everybody stops sending."""
        channel.alerts.clear()
        for pipeline in channel.pipelines:
            self._sending[channel.id, pipeline] = False
            self._epoch[channel.id, pipeline] += 1
            self._close(channel.id, pipeline)
        self._mark(channel)

    def frame_rates(self, channel_id: str, pipeline: str, begin: datetime, end: datetime) -> dict[datetime, float]:
        """The minutes between two moments that CloudWatch shows by now, each with its greatest frame rate."""
        spans = self._spans[channel_id, pipeline]
        if not spans:
            return {}
        shown = min(end, self._world.now - self._delay + MINUTE)
        first = max(begin, spans[0].begin).replace(second=0, microsecond=0)
        minutes = [first + number * MINUTE for number in range(1 + max(0, (shown - first) // MINUTE))]
        return {
            minute: FRAMES if any(_touches(span, minute) for span in spans) else 0.0
            for minute in minutes
            if begin <= minute < shown
        }

    def _turn(self, channel: Encoder, pipeline: str, sends: bool) -> None:
        key = (channel.id, pipeline)
        if self._sending[key] == sends:
            return
        self._sending[key] = sends
        self._epoch[key] += 1
        if channel.state not in LISTENING:
            return
        if sends:
            self._spans[key].append(Span(self._world.now))
            seconds = self._chances[channel.id].uniform(1, 10)
            self._world.timeline.after(timedelta(seconds=seconds), partial(self._clear, channel, key, self._epoch[key]))
        else:
            self._close(*key)
            self._complain_soon(channel, pipeline)

    def _close(self, *key: str) -> None:
        spans = self._spans[key[0], key[1]]
        if spans and spans[-1].end is None:
            spans[-1].end = self._world.now
        while len(spans) > 1 and (spans[0].end or self._world.now) < self._world.now - KEPT:
            spans.pop(0)

    def _complain_soon(self, channel: Encoder, pipeline: str) -> None:
        chance, key = self._chances[channel.id], (channel.id, pipeline)
        seconds, kind = chance.uniform(1, 60), chance.choice(OF_RTMP)
        self._world.timeline.after(
            timedelta(seconds=seconds), partial(self._complain, channel, key, kind, self._epoch[key])
        )

    def _complain(self, channel: Encoder, key: tuple[str, str], kind: str, epoch: int) -> None:
        is_set = any(pipeline == key[1] and found in NO_INPUT for found, pipeline, _ in channel.alerts)
        if self._epoch[key] == epoch and channel.state in LISTENING and not is_set:
            channel.alerts.append((kind, key[1], self._world.now))
            self._world.bus.tell_alert(channel, kind, key[1], "SET")

    def _clear(self, channel: Encoder, key: tuple[str, str], epoch: int) -> None:
        if self._epoch[key] != epoch:
            return
        for alert in [found for found in channel.alerts if found[1] == key[1] and found[0] in NO_INPUT]:
            channel.alerts.remove(alert)
            self._world.bus.tell_alert(channel, alert[0], key[1], "CLEARED")

    def _mark(self, channel: Encoder) -> None:
        """Write down in the channel's run whether anything arrives."""
        run = self._world.encoders.current(channel.id)
        if run is None:
            return
        arrives = channel.state in LISTENING and any(self._sending[channel.id, name] for name in channel.pipelines)
        _mark(run, arrives, self._world.now)


def _mark(run: Run, arrives: bool, now: datetime) -> None:
    lasting = run.heard[-1] if run.heard and run.heard[-1].end is None else None
    if arrives and lasting is None:
        run.heard.append(Span(now))
    if not arrives and lasting is not None:
        lasting.end = now


def _touches(span: Span, minute: datetime) -> bool:
    return span.begin < minute + MINUTE and (span.end is None or span.end > minute)
