"""What the widgets show: asked of CloudWatch through its public API."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rehearsal.dashboard.widgets import AlarmStates, Graph

ClientOf = Callable[[str], Any]
"""A CloudWatch client of a region."""


@dataclass(frozen=True)
class Line:
    """One line of a graph, oldest value first."""

    label: str
    times: Sequence[datetime]
    values: Sequence[float]


def lines(client_of: ClientOf, graph: Graph, start: datetime, end: datetime) -> list[Line]:
    """Every line of a graph between two moments."""
    found = []
    for region, queries in graph.queries.items():
        pages = client_of(region).get_paginator("get_metric_data")
        for page in pages.paginate(
            MetricDataQueries=list(queries), StartTime=start, EndTime=end, ScanBy="TimestampAscending"
        ):
            found += [Line(item["Label"], item["Timestamps"], item["Values"]) for item in page["MetricDataResults"]]
    return [line for line in found if line.values]


def states(client: Any, widget: AlarmStates) -> Mapping[str, str]:
    """The state of each alarm by its name, in the widget's order."""
    names = [arn.rpartition(":")[2] for arn in widget.alarms]
    described = client.describe_alarms(AlarmNames=names)["MetricAlarms"]
    known = {alarm["AlarmName"]: str(alarm["StateValue"]) for alarm in described}
    return {name: known[name] for name in names if name in known}
