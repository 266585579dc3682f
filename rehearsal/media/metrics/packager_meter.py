"""What MediaPackage v2 says of what comes in and of what players ask for.

Each figure stands under the channel group, the channel and the endpoint, as AWS's own constructs offer it
(aws-mediapackagev2-alpha); MediaPackage's page on the metrics of v2 was not found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rehearsal.media.metrics.datum import MEDIAPACKAGE, Datum
from rehearsal.media.metrics.tally import Tally

LEVELS = ("ChannelGroup", "Channel", "OriginEndpoint")
Place = tuple[str, ...]
"""A channel group, a channel of it, an endpoint of that: as far as it goes."""


@dataclass
class _Answers:
    """What one place was asked for and how it answered, by class of status where that is told apart."""

    sizes: Tally = field(default_factory=Tally)
    milliseconds: Tally = field(default_factory=Tally)
    statuses: dict[str, int] = field(default_factory=lambda: defaultdict(int))


class PackagerMeter:
    """Counts for all channels that the origin serves."""

    def __init__(self) -> None:
        self._ingress: dict[Place, Tally] = defaultdict(Tally)
        self._answers: dict[Place, _Answers] = defaultdict(_Answers)

    def receive(self, group: str, channel: str, endpoints: Sequence[str], size: int) -> None:
        """A channel was sent one object, which all its endpoints serve."""
        places: list[Place] = [(group,), (group, channel), *((group, channel, name) for name in endpoints)]
        for place in places:
            self._ingress[place].add(size)

    def answer(self, place: tuple[str, str, str], status: int, size: int, milliseconds: float) -> None:
        """An endpoint answered a request; `size` counts the bytes of a body that was really sent."""
        for length in range(1, len(LEVELS) + 1):
            answers = self._answers[place[:length]]
            answers.milliseconds.add(milliseconds)
            answers.statuses[f"{status // 100}xx"] += 1
            if status < 400:
                answers.sizes.add(size)

    def take(self) -> Iterator[Datum]:
        """What is to be published since the last call. Without a request there is no data, as on AWS."""
        ingress, self._ingress = self._ingress, defaultdict(Tally)
        answers, self._answers = self._answers, defaultdict(_Answers)
        for place, sizes in ingress.items():
            yield _datum("IngressBytes", place, sizes, "Bytes")
            yield _datum("IngressRequestCount", place, _ones(sizes.count), "Count")
        for place, found in answers.items():
            yield _datum("EgressRequestCount", place, _ones(found.milliseconds.count), "Count")
            yield _datum("EgressResponseTime", place, found.milliseconds, "Milliseconds")
            if found.sizes.count:
                yield _datum("EgressBytes", place, found.sizes, "Bytes")
            for status, count in found.statuses.items():
                yield _datum("EgressRequestCount", place, _ones(count), "Count", StatusCode=status)


def _datum(name: str, place: Place, values: Tally, unit: str, **more: str) -> Datum:
    dimensions = dict(zip(LEVELS, place, strict=False)) | more
    return Datum(namespace=MEDIAPACKAGE, name=name, dimensions=dimensions, unit=unit, values=values)


def _ones(count: int) -> Tally:
    """So many requests, each of which counts one."""
    tally = Tally()
    tally.add(1.0, count)
    return tally
