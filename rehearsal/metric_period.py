"""How long a minute of CloudWatch lasts in a rehearsal: the local AWS and the media plane must agree on it."""

from __future__ import annotations

import math
from collections.abc import Mapping

VARIABLE = "ONAIR_METRIC_PERIOD"
MINUTE = 60.0
SHORTEST = 0.5
PUBLISHED_A_MINUTE = 12
SHORTEST_INTERVAL = 0.2


class MetricPeriodError(ValueError):
    """ONAIR_METRIC_PERIOD is no number of seconds that a minute may last."""


def minute_seconds(environment: Mapping[str, str]) -> float:
    """Seconds that stand for CloudWatch's minute; 60 unless ONAIR_METRIC_PERIOD says otherwise, 0.5 at least."""
    told = environment.get(VARIABLE) or str(MINUTE)
    try:
        seconds = float(told)
    except ValueError:
        seconds = math.nan
    if not SHORTEST <= seconds <= MINUTE:
        raise MetricPeriodError(f"{VARIABLE} must be {SHORTEST:g} to {MINUTE:g} seconds, got {told!r}")
    return seconds


def publishing_seconds(minute: float) -> float:
    """How often the media plane publishes: a twelfth of a minute, which is 5 s on an ordinary clock."""
    return max(SHORTEST_INTERVAL, minute / PUBLISHED_A_MINUTE)
