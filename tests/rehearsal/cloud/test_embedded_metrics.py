"""CloudWatch Logs' embedded metric format: read to the letter, and taken from any log event of the local AWS."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rehearsal.cloud.embedded_metrics import Datum, EmbeddedMetricError, extract
from stream_automation.embedded_metrics import embedded

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
DIMENSIONS = {"Project": "onair", "Environment": "dev", "Channel": "main"}


def document(**changes: Any) -> dict[str, Any]:
    """An event with one metric of one set of dimensions."""
    directive = {
        "Namespace": "onair",
        "Dimensions": [["Channel"]],
        "Metrics": [{"Name": "Age", "Unit": "Seconds"}],
        **changes.pop("directive", {}),
    }
    metadata = {"Timestamp": 1795428000500, "CloudWatchMetrics": [directive]}
    return {"_aws": metadata, "Channel": "main", "Age": 3.5, **changes}


def found(**changes: Any) -> list[Datum]:
    return extract(json.dumps(document(**changes)))


def test_what_the_probe_writes_is_read_as_what_it_measured() -> None:
    written = embedded(DIMENSIONS, {"StalenessSeconds": (3.5, "Seconds"), "ManifestStatus": (200, "None")}, NOW)
    line = {"timestamp": "2026-11-23T10:00:00Z", "level": "INFO", "message": "manifest", **written}
    at = NOW.timestamp()
    assert extract(json.dumps(line)) == [
        Datum(namespace="onair", name="StalenessSeconds", dimensions=DIMENSIONS, unit="Seconds", values=(3.5,), at=at),
        Datum(namespace="onair", name="ManifestStatus", dimensions=DIMENSIONS, unit="None", values=(200.0,), at=at),
    ]


def test_each_set_of_dimensions_is_a_metric_of_its_own_and_an_empty_one_has_none() -> None:
    sets = found(directive={"Dimensions": [["Channel"], ["Channel", "Region"], []]}, Region="Seoul")
    assert [datum.dimensions for datum in sets] == [{"Channel": "main"}, {"Channel": "main", "Region": "Seoul"}, {}]


def test_several_values_and_no_unit_are_allowed() -> None:
    (datum,) = found(directive={"Metrics": [{"Name": "Age"}]}, Age=[1, 2.5])
    assert (datum.values, datum.unit, datum.at) == ((1.0, 2.5), "None", 1795428000.5)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "START RequestId: 1",
        "{",
        "[]",
        '{"level": "INFO", "message": "told"}',
        f" {json.dumps(document())}",
        f"INFO {json.dumps(document())}",
        f"{json.dumps(document())} trailing",
    ],
)
def test_an_ordinary_event_and_one_with_text_around_it_carry_no_metrics(message: str) -> None:
    assert extract(message) == []


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"_aws": None}, "_aws must be an object, got None"),
        ({"_aws": {"CloudWatchMetrics": []}}, "Timestamp must be milliseconds since 1970, got None"),
        ({"_aws": {"Timestamp": True, "CloudWatchMetrics": []}}, "Timestamp must be milliseconds since 1970, got True"),
        ({"_aws": {"Timestamp": -1, "CloudWatchMetrics": []}}, "Timestamp must be milliseconds since 1970, got -1"),
        ({"_aws": {"Timestamp": 1}}, "CloudWatchMetrics must be a list, got None"),
        ({"_aws": {"Timestamp": 1, "CloudWatchMetrics": [1]}}, "a directive must be an object, got 1"),
        (document(directive={"Namespace": ""}), "Namespace must be a text, got ''"),
        (document(directive={"Metrics": None}), "Metrics must be a list, got None"),
        (document(directive={"Metrics": ["Age"]}), "a metric must be an object, got 'Age'"),
        (document(directive={"Metrics": [{"Name": "Age"}] * 101}), "Metrics must be 100 at most, got 101"),
        (document(directive={"Dimensions": ["Channel"]}), "a set of dimensions must be a list, got 'Channel'"),
        (document(directive={"Dimensions": [["Region"]]}), "the target member Region must be a text, got None"),
        (document(directive={"Dimensions": [["Age"]]}), "the target member Age must be a text, got 3.5"),
        (document(directive={"Dimensions": [["Channel"] * 31]}), "a set of dimensions must have 30 at most, got 31"),
        (document(Age="3.5"), "the target member Age must be a number or up to 100, got '3.5'"),
        (document(Age=None), "the target member Age must be a number or up to 100, got None"),
        (document(Age=True), "the target member Age must be a number or up to 100, got True"),
        (document(Age=[]), "the target member Age must be a number or up to 100, got []"),
        (document(Age=[1, None]), "the target member Age must be a number or up to 100, got [1, None]"),
        (document(Age=float("nan")), "the target member Age must be a number or up to 100, got nan"),
    ],
)
def test_an_event_that_does_not_follow_the_specification_is_refused_with_one_line(event: Any, reason: str) -> None:
    with pytest.raises(EmbeddedMetricError) as refused:
        extract(json.dumps(event))
    assert str(refused.value) == reason


def statistics(client: Callable[[str], Any], channel: str) -> list[dict[str, Any]]:
    """What the local CloudWatch has of the metric, in the last minutes."""
    now = datetime.now(UTC)
    points: list[dict[str, Any]] = client("cloudwatch").get_metric_statistics(
        Namespace="onair",
        MetricName="StalenessSeconds",
        Dimensions=[{"Name": name, "Value": value} for name, value in {**DIMENSIONS, "Channel": channel}.items()],
        StartTime=now - timedelta(minutes=5),
        EndTime=now + timedelta(minutes=1),
        Period=60,
        Statistics=["Maximum", "SampleCount"],
    )["Datapoints"]
    return points


def test_a_log_event_s_metrics_are_in_cloudwatch(client: Callable[[str], Any], name: str) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName=name)
    logs.create_log_stream(logGroupName=name, logStreamName="s")
    measured = [
        embedded({**DIMENSIONS, "Channel": name}, {"StalenessSeconds": (seconds, "Seconds")}, datetime.now(UTC))
        for seconds in (3.5, 61.25)
    ]
    lines = ["START", *(json.dumps(line) for line in measured), '{"_aws": {}}', '{"message": "plain"}']
    events = [{"timestamp": int(time.time() * 1000), "message": line} for line in lines]
    logs.put_log_events(logGroupName=name, logStreamName="s", logEvents=events)
    points = statistics(client, name)
    assert max(point["Maximum"] for point in points) == 61.25
    assert sum(point["SampleCount"] for point in points) == 2
    assert len(logs.get_log_events(logGroupName=name, logStreamName="s")["events"]) == 5
