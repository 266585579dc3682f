"""What CloudWatch measured of a channel's input."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import boto3

from stream_automation.edge.connection import QUICK

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import MetricDataQueryTypeDef

PERIOD_SECONDS = 60
LEAST_FRAMES_PER_SECOND = 1

cloudwatch: CloudWatchClient = boto3.client("cloudwatch", config=QUICK)


def last_picture(channel_id: str, pipelines: Sequence[str], begin: datetime, end: datetime) -> datetime | None:
    """The end of the last minute between two moments in which any pipeline got pictures; None for none.

    InputVideoFrameRate has no data before a channel's first input, and none while it is stopped.
    """
    queries = [_frame_rate(channel_id, pipeline) for pipeline in pipelines]
    pages = cloudwatch.get_paginator("get_metric_data").paginate(
        MetricDataQueries=queries, StartTime=begin, EndTime=end, ScanBy="TimestampDescending"
    )
    moments = [
        moment
        for page in pages
        for result in page["MetricDataResults"]
        for moment, rate in zip(result["Timestamps"], result["Values"], strict=True)
        if rate >= LEAST_FRAMES_PER_SECOND
    ]
    latest = max(moments, default=None)
    return None if latest is None else latest + timedelta(seconds=PERIOD_SECONDS)


def _frame_rate(channel_id: str, pipeline: str) -> MetricDataQueryTypeDef:
    dimensions = {"ChannelId": channel_id, "Pipeline": pipeline}
    return {
        "Id": f"pipeline{pipeline}",
        "MetricStat": {
            "Metric": {
                "Namespace": "AWS/MediaLive",
                "MetricName": "InputVideoFrameRate",
                "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
            },
            "Period": PERIOD_SECONDS,
            "Stat": "Maximum",
        },
    }
