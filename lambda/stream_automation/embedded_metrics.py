"""Metrics inside a log line: CloudWatch's embedded metric format, in which CloudWatch Logs finds them by itself.

Source: CloudWatch user guide, "Specification: Embedded metric format".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

NAMESPACE = "onair"


def embedded(
    dimensions: Mapping[str, str], metrics: Mapping[str, tuple[float, str]], at: datetime
) -> dict[str, object]:
    """What must stand at the top of the log line: `metrics` are value and unit by name, of one set of dimensions.

    Handed to `logging` as `extra`, Lambda's JSON log format puts each key there, beside its own.
    """
    directive = {
        "Namespace": NAMESPACE,
        "Dimensions": [list(dimensions)],
        "Metrics": [{"Name": name, "Unit": unit} for name, (_, unit) in metrics.items()],
    }
    return {
        "_aws": {"Timestamp": round(at.timestamp() * 1000), "CloudWatchMetrics": [directive]},
        **dimensions,
        **{name: value for name, (value, _) in metrics.items()},
    }
