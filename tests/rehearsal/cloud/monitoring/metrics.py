"""Metrics for tests of expressions: periods are 10 s long, and each value lies in the middle of its period."""

from __future__ import annotations

from collections.abc import Sequence

from rehearsal.cloud.monitoring.metric import Metric, Observation, Periods

SECONDS = 10.0
FIRST = 100
"""The number of the first period that a metric here has a value in."""


def metric(name: str, values: Sequence[float | None], *, namespace: str = "AWS/MediaLive", **dimensions: str) -> Metric:
    """A metric with one value in each period from FIRST on; None leaves the period without one."""
    observations = [
        Observation.of((FIRST + place + 0.5) * SECONDS, value)
        for place, value in enumerate(values)
        if value is not None
    ]
    return Metric(namespace, name, dimensions, observations)


def periods(count: int) -> Periods:
    """`count` periods from FIRST on."""
    return Periods(SECONDS, FIRST, FIRST + count - 1)
