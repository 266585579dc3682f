"""The body of a CloudWatch dashboard, as far as a picture needs it; what is not drawn is refused by name.

Source: CloudWatch API reference, "Dashboard body structure and syntax".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

COLUMNS = 24
_GRAPH_VIEW = "timeSeries"


class DashboardError(ValueError):
    """A dashboard that cannot be drawn; the text names the widget and what it has."""


@dataclass(frozen=True)
class Place:
    """Where a widget is, in the dashboard's 24 columns and in rows from the top."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Text:
    """A heading, with a line below it or none; `level` 1 is the dashboard's own."""

    place: Place
    level: int
    heading: str
    line: str


@dataclass(frozen=True)
class Graph:
    """Lines over time; `queries` are what GetMetricData is asked, by region."""

    place: Place
    title: str
    queries: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class AlarmStates:
    """The state of each of these alarms (ARNs)."""

    place: Place
    title: str
    alarms: tuple[str, ...]


Widget = Text | Graph | AlarmStates


def parse(body: str) -> tuple[Widget, ...]:
    """Every widget of a dashboard body. Raises DashboardError."""
    return tuple(_widget(item) for item in json.loads(body)["widgets"])


def _widget(item: Mapping[str, Any]) -> Widget:
    place = Place(item["x"], item["y"], item["width"], item["height"])
    properties = item["properties"]
    match item["type"]:
        case "text":
            heading, _, line = str(properties["markdown"]).partition("\n")
            level = len(heading) - len(heading.lstrip("#"))
            return Text(place, level, heading.lstrip("# "), line.strip())
        case "alarm":
            return AlarmStates(place, properties.get("title", ""), tuple(properties["alarms"]))
        case "metric":
            return _graph(place, properties)
        case other:
            raise DashboardError(f"a widget of type {other} is not drawn: text, metric and alarm are")


def _graph(place: Place, properties: Mapping[str, Any]) -> Graph:
    title = properties.get("title", "")
    if properties.get("view", _GRAPH_VIEW) != _GRAPH_VIEW:
        raise DashboardError(f"widget {title}: view {properties['view']} is not drawn: {_GRAPH_VIEW} is")
    queries: dict[str, list[Mapping[str, Any]]] = {}
    for region, query in _queries(properties):
        queries.setdefault(region, []).append(query)
    return Graph(place, title, queries)


def _queries(properties: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Region and MetricDataQuery of each row of `metrics`: an expression, or a namespace, a name and dimensions."""
    for number, row in enumerate(properties.get("metrics", [])):
        *words, last = row
        options = last if isinstance(last, dict) else {}
        words = words if isinstance(last, dict) else list(row)
        query: dict[str, Any] = {"Id": options.get("id", f"q{number}"), "ReturnData": options.get("visible", True)}
        period = int(options.get("period", properties.get("period", 300)))
        if options.get("label"):
            query["Label"] = options["label"]
        if "expression" in options:
            query |= {"Expression": options["expression"], "Period": period}
        else:
            namespace, name, *pairs = words
            dimensions = [{"Name": key, "Value": value} for key, value in zip(pairs[::2], pairs[1::2], strict=True)]
            metric = {"Namespace": namespace, "MetricName": name, "Dimensions": dimensions}
            statistic = options.get("stat", properties.get("stat", "Average"))
            query["MetricStat"] = {"Metric": metric, "Period": period, "Stat": statistic}
        yield options.get("region", properties["region"]), query
