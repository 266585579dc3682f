"""ActiveAlerts, as CloudWatch is asked for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from rehearsal.backstage import Alert, Backstage
from tests.rehearsal.cloud.channels import destination, make_channel, make_input, reach
from tests.rehearsal.cloud.waiting import until

Client = Callable[[str], Any]
SECONDS = 10


def newest(client: Client, channel_id: str, pipeline: str = "0") -> float | None:
    """The highest count of the last second or two; None without data."""
    now = datetime.now(UTC)
    dimensions = [{"Name": "ChannelId", "Value": channel_id}, {"Name": "Pipeline", "Value": pipeline}]
    metric = {"Namespace": "AWS/MediaLive", "MetricName": "ActiveAlerts", "Dimensions": dimensions}
    query = {"Id": "a", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Maximum"}}
    answer = client("cloudwatch").get_metric_data(
        MetricDataQueries=[query], StartTime=now - timedelta(seconds=1), EndTime=now
    )
    values = answer["MetricDataResults"][0]["Values"]
    return values[0] if values else None


def test_alerts_of_a_running_channel_are_counted_until_it_stops(
    client: Client, backstage: Backstage, name: str
) -> None:
    medialive = client("medialive")
    channel = make_channel(medialive, name)
    assert newest(client, channel["Id"]) is None
    medialive.start_channel(ChannelId=channel["Id"])
    reach(medialive, channel["Id"], "RUNNING")
    until(lambda: newest(client, channel["Id"]) == 1, SECONDS)  # nobody sends to it
    two = [Alert(kind, "says a test", datetime.now(UTC)) for kind in ("Audio Not Detected", "Video Not Detected")]
    backstage.alerts(channel["Id"], two)
    until(lambda: newest(client, channel["Id"]) == 2, SECONDS)
    backstage.alerts(channel["Id"], [])
    until(lambda: newest(client, channel["Id"]) == 0, SECONDS)
    medialive.stop_channel(ChannelId=channel["Id"])
    reach(medialive, channel["Id"], "IDLE")
    until(lambda: newest(client, channel["Id"]) is None, SECONDS)


def test_each_pipeline_of_a_standard_channel_counts_its_own(client: Client, backstage: Backstage, name: str) -> None:
    medialive = client("medialive")
    inputs = [{"InputId": make_input(medialive, name, pipelines=2)}]
    wanted = {"ChannelClass": "STANDARD", "Destinations": [destination(1, 2)], "InputAttachments": inputs}
    channel = make_channel(medialive, name, **wanted)
    medialive.start_channel(ChannelId=channel["Id"])
    reach(medialive, channel["Id"], "RUNNING")
    backstage.alerts(channel["Id"], [], pipeline="1")
    until(lambda: (newest(client, channel["Id"], "0"), newest(client, channel["Id"], "1")) == (1, 0), SECONDS)
