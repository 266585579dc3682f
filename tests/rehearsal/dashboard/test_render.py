"""A dashboard from its name to its picture, with CloudWatch's answers in the shapes of its model."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from matplotlib.image import imread

from rehearsal.dashboard.render import render, span
from rehearsal.dashboard.widgets import DashboardError
from tests.rehearsal.media.shaped_aws import ShapedAws

START = datetime(2026, 3, 1, 12, 0, 20, tzinfo=UTC)


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 3, 1, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "covered"),
    [
        (10, (at(12, 0), at(12, 1))),
        (70, (at(12, 0), at(12, 2))),
        (150, (at(12, 0), at(12, 2))),
        (3605, (at(12, 0), at(13, 0))),
    ],
)
def test_a_minute_that_is_not_over_is_left_out_where_there_are_others(
    seconds: int, covered: tuple[datetime, datetime]
) -> None:
    assert span(START, START + timedelta(seconds=seconds)) == covered


def widget(kind: str, y: int, **properties: Any) -> dict[str, Any]:
    return {"type": kind, "x": 0, "y": y, "width": 24, "height": 3, "properties": properties}


BODY = {
    "widgets": [
        widget("text", 0, markdown="# onair-dev"),
        widget("metric", 3, title="CDN", region="ap-northeast-2", metrics=[[{"expression": "SEARCH(…)", "region": "us-east-1"}]]),
        widget("alarm", 6, title="Alarms", alarms=["arn:aws:cloudwatch:ap-northeast-2:111122223333:alarm:onair-dev-NoPicture"]),
    ]
}  # fmt: skip


class Deployed:
    """CloudWatch with one dashboard; `asked` is what data was asked for, by region."""

    def __init__(self, body: dict[str, Any]) -> None:
        self.asked: dict[str, dict[str, Any]] = {}
        self._body = json.dumps(body)

    def client_of(self, region: str) -> Any:
        def data(asked: dict[str, Any]) -> dict[str, Any]:
            self.asked[region] = asked
            moment = asked["StartTime"]
            result = {"Id": "q0", "Label": "E1", "Timestamps": [moment], "Values": [3.0], "StatusCode": "Complete"}
            return {"MetricDataResults": [result]}

        answers: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "cloudwatch.GetDashboard": lambda asked: {**asked, "DashboardBody": self._body},
            "cloudwatch.GetMetricData": data,
            "cloudwatch.DescribeAlarms": lambda asked: {
                "MetricAlarms": [{"AlarmName": name, "StateValue": "ALARM"} for name in asked["AlarmNames"]]
            },
        }
        return ShapedAws(answers).client("cloudwatch", region=region)


def test_data_is_asked_in_the_region_that_the_widget_names_and_drawn(tmp_path: Path) -> None:
    deployed, path = Deployed(BODY), tmp_path / "dashboard.png"
    render(deployed.client_of, "ap-northeast-2", "onair-dev", path, start=START, end=START + timedelta(minutes=5))
    assert list(deployed.asked) == ["us-east-1"]
    assert (deployed.asked["us-east-1"]["StartTime"], deployed.asked["us-east-1"]["EndTime"]) == (at(12, 0), at(12, 5))
    assert imread(path).shape[1] > 1000


def test_a_widget_that_is_not_drawn_leaves_no_picture(tmp_path: Path) -> None:
    deployed, path = Deployed({"widgets": [widget("log", 0, query="…")]}), tmp_path / "dashboard.png"
    with pytest.raises(DashboardError, match="a widget of type log is not drawn"):
        render(deployed.client_of, "ap-northeast-2", "onair-dev", path, start=START, end=START + timedelta(minutes=5))
    assert not path.exists()
