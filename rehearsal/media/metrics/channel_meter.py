"""What MediaLive says of a running channel's input and outputs.

Source: MediaLive user guide, "Input metrics" and "Output metrics", also for when a metric has no data.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from rehearsal.media.metrics.datum import MEDIALIVE, Datum
from rehearsal.media.metrics.tally import Tally
from rehearsal.media.rtmp.admission import Sink
from rehearsal.media.rtmp.flv import FlvTag

EXPECTED_SECONDS = 0.5
"""How late the next picture may be before it counts as lost: a phone's pictures come in small bursts."""

LONGEST_FILL_MSEC = 60_000.0
PIPELINE = "0"
"""Plain mode runs pipeline 0 alone."""


class ChannelMeter:
    """Counts what goes in and out of one channel; `groups` are its output groups by name."""

    def __init__(
        self, channel_id: str, groups: tuple[str, ...], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._dimensions = {"ChannelId": channel_id, "Pipeline": PIPELINE}
        self._groups = groups
        self._clock = clock
        self._taken_at = clock()
        self._picture_at: float | None = None
        self._pictures = self._received = self._sent = 0
        self._errors: Counter[tuple[str, str]] = Counter()

    def metered(self, sink: Sink) -> Sink:
        """The same sink, with what goes into it counted."""
        return _MeteredSink(sink, self)

    def receive(self, tag: FlvTag) -> None:
        """A packet came in; what RTMP itself adds to it is not counted."""
        self._received += len(tag.payload)
        if tag.is_picture:
            self._pictures += 1
            self._picture_at = self._clock()

    def send(self, size: int) -> None:
        """So many bytes went to a packager or a bucket."""
        self._sent += size

    def fail(self, group: str, status: int) -> None:
        """A destination of an output group answered with this HTTP status, 400 or above."""
        self._errors[group, f"Output{status // 100}xxErrors"] += 1

    def take(self, active_outputs: Mapping[str, int]) -> Iterator[Datum]:
        """What is to be published since the last call; `active_outputs` counts what is written now, by group."""
        now = self._clock()
        seconds, self._taken_at = now - self._taken_at, now
        if seconds <= 0:
            return
        pictures, received, sent = self._pictures, self._received, self._sent
        self._pictures = self._received = self._sent = 0
        yield self._datum("NetworkIn", _megabits(received) / seconds, "Megabits/Second")
        yield self._datum("NetworkOut", _megabits(sent) / seconds, "Megabits/Second")
        yield from self._errors_of_outputs()
        if self._picture_at is None:
            # The channel waits for its first input: nothing is measured of pictures and outputs yet.
            return
        yield self._datum("InputVideoFrameRate", pictures / seconds, "Count")
        yield self._datum("FillMsec", self._fill_msec(now), "Count")
        for group in self._groups:
            yield self._datum("ActiveOutputs", active_outputs.get(group, 0), "Count", group)

    def _errors_of_outputs(self) -> Iterator[Datum]:
        errors, self._errors = self._errors, Counter()
        for group in self._groups:
            for name in ("Output4xxErrors", "Output5xxErrors"):
                yield self._datum(name, errors[group, name], "Count", group)

    def _fill_msec(self, now: float) -> float:
        """For how long MediaLive would have filled the output. Nothing is filled here: the session ends instead."""
        silent = now - (self._picture_at or now)
        return 0.0 if silent < EXPECTED_SECONDS else min(silent * 1000, LONGEST_FILL_MSEC)

    def _datum(self, name: str, value: float, unit: str, group: str = "") -> Datum:
        dimensions = self._dimensions | ({"OutputGroupName": group} if group else {})
        return Datum(namespace=MEDIALIVE, name=name, dimensions=dimensions, unit=unit, values=Tally.of(value))


class _MeteredSink:
    """Counts, then hands on."""

    def __init__(self, sink: Sink, meter: ChannelMeter) -> None:
        self._sink = sink
        self._meter = meter

    async def tag(self, tag: FlvTag) -> None:
        self._meter.receive(tag)
        await self._sink.tag(tag)

    async def close(self) -> None:
        await self._sink.close()


def _megabits(size: int) -> float:
    return size * 8 / 1_000_000
