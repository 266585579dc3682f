"""The body of a dashboard."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rehearsal.dashboard.widgets import AlarmStates, DashboardError, Graph, Place, Text, parse
from tests.assembly import ROOT

SEARCH = "SEARCH('{A,b} c', 'Sum', 60)"


def body(kind: str, **properties: Any) -> str:
    widget = {"type": kind, "x": 6, "y": 2, "width": 12, "height": 3, "properties": properties}
    return json.dumps({"start": "-PT3H", "widgets": [widget]})


def metrics(*rows: list[Any], **properties: Any) -> Graph:
    """The graph of a widget with these rows."""
    (graph,) = parse(body("metric", region="ap-northeast-2", title="Rate", metrics=list(rows), **properties))
    assert isinstance(graph, Graph)
    return graph


def test_the_projects_own_dashboard_is_read_whole() -> None:
    for environment in ("dev", "staging", "production"):
        template = json.loads((ROOT / "tests" / "snapshots" / environment / "MonitoringStack.json").read_text())
        (dashboard,) = [item for item in template["Resources"].values() if item["Type"].endswith("::Dashboard")]
        pieces = dashboard["Properties"]["DashboardBody"]["Fn::Join"][1]
        widgets = parse("".join(piece if isinstance(piece, str) else "here" for piece in pieces))
        kinds = [type(widget) for widget in widgets]
        assert kinds.count(AlarmStates) == 1
        assert kinds.count(Graph) > 10
        assert kinds.count(Text) > 4


def test_a_text_is_a_heading_of_its_level_and_a_line() -> None:
    assert parse(body("text", markdown="# onair-dev\nOff air.")) == (
        Text(Place(6, 2, 12, 3), 1, "onair-dev", "Off air."),
    )
    assert parse(body("text", markdown="## Phase 2")) == (Text(Place(6, 2, 12, 3), 2, "Phase 2", ""),)


def test_an_expression_is_asked_in_its_own_region_with_its_own_period() -> None:
    graph = metrics(
        [{"expression": SEARCH, "period": 60, "region": "us-east-1"}],
        [{"expression": "q0 / 2", "id": "half", "label": "half", "visible": False}],
        period=120,
    )
    assert graph.queries == {
        "us-east-1": [{"Id": "q0", "Expression": SEARCH, "Period": 60, "ReturnData": True}],
        "ap-northeast-2": [{"Id": "half", "Expression": "q0 / 2", "Period": 120, "Label": "half", "ReturnData": False}],
    }


@pytest.mark.parametrize(
    ("row", "statistic"), [(["A", "m", "b", "c"], "Sum"), (["A", "m", "b", "c", {"stat": "Maximum"}], "Maximum")]
)
def test_a_metric_is_asked_with_its_dimensions_and_statistic(row: list[Any], statistic: str) -> None:
    (query,) = metrics(row, stat="Sum", period=60).queries["ap-northeast-2"]
    metric = {"Namespace": "A", "MetricName": "m", "Dimensions": [{"Name": "b", "Value": "c"}]}
    assert query["MetricStat"] == {"Metric": metric, "Period": 60, "Stat": statistic}


def test_alarms_are_told_by_their_arns() -> None:
    (alarms,) = parse(body("alarm", title="Alarms", alarms=["arn:a", "arn:b"]))
    assert alarms == AlarmStates(Place(6, 2, 12, 3), "Alarms", ("arn:a", "arn:b"))


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        (body("log", query="fields @message"), "a widget of type log is not drawn"),
        (body("metric", title="Pie", view="pie", region="r", metrics=[]), "widget Pie: view pie is not drawn"),
    ],
)
def test_what_is_not_drawn_is_refused_by_name(drawn: str, told: str) -> None:
    with pytest.raises(DashboardError, match=told):
        parse(drawn)
