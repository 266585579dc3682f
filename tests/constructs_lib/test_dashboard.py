"""The dashboard: a row per phase, of whatever channels there are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cloudwatch as cloudwatch

from constructs_lib.dashboard import LiveDashboard
from tests.constructs_lib.rendering import empty_stack, only

SEARCH = re.compile(
    r"SEARCH\('\{(?P<namespace>[\w/]+),(?P<dimensions>[\w,]+)\} MetricName=\((?P<metrics>[^)]+)\)(?P<words>[^']*)',"
    r" '(?P<statistic>\w+)', (?P<period>\d+)\)"
)
ENDPOINT, PIPELINE = {"Channel", "ChannelGroup", "OriginEndpoint"}, {"ChannelId", "Pipeline"}
GRAPHS = {
    "Phase 1 · Logs": [
        ("AWS/S3", {"BucketName", "StorageType"}, {"BucketSizeBytes"}, "Average"),
        ("AWS/S3", {"BucketName", "StorageType"}, {"NumberOfObjects"}, "Average"),
    ],
    "Phase 2 · Archive": [
        ("AWS/S3", {"BucketName", "StorageType"}, {"BucketSizeBytes"}, "Average"),
        ("AWS/S3", {"BucketName", "StorageType"}, {"NumberOfObjects"}, "Average"),
    ],
    "Phase 3 · Packager": [
        ("AWS/MediaPackage", ENDPOINT, {"IngressBytes"}, "Sum"),
        ("AWS/MediaPackage", ENDPOINT, {"EgressRequestCount"}, "Sum"),
        ("AWS/MediaPackage", ENDPOINT, {"EgressResponseTime"}, "Average"),
    ],
    "Phase 4 · Encoder": [
        ("AWS/MediaLive", PIPELINE, {"InputVideoFrameRate"}, "Maximum"),
        ("AWS/MediaLive", PIPELINE, {"NetworkIn"}, "Average"),
        ("AWS/MediaLive", PIPELINE, {"ActiveAlerts"}, "Maximum"),
        ("AWS/MediaLive", PIPELINE | {"OutputGroupName"}, {"Output4xxErrors", "Output5xxErrors"}, "Sum"),
    ],
    "Phase 5 · CDN": [
        ("AWS/CloudFront", {"DistributionId", "Region"}, {"Requests"}, "Sum"),
        ("AWS/CloudFront", {"DistributionId", "Region"}, {"BytesDownloaded"}, "Sum"),
        ("AWS/CloudFront", {"DistributionId", "Region"}, {"4xxErrorRate", "5xxErrorRate"}, "Average"),
        ("onair", {"Channel", "Environment", "Project"}, {"StalenessSeconds"}, "Maximum"),
    ],
    "Phase 7 · Automation": [
        ("AWS/Lambda", {"FunctionName"}, {"Invocations"}, "Sum"),
        ("AWS/Lambda", {"FunctionName"}, {"Errors"}, "Sum"),
        ("AWS/Lambda", {"FunctionName"}, {"Duration"}, "Maximum"),
    ],
}
"""Namespace, dimensions, metrics and statistic of each graph; phase 6 shows its alarms."""


@dataclass(frozen=True)
class Search:
    """One SEARCH expression, read as CloudWatch reads it."""

    namespace: str
    dimensions: frozenset[str]
    metrics: frozenset[str]
    words: str
    statistic: str
    period: int

    def finds(self, name: str, dimensions: Mapping[str, str]) -> bool:
        """Whether it shows a metric: a quoted word must be a whole value, others one of its parts."""
        return (
            name in self.metrics
            and dimensions.keys() == self.dimensions
            and all(
                any(quoted == value for value in dimensions.values()) for quoted in re.findall('"([^"]+)"', self.words)
            )
            and {word.casefold() for word in re.sub('"[^"]+"', "", self.words).split()}
            <= {part.casefold() for value in dimensions.values() for part in re.findall("[A-Za-z0-9]+", value)}
        )


def body(prefix: str = "onair-dev", *, alarms: int = 0) -> Any:
    stack = empty_stack()
    dashboard = LiveDashboard(stack, "Live", prefix=prefix)
    if alarms:
        dashboard.add_alarms([alarm(stack, number) for number in range(alarms)])
    text = only(stack, "AWS::CloudWatch::Dashboard")["Properties"]["DashboardBody"]
    parts = [text] if isinstance(text, str) else text["Fn::Join"][1]
    return json.loads("".join(part if isinstance(part, str) else str(part.get("Ref", "token")) for part in parts))


def alarm(stack: cdk.Stack, number: int) -> cloudwatch.IAlarm:
    metric = cloudwatch.Metric(namespace="AWS/MediaLive", metric_name="ActiveAlerts")
    return cloudwatch.Alarm(stack, f"Alarm{number}", metric=metric, threshold=1, evaluation_periods=1)


@pytest.fixture(scope="module")
def widgets() -> Any:
    return body()["widgets"]


def rows(widgets: Any) -> dict[str, list[Any]]:
    """The graphs under each phase's heading."""
    found: dict[str, list[Any]] = {}
    for widget in widgets:
        if widget["type"] == "text" and widget["properties"]["markdown"].startswith("## "):
            found[widget["properties"]["markdown"].removeprefix("## ")] = []
        elif widget["type"] == "metric":
            found[list(found)[-1]].append(widget)
    return found


def expression(widget: Any) -> Any:
    ((found,),) = widget["properties"]["metrics"]
    return found


def search(widget: Any) -> Search:
    found = SEARCH.fullmatch(expression(widget)["expression"])
    assert found, expression(widget)["expression"]
    return Search(
        found["namespace"],
        frozenset(found["dimensions"].split(",")),
        frozenset(name.strip('"') for name in found["metrics"].split(" OR ")),
        found["words"],
        found["statistic"],
        int(found["period"]),
    )


def test_there_is_a_row_per_phase_in_their_order(widgets: Any) -> None:
    assert list(rows(widgets)) == list(GRAPHS)


@pytest.mark.parametrize("row", GRAPHS)
def test_each_row_searches_the_metrics_of_its_phase(row: str, widgets: Any) -> None:
    searches = [search(widget) for widget in rows(widgets)[row]]
    assert [(one.namespace, set(one.dimensions), set(one.metrics), one.statistic) for one in searches] == GRAPHS[row]


@pytest.mark.parametrize("row", GRAPHS)
def test_the_graphs_of_a_row_fill_it_side_by_side(row: str, widgets: Any) -> None:
    graphs = rows(widgets)[row]
    assert len({graph["y"] for graph in graphs}) == 1
    assert graphs[0]["x"] == 0
    assert all(left["x"] + left["width"] == right["x"] for left, right in pairwise(graphs))
    assert graphs[-1]["x"] + graphs[-1]["width"] == 24


def test_no_row_lies_upon_another(widgets: Any) -> None:
    bands = sorted({(widget["y"], widget["y"] + widget["height"]) for widget in widgets})
    assert all(upper_end <= lower for (_, upper_end), (lower, _) in pairwise(bands))


def test_nothing_names_a_channel_a_bucket_or_a_distribution(widgets: Any) -> None:
    # A literal id would need the phase that makes it, and would go stale with it.
    graphs = [graph for row in rows(widgets).values() for graph in row]
    assert all(search(graph) for graph in graphs)
    assert "onair-dev-" not in json.dumps([expression(graph) for graph in graphs])


def test_cloudfront_is_searched_where_its_metrics_are(widgets: Any) -> None:
    regions = {row: {expression(graph).get("region") for graph in graphs} for row, graphs in rows(widgets).items()}
    cdn = [(search(graph).namespace, expression(graph).get("region")) for graph in rows(widgets)["Phase 5 · CDN"]]
    assert set(cdn) == {("AWS/CloudFront", "us-east-1"), ("onair", None)}
    del regions["Phase 5 · CDN"]
    assert set().union(*regions.values()) == {None}
    assert {graph["properties"]["region"] for graphs in rows(widgets).values() for graph in graphs} == {"AWS::Region"}


def test_live_figures_are_by_the_minute_and_stored_ones_by_the_day(widgets: Any) -> None:
    periods = {row: {search(graph).period for graph in graphs} for row, graphs in rows(widgets).items()}
    assert periods.pop("Phase 1 · Logs") == periods.pop("Phase 2 · Archive") == {86_400}
    assert set().union(*periods.values()) == {60}


@pytest.mark.parametrize("name", ["onair-dev-air-control", "onair-dev-notifier", "onair-dev-run-sweep"])
def test_the_functions_of_this_environment_are_found_by_the_first_part_of_their_names(name: str, widgets: Any) -> None:
    invocations = search(rows(widgets)["Phase 7 · Automation"][0])
    assert invocations.finds("Invocations", {"FunctionName": name})


@pytest.mark.parametrize("name", ["onair-production-notifier", "newsletter"])
def test_functions_of_others_are_not_shown(name: str, widgets: Any) -> None:
    assert not search(rows(widgets)["Phase 7 · Automation"][0]).finds("Invocations", {"FunctionName": name})


@pytest.mark.parametrize(
    ("row", "shown", "hidden"),
    [
        ("Phase 1 · Logs", "onair-dev-network-logs5c3f1b2d-x0y1z2", "onair-dev-storage-archivebucket5c3f1b2d-x0y1z2"),
        (
            "Phase 2 · Archive",
            "onair-dev-storage-archivebucket5c3f1b2d-x0y1z2",
            "onair-dev-network-logs5c3f1b2d-x0y1z2",
        ),
    ],
)
def test_a_bucket_is_shown_by_its_stack_s_name(row: str, shown: str, hidden: str, widgets: Any) -> None:
    stored = search(rows(widgets)[row][0])
    found = {
        bucket
        for bucket in (shown, hidden, shown.replace("-dev-", "-production-"))
        if stored.finds("BucketSizeBytes", {"BucketName": bucket, "StorageType": "StandardStorage"})
    }
    assert found == {shown}


@pytest.mark.parametrize(
    ("row", "position", "metric", "dimensions"),
    [
        ("Phase 4 · Encoder", 0, "InputVideoFrameRate", {"ChannelId": "1234567", "Pipeline": "0"}),
        ("Phase 4 · Encoder", 0, "InputVideoFrameRate", {"ChannelId": "7654321", "Pipeline": "1"}),
        ("Phase 3 · Packager", 1, "EgressRequestCount", {"ChannelGroup": "g", "Channel": "c", "OriginEndpoint": "hls"}),
        ("Phase 5 · CDN", 0, "Requests", {"DistributionId": "E1AB2CD3EF4G5H", "Region": "Global"}),
    ],
)
def test_channels_of_tomorrow_are_found_too(
    row: str, position: int, metric: str, dimensions: dict[str, str], widgets: Any
) -> None:
    assert search(rows(widgets)[row][position]).finds(metric, dimensions)


def test_it_is_headed_by_the_environment_s_name_and_why_it_may_be_empty(widgets: Any) -> None:
    heading = widgets[0]["properties"]["markdown"]
    assert heading.startswith("# onair-dev\n")
    assert "Off air" in heading


def test_it_opens_with_the_last_three_hours() -> None:
    assert body()["start"] == "-PT3H"


def test_its_name_is_the_prefix() -> None:
    stack = empty_stack()
    dashboard = LiveDashboard(stack, "Live", prefix="onair-staging")
    assert dashboard.name == only(stack, "AWS::CloudWatch::Dashboard")["Properties"]["DashboardName"] == "onair-staging"


def test_all_alarms_stand_in_one_row_below_the_graphs() -> None:
    widgets = body(alarms=3)["widgets"]
    (states,) = [widget for widget in widgets if widget["type"] == "alarm"]
    assert states["properties"]["title"] == "Phase 6 · Alarms"
    assert len(states["properties"]["alarms"]) == 3
    assert (states["x"], states["width"]) == (0, 24)
    assert states["y"] >= max(widget["y"] + widget["height"] for widget in widgets if widget is not states)
