"""Metrics as CloudWatch keeps them, and their statistics over periods."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Series = Mapping[int, float]
"""A value per period, by the period's number: its start divided by its length."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What one PutMetricData said: `at` in epoch seconds; a plain value is a set of one."""

    at: float
    count: float
    total: float
    minimum: float
    maximum: float

    @classmethod
    def of(cls, at: float, value: float) -> Observation:
        """One value, seen once."""
        return cls(at, 1.0, value, value, value)


@dataclass(frozen=True)
class Metric:
    """One metric: its name and dimensions are what distinguish it, `observations` are in the order of their coming."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    observations: Sequence[Observation]


@dataclass(frozen=True)
class Periods:
    """Time cut into periods of `seconds`, numbered from 1970; `first` to `last` are those looked at, both included."""

    seconds: float
    first: int
    last: int

    @classmethod
    def between(cls, seconds: float, start: float, end: float) -> Periods:
        """Every period that begins before `end` and is not over at `start` (epoch seconds)."""
        return cls(seconds, number_of(start, seconds), math.ceil(end / seconds) - 1)

    @property
    def numbers(self) -> range:
        return range(self.first, self.last + 1)

    def start(self, number: int) -> float:
        """When a period begins, in epoch seconds."""
        return number * self.seconds


def number_of(at: float, seconds: float) -> int:
    """The number of the period that a moment (epoch seconds) falls into."""
    return math.floor(at / seconds)


_STATISTICS: Mapping[str, Callable[[Sequence[Observation]], float]] = {
    "SampleCount": lambda found: sum(item.count for item in found),
    "Sum": lambda found: sum(item.total for item in found),
    "Average": lambda found: sum(item.total for item in found) / sum(item.count for item in found),
    "Minimum": lambda found: min(item.minimum for item in found),
    "Maximum": lambda found: max(item.maximum for item in found),
}
STATISTICS = tuple(_STATISTICS)
"""The statistics that are computed here; percentiles and trimmed means are not."""


def statistic(name: str, observations: Sequence[Observation]) -> float:
    """One of STATISTICS over at least one observation."""
    return _STATISTICS[name](observations)


def series(name: str, metrics: Iterable[Metric], periods: Periods) -> dict[int, float]:
    """The statistic of all these metrics together, per period; a period without an observation has no value."""
    buckets: dict[int, list[Observation]] = defaultdict(list)
    for metric in metrics:
        for observation in metric.observations:
            number = number_of(observation.at, periods.seconds)
            if periods.first <= number <= periods.last and observation.count > 0:
                buckets[number].append(observation)
    return {number: statistic(name, found) for number, found in sorted(buckets.items())}
