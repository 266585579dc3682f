"""The metrics that ministack has taken in, in the request's account and region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ministack.services import cloudwatch

from rehearsal.cloud.monitoring.metric import Metric, Observation


def stored(since: float) -> list[Metric]:
    """Every metric with what was observed at or after `since` (epoch seconds), in the order of its coming."""
    return [
        Metric(namespace, name, points[-1]["Dimensions"], observations)
        for (namespace, name, _), points in list(cloudwatch._metrics.items())
        if points and (observations := list(_recent(points, since)))
    ]


def _recent(points: Sequence[dict[str, Any]], since: float) -> Iterator[Observation]:
    for point in points:
        if point["Timestamp"] < since:
            continue
        kept = point.get("_stat")
        if kept is None:
            count, value = float(point.get("Count", 1)), float(point["Value"])
            yield Observation(point["Timestamp"], count, count * value, value, value)
        else:
            numbers = (float(kept[name]) for name in ("SampleCount", "Sum", "Minimum", "Maximum"))
            yield Observation(point["Timestamp"], *numbers)
