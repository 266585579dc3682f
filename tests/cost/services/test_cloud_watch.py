"""CloudWatch: alarms by the metrics they read, dashboards, custom metrics."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.cost.shapes import Resources, bill, channel, items, push_input, resource, template

PIPELINE_QUERY = 'SELECT MAX(ActiveAlerts) FROM SCHEMA("AWS/MediaLive", ChannelId,Pipeline) GROUP BY ChannelId'
GROUP_QUERY = 'SELECT SUM(Output4xxErrors) FROM SCHEMA("AWS/MediaLive", ChannelId,OutputGroupName,Pipeline)'


def alarm(**properties: Any) -> dict[str, Any]:
    return resource("AWS::CloudWatch::Alarm", **{"Period": 60, **properties})


def query(text: str, *listed: str) -> dict[str, Any]:
    metrics = [{"Id": "q", "Expression": text, "Period": 60}]
    metrics += [{"Id": name, "MetricStat": {"Metric": {"Namespace": "AWS/S3", "MetricName": name}}} for name in listed]
    return resource("AWS::CloudWatch::Alarm", Metrics=metrics)


def billed(**resources: dict[str, Any]) -> list[tuple[str, Any]]:
    return items(bill(template(**resources)).of("CloudWatch"))


def test_ten_alarms_are_free_and_the_eleventh_is_not() -> None:
    many: Resources = {f"Alarm{number}": alarm(Namespace="AWS/S3", MetricName="x") for number in range(11)}
    found = bill(template(**many)).of("CloudWatch")
    assert found.total == Decimal("0.10")
    assert [item for item, _ in items(found)].count("alarm, free allowance") == 10


def test_an_alarm_by_query_is_never_free_and_pays_for_every_metric_it_reads() -> None:
    one = template(Channel=channel([(1280, 720, 1)]), Input=push_input(), Alarm=query(PIPELINE_QUERY))
    two = template(Channel=channel([(1280, 720, 1)], pipelines=2), Input=push_input(), Alarm=query(PIPELINE_QUERY))
    assert items(bill(one).of("CloudWatch")) == [("Metrics Insights alarm", 1)]
    assert items(bill(two).of("CloudWatch")) == [("Metrics Insights alarm", 2)]
    assert bill(two).of("CloudWatch").total == Decimal("0.20")


def test_a_query_by_output_group_reads_one_metric_for_each_group() -> None:
    group = {
        "OutputGroupSettings": {"ArchiveGroupSettings": {"Destination": {"DestinationRefId": "archive"}}},
        "Outputs": [{"VideoDescriptionName": "720p-1"}],
    }
    described = channel([(1280, 720, 1)], pipelines=2, groups=[group])
    assert billed(Channel=described, Input=push_input(), Alarm=query(GROUP_QUERY)) == [("Metrics Insights alarm", 4)]
    narrowed = query(f"{GROUP_QUERY} WHERE OutputGroupName = 'live'")
    assert billed(Channel=described, Input=push_input(), Alarm=narrowed) == [("Metrics Insights alarm", 2)]


def test_metrics_beside_a_query_are_read_too() -> None:
    assert billed(Alarm=query('SELECT MAX(x) FROM "Mine"', "one", "two")) == [("Metrics Insights alarm", 3)]


def test_metric_math_without_a_query_pays_for_what_it_lists() -> None:
    metrics = [{"Id": "e", "Expression": "a + b"}]
    metrics += [{"Id": name, "MetricStat": {"Metric": {"Namespace": "AWS/S3", "MetricName": name}}} for name in "ab"]  # type: ignore[dict-item]
    assert billed(Alarm=resource("AWS::CloudWatch::Alarm", Metrics=metrics)) == [("alarm, free allowance", 2)]


def test_high_resolution_and_composite_alarms_have_prices_of_their_own() -> None:
    found = bill(
        template(
            Fast=alarm(Namespace="AWS/S3", MetricName="x", Period=10),
            Both=resource("AWS::CloudWatch::CompositeAlarm", AlarmRule="ALARM(a)"),
        )
    ).of("CloudWatch")
    assert items(found) == [("high-resolution alarm", 1), ("composite alarm", 1)]
    assert found.total == Decimal("0.80")


def test_three_dashboards_are_free() -> None:
    many: Resources = {f"Board{number}": resource("AWS::CloudWatch::Dashboard") for number in range(4)}
    assert bill(template(**many)).of("CloudWatch").total == 3


def test_a_custom_metric_is_counted_once_however_many_alarms_watch_it() -> None:
    own = {"Namespace": "mine", "MetricName": "Stale", "Dimensions": [{"Name": "Channel", "Value": "main"}]}
    found = billed(One=alarm(**own), Two=alarm(**own), Other=alarm(**{**own, "MetricName": "Failures"}))
    assert [item for item, _ in found if item.startswith("custom")] == [
        "custom metrics: Stale, free allowance",
        "custom metrics: Failures, free allowance",
    ]
