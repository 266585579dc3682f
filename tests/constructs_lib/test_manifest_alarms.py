"""Alarms of one channel on what viewers get of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_sns as sns

from constructs_lib.manifest_alarms import NAMESPACE, ManifestAlarms, stale_after
from stream_automation import embedded_metrics
from stream_automation.freshness import Finding, State
from tests.constructs_lib.rendering import empty_stack, resources

STALE, UNREADABLE = "LiveManifestStale", "LiveManifestUnreadable"
NAMES = (STALE, UNREADABLE)
LONGEST_DESCRIPTION = 1024
WRITTEN = Finding(at=datetime(2026, 11, 23, tzinfo=UTC), state=State.LIVE, status=200, staleness=3.0).metrics()
FAILED = Finding(at=datetime(2026, 11, 23, tzinfo=UTC), state=State.FAILED, status=503).metrics()


def built(stack: cdk.Stack, *, channel: str = "main", suffix: str = "") -> ManifestAlarms:
    return ManifestAlarms(
        stack,
        f"Of{channel}",
        project="onair",
        environment="dev",
        channel=channel,
        suffix=suffix,
        output_group=f"onair_dev_{channel}",
        segment_seconds=2,
        topic=sns.Topic(stack, f"Topic{channel}"),
    )


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    stack = empty_stack()
    built(stack)
    return stack


@pytest.fixture(scope="module")
def alarms(stack: cdk.Stack) -> dict[str, Any]:
    """The alarms by what follows the prefix in their names."""
    every = [resource["Properties"] for resource in resources(stack, "AWS::CloudWatch::Alarm").values()]
    return {alarm["AlarmName"].removeprefix("onair-dev-"): alarm for alarm in every}


@pytest.fixture(scope="module")
def queries(alarms: dict[str, Any]) -> dict[str, Any]:
    """What the first alarm asks, by id."""
    return {query["Id"]: query for query in alarms[STALE]["Metrics"]}


def test_there_are_two_alarms_of_the_channel(alarms: dict[str, Any]) -> None:
    assert alarms.keys() == set(NAMES)


def test_a_further_channel_s_alarms_end_in_its_name() -> None:
    stack = empty_stack()
    hall = built(stack, channel="hall", suffix="Hall")
    names = [one["Properties"]["AlarmName"] for one in resources(stack, "AWS::CloudWatch::Alarm").values()]
    assert sorted(names) == ["onair-dev-LiveManifestStaleHall", "onair-dev-LiveManifestUnreadableHall"]
    assert len(hall.alarms) == 2


def test_it_is_stale_only_where_the_encoder_writes_to_the_packager(queries: dict[str, Any]) -> None:
    formula, outputs = queries["expr_1"], queries["outputs"]
    # IF has no value where its condition has none, so a stopped channel counts as fine.
    assert formula["Expression"] == "IF(outputs >= 0, staleness, 0)"
    assert outputs["Expression"] == (
        'SELECT MAX(ActiveOutputs) FROM SCHEMA("AWS/MediaLive", ChannelId,OutputGroupName,Pipeline)'
        " WHERE OutputGroupName = 'onair_dev_main'"
    )
    assert [id_ for id_, query in queries.items() if query["ReturnData"]] == ["expr_1"]


def test_every_query_has_one_series_as_a_formula_in_an_alarm_needs(queries: dict[str, Any]) -> None:
    assert not [query for query in queries.values() if re.search("GROUP BY|SEARCH", query.get("Expression", ""))]
    assert {query["Period"] for query in queries.values() if "Period" in query} == {60}


def test_its_staleness_is_the_metric_that_the_probe_writes_of_this_channel(queries: dict[str, Any]) -> None:
    asked = queries["staleness"]["MetricStat"]
    assert (asked["Stat"], asked["Period"]) == ("Maximum", 60)
    metric = asked["Metric"]
    assert (metric["Namespace"], metric["MetricName"]) == (embedded_metrics.NAMESPACE, "StalenessSeconds")
    assert NAMESPACE == embedded_metrics.NAMESPACE
    assert metric["MetricName"] in WRITTEN
    dimensions = {one["Name"]: one["Value"] for one in metric["Dimensions"]}
    assert dimensions == {"Project": "onair", "Environment": "dev", "Channel": "main"}


def test_the_other_goes_off_by_the_failures_that_the_probe_writes(alarms: dict[str, Any]) -> None:
    alarm = alarms[UNREADABLE]
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"]) == ("onair", "ManifestFailures", "Maximum")
    assert alarm["MetricName"] in FAILED
    assert alarm["MetricName"] not in WRITTEN
    assert {one["Name"]: one["Value"] for one in alarm["Dimensions"]} == {
        "Project": "onair",
        "Environment": "dev",
        "Channel": "main",
    }


@pytest.mark.parametrize(("name", "threshold"), [(STALE, 30), (UNREADABLE, 1)])
def test_it_goes_off_after_three_minutes_in_a_row(name: str, threshold: float, alarms: dict[str, Any]) -> None:
    alarm = alarms[name]
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanOrEqualToThreshold", threshold)
    assert alarm["EvaluationPeriods"] == 3
    assert "DatapointsToAlarm" not in alarm


@pytest.mark.parametrize(("segment_seconds", "seconds"), [(1, 25), (2, 30), (6, 50), (30, 170)])
def test_longer_segments_may_be_older(segment_seconds: int, seconds: int) -> None:
    assert stale_after(segment_seconds) == seconds


@pytest.mark.parametrize("name", NAMES)
def test_no_data_is_fine(name: str, alarms: dict[str, Any]) -> None:
    assert alarms[name]["TreatMissingData"] == "notBreaching"


@pytest.mark.parametrize("name", NAMES)
def test_people_hear_when_it_goes_off_and_when_it_is_over(name: str, alarms: dict[str, Any], stack: cdk.Stack) -> None:
    (topic,) = resources(stack, "AWS::SNS::Topic")
    assert alarms[name]["AlarmActions"] == alarms[name]["OKActions"] == [{"Ref": topic}]


@pytest.mark.parametrize("name", NAMES)
def test_it_says_of_which_channel_and_what_to_do_in_english_and_in_korean(name: str, alarms: dict[str, Any]) -> None:
    english, korean = alarms[name]["AlarmDescription"].split(" / ")
    assert english.isascii()
    assert re.search("[가-힣]", korean)
    assert "main" in english
    assert "main" in korean
    assert len(alarms[name]["AlarmDescription"]) + 2 * 64 <= LONGEST_DESCRIPTION
