"""Alarms over every channel of the account and region."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_sns as sns

from constructs_lib.channel_alarms import ALARMS, ChannelAlarms
from tests.constructs_lib.rendering import empty_stack, resources

QUERY = re.compile(
    r"SELECT (?P<statistic>AVG|COUNT|MAX|MIN|SUM)\((?P<metric>\w+)\)"
    r' FROM SCHEMA\("(?P<namespace>[\w/]+)", (?P<dimensions>\w+(,\w+)*)\)'
    r"( WHERE (?P<key>\w+) = '(?P<value>[^']+)')?"
    r" GROUP BY (?P<group>\w+(, \w+)*)"
    r" ORDER BY (?P<order>\w+)\(\) (?P<direction>ASC|DESC)"
)
"""A query that CloudWatch takes for an alarm with a contributor per series: GROUP BY and ORDER BY must both stand."""

CHANNEL, OUTPUT = {"ChannelId", "Pipeline"}, {"ChannelId", "Pipeline", "OutputGroupName"}
ENDPOINT = {"ChannelGroup", "Channel", "OriginEndpoint"}
METRICS = {
    "ActiveAlerts": ("AWS/MediaLive", "MAX", CHANNEL),
    "InputVideoFrameRate": ("AWS/MediaLive", "MAX", CHANNEL),
    "FillMsec": ("AWS/MediaLive", "MAX", CHANNEL),
    "DroppedFrames": ("AWS/MediaLive", "SUM", CHANNEL),
    "SvqTime": ("AWS/MediaLive", "MAX", CHANNEL),
    "Output4xxErrors": ("AWS/MediaLive", "SUM", OUTPUT),
    "Output5xxErrors": ("AWS/MediaLive", "SUM", OUTPUT),
    "EgressRequestCount": ("AWS/MediaPackage", "SUM", ENDPOINT | {"StatusCode"}),
    "EgressResponseTime": ("AWS/MediaPackage", "AVG", ENDPOINT),
}
"""Namespace, the statistic that AWS recommends, and the dimensions of each metric that is watched."""

ABOVE, BELOW = "GreaterThanOrEqualToThreshold", "LessThanThreshold"
RULES = {
    "ActiveAlerts": (ABOVE, 1, 2),
    "NoPicture": (BELOW, 1, 2),
    "FillFrames": (ABOVE, 1_000, 2),
    "DroppedFrames": (ABOVE, 1, 2),
    "ReducedQuality": (ABOVE, 10, 5),
    "Output4xx": (ABOVE, 1, 1),
    "Output5xx": (ABOVE, 1, 1),
    "Origin5xx": (ABOVE, 1, 2),
    "OriginLatency": (ABOVE, 1_000, 5),
}
"""When each goes off: how it compares, with what, and for how many minutes in a row."""

LONGEST_DESCRIPTION = 1024


@dataclass(frozen=True)
class Query:
    """The parts of one alarm's query."""

    statistic: str
    metric: str
    namespace: str
    dimensions: frozenset[str]
    where: tuple[str, str] | None
    group: tuple[str, ...]
    order: str
    direction: str


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    stack = empty_stack()
    ChannelAlarms(stack, "Alarms", prefix="onair-dev", topic=sns.Topic(stack, "Topic"))
    return stack


@pytest.fixture(scope="module")
def alarms(stack: cdk.Stack) -> dict[str, Any]:
    """The alarms by what follows the prefix in their names."""
    every = [resource["Properties"] for resource in resources(stack, "AWS::CloudWatch::Alarm").values()]
    return {alarm["AlarmName"].removeprefix("onair-dev-"): alarm for alarm in every}


def query(alarm: Any) -> Query:
    (metric,) = alarm["Metrics"]
    found = QUERY.fullmatch(metric["Expression"])
    assert found, metric["Expression"]
    return Query(
        found["statistic"],
        found["metric"],
        found["namespace"],
        frozenset(found["dimensions"].split(",")),
        (found["key"], found["value"]) if found["key"] else None,
        tuple(found["group"].split(", ")),
        found["order"],
        found["direction"],
    )


def contributors(asked: Query, series: list[dict[str, str]]) -> set[tuple[str, ...]]:
    """The contributors that Metrics Insights makes of these metrics, given by their dimensions."""
    return {
        tuple(dimensions[key] for key in asked.group)
        for dimensions in series
        if dimensions.keys() == asked.dimensions
        and (asked.where is None or dimensions[asked.where[0]] == asked.where[1])
    }


def test_there_is_one_alarm_per_metric(alarms: dict[str, Any]) -> None:
    assert alarms.keys() == RULES.keys()
    assert sorted(query(alarm).metric for alarm in alarms.values()) == sorted(METRICS)


@pytest.mark.parametrize("name", RULES)
def test_it_asks_by_a_query_and_never_by_search(name: str, alarms: dict[str, Any]) -> None:
    # CloudWatch refuses SEARCH in an alarm; CDK lets it through.
    (metric,) = alarms[name]["Metrics"]
    assert QUERY.fullmatch(metric["Expression"])
    assert "MetricStat" not in metric


@pytest.mark.parametrize("name", RULES)
def test_its_metric_exists_with_these_dimensions(name: str, alarms: dict[str, Any]) -> None:
    asked = query(alarms[name])
    assert (asked.namespace, asked.statistic, set(asked.dimensions)) == METRICS[asked.metric]
    assert asked.dimensions >= {*asked.group, *(asked.where or ())[:1]}


@pytest.mark.parametrize("name", RULES)
def test_it_goes_off_at_the_threshold_of_the_table(name: str, alarms: dict[str, Any]) -> None:
    alarm = alarms[name]
    assert (alarm["ComparisonOperator"], alarm["Threshold"], alarm["EvaluationPeriods"]) == RULES[name]
    assert [metric["Period"] for metric in alarm["Metrics"]] == [60]
    assert [metric["ReturnData"] for metric in alarm["Metrics"]] == [True]


@pytest.mark.parametrize("name", RULES)
def test_the_worst_series_comes_first(name: str, alarms: dict[str, Any]) -> None:
    asked = query(alarms[name])
    assert asked.order == asked.statistic
    assert asked.direction == ("ASC" if alarms[name]["ComparisonOperator"] == BELOW else "DESC")


@pytest.mark.parametrize("name", RULES)
def test_a_stopped_channel_which_sends_no_metrics_is_no_alarm(name: str, alarms: dict[str, Any]) -> None:
    assert alarms[name]["TreatMissingData"] == "notBreaching"


@pytest.mark.parametrize("name", RULES)
def test_people_hear_when_it_goes_off_and_when_it_is_over(name: str, alarms: dict[str, Any], stack: cdk.Stack) -> None:
    (topic,) = resources(stack, "AWS::SNS::Topic")
    assert alarms[name]["AlarmActions"] == alarms[name]["OKActions"] == [{"Ref": topic}]
    assert "InsufficientDataActions" not in alarms[name]
    assert alarms[name].get("ActionsEnabled", True) is True


@pytest.mark.parametrize("name", RULES)
def test_it_says_what_to_do_in_english_and_in_korean(name: str, alarms: dict[str, Any]) -> None:
    english, korean = alarms[name]["AlarmDescription"].split(" / ")
    assert english.isascii()
    assert re.search("[가-힣]", korean)
    assert len(alarms[name]["AlarmDescription"]) <= LONGEST_DESCRIPTION


@pytest.mark.parametrize("name", ["ActiveAlerts", "NoPicture", "FillFrames", "DroppedFrames", "ReducedQuality"])
def test_each_channel_is_a_contributor_and_its_two_pipelines_are_one(name: str, alarms: dict[str, Any]) -> None:
    series = [{"ChannelId": channel, "Pipeline": pipeline} for channel in ("7", "8") for pipeline in ("0", "1")]
    assert contributors(query(alarms[name]), series) == {("7",), ("8",)}


@pytest.mark.parametrize("name", ["Output4xx", "Output5xx"])
def test_each_channel_is_a_contributor_of_all_its_output_groups(name: str, alarms: dict[str, Any]) -> None:
    series = [
        {"ChannelId": channel, "Pipeline": "0", "OutputGroupName": group}
        for channel in ("7", "8")
        for group in ("packager", "archive")
    ]
    assert contributors(query(alarms[name]), series) == {("7",), ("8",)}


@pytest.mark.parametrize(("name", "status"), [("Origin5xx", {"StatusCode": "5xx"}), ("OriginLatency", {})])
def test_each_channel_s_endpoint_is_a_contributor_though_all_are_called_hls(
    name: str, status: dict[str, str], alarms: dict[str, Any]
) -> None:
    series = [
        {"ChannelGroup": "onair-dev", "Channel": channel, "OriginEndpoint": "hls", **status}
        for channel in ("main", "main-hall")
    ]
    assert len(contributors(query(alarms[name]), series)) == 2


def test_answers_that_are_no_server_error_set_nothing_off(alarms: dict[str, Any]) -> None:
    # Before the stream begins every viewer gets a 404.
    series = [
        {"ChannelGroup": "onair-dev", "Channel": "main", "OriginEndpoint": "hls", "StatusCode": status}
        for status in ("2xx", "4xx")
    ]
    assert contributors(query(alarms["Origin5xx"]), series) == set()


def test_the_construct_hands_on_every_alarm_it_made() -> None:
    stack = empty_stack()
    built = ChannelAlarms(stack, "Alarms", prefix="p", topic=sns.Topic(stack, "Topic"))
    assert len(built.alarms) == len(ALARMS) == len(resources(stack, "AWS::CloudWatch::Alarm"))
