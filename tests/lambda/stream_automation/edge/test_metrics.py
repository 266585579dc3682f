"""What CloudWatch is asked about a channel's input, checked by botocore's own model."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.stub import Stubber

from stream_automation.edge import metrics
from tests.automation.account import START, Account, ago

BEGIN, END = ago(minutes=11), START


def test_the_frame_rate_of_each_pipeline_is_asked_for(account: Account) -> None:
    account.add("RUNNING")
    assert metrics.last_picture("4713921", ("0", "1"), BEGIN, END) is None
    (sent,) = account.given("GetMetricData")
    assert (sent["StartTime"], sent["EndTime"]) == (BEGIN, END)
    for pipeline, query in zip(("0", "1"), sent["MetricDataQueries"], strict=True):
        assert query["MetricStat"] == {
            "Metric": {
                "Namespace": "AWS/MediaLive",
                "MetricName": "InputVideoFrameRate",
                "Dimensions": [{"Name": "ChannelId", "Value": "4713921"}, {"Name": "Pipeline", "Value": pipeline}],
            },
            "Period": 60,
            "Stat": "Maximum",
        }


def result(*found: tuple[datetime, float], pipeline: str = "0") -> dict[str, Any]:
    return {"Id": f"pipeline{pipeline}", "Timestamps": [at for at, _ in found], "Values": [rate for _, rate in found]}


@pytest.mark.parametrize(
    ("results", "last"),
    [
        ([], None),
        ([result()], None),
        ([result((ago(minutes=3), 30.0), (ago(minutes=5), 30.0))], ago(minutes=2)),
        ([result((ago(minutes=3), 0.0), (ago(minutes=5), 30.0))], ago(minutes=4)),
        ([result((ago(minutes=3), 0.9))], None),
        ([result((ago(minutes=3), 1.0))], ago(minutes=2)),
        ([result((ago(minutes=5), 30.0)), result((ago(minutes=3), 30.0), pipeline="1")], ago(minutes=2)),
    ],
)
def test_the_end_of_the_last_minute_with_pictures_counts(results: list[Any], last: datetime | None) -> None:
    with Stubber(metrics.cloudwatch) as stubber:
        stubber.add_response("get_metric_data", {"MetricDataResults": results})
        assert metrics.last_picture("7", ("0", "1"), BEGIN, END) == last


def test_all_pages_are_read() -> None:
    with Stubber(metrics.cloudwatch) as stubber:
        stubber.add_response("get_metric_data", {"MetricDataResults": [], "NextToken": "two"})
        stubber.add_response("get_metric_data", {"MetricDataResults": [result((ago(minutes=3), 30.0))]})
        assert metrics.last_picture("7", ("0",), BEGIN, END) == START - timedelta(minutes=2)
        stubber.assert_no_pending_responses()
