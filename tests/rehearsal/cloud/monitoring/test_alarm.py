"""What PutMetricAlarm may ask for, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rehearsal.cloud.monitoring.alarm import define
from rehearsal.cloud.monitoring.evaluation import State
from rehearsal.cloud.monitoring.tokens import ExpressionError
from tests.assembly import ROOT
from tests.rehearsal.cloud.monitoring.metrics import FIRST, SECONDS, metric

SELECT = 'SELECT MAX(Rate) FROM SCHEMA("AWS/MediaLive", ChannelId)'
GROUPED = f"{SELECT} GROUP BY ChannelId"


def plain(**changes: Any) -> dict[str, Any]:
    """An alarm of one metric; a change to None takes a parameter away."""
    parameters = {
        "AlarmName": "a",
        "Namespace": "AWS/MediaLive",
        "MetricName": "Rate",
        "Dimensions": [{"Name": "ChannelId", "Value": "1"}],
        "Statistic": "Maximum",
        "Period": 60,
        "EvaluationPeriods": 3,
        "Threshold": 10.0,
        "ComparisonOperator": "GreaterThanThreshold",
        **changes,
    }
    return {name: value for name, value in parameters.items() if value is not None}


def query(identifier: str, expression: str, *, returned: bool = True, period: int = 60) -> dict[str, Any]:
    return {"Id": identifier, "Expression": expression, "ReturnData": returned, "Period": period}


def of(*queries: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An alarm of these queries."""
    names = ("Namespace", "MetricName", "Dimensions", "Statistic", "Period")
    return plain(**dict.fromkeys(names), Metrics=list(queries), **changes)


def stat(identifier: str, name: str, *, period: int = 60, **changes: Any) -> dict[str, Any]:
    found = {"Namespace": "AWS/MediaLive", "MetricName": name}
    return {
        "Id": identifier,
        "ReturnData": False,
        "MetricStat": {"Metric": found, "Period": period, "Stat": "Sum", **changes},
    }


def test_every_alarm_of_the_project_is_understood() -> None:
    for environment in ("dev", "staging", "production"):
        template = json.loads((ROOT / "tests" / "snapshots" / environment / "MonitoringStack.json").read_text())
        alarms = [item["Properties"] for item in template["Resources"].values() if item["Type"].endswith("::Alarm")]
        assert len(alarms) > 5
        definitions = [define(properties) for properties in alarms]
        assert {(definition.period, definition.missing) for definition in definitions} == {(60, "notBreaching")}
        assert any(definition.watched.grouped for definition in definitions)


def test_what_is_left_out_has_cloudwatchs_defaults() -> None:
    definition = define(plain())
    assert (definition.datapoints_to_alarm, definition.missing) == (3, "missing")


def test_an_alarm_of_one_metric_has_one_series_of_exactly_its_dimensions() -> None:
    definition = define(plain())
    ours, other = metric("Rate", [1, 2], ChannelId="1"), metric("Rate", [50, 60], ChannelId="1", Pipeline="0")
    (series,) = definition.series([ours, other], definition.range_until(FIRST + 1, SECONDS))
    assert series.values == {FIRST: 1, FIRST + 1: 2}


def test_the_evaluation_range_reaches_two_periods_further_back() -> None:
    periods = define(plain(EvaluationPeriods=3)).range_until(20, SECONDS)
    assert list(periods.numbers) == [16, 17, 18, 19, 20]


def test_a_formula_over_metrics_is_one_series() -> None:
    formula = query("e1", "100 * m1 / (m1 + m2)")
    definition = define(of(formula, stat("m1", "Bad"), stat("m2", "Good"), EvaluationPeriods=1))
    periods = definition.range_until(FIRST, SECONDS)
    (series,) = definition.series([metric("Bad", [1]), metric("Good", [3])], periods)
    assert series.values == {FIRST: 25}
    assert definition.judge(series, periods) is State.ALARM


def test_a_query_of_one_series_that_finds_nothing_is_judged_by_its_missing_data() -> None:
    definition = define(of(query("q", SELECT), TreatMissingData="breaching"))
    periods = definition.range_until(FIRST, SECONDS)
    (series,) = definition.series([], periods)
    assert definition.judge(series, periods) is State.ALARM


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        (of(query("q", "SEARCH('{A,b} c', 'Sum', 60)")), "query q: CloudWatch takes no SEARCH in an alarm"),
        (of(query("q", GROUPED)), "query q: in an alarm GROUP BY needs an ORDER BY"),
        (of(query("q", "SELECT RATE(x) FROM y")), "query q: "),
        (of(query("q", "ANOMALY_DETECTION_BAND(m1)")), "got 'ANOMALY_DETECTION_BAND'"),
        (of(query("q", "m1 + 1")), "query q: m1 is no metric or query here"),
        (
            of(query("q", "g + 1"), query("g", f"{GROUPED} ORDER BY MAX() DESC", returned=False)),
            "query q: g has several series",
        ),
        (of(query("q", SELECT, returned=False)), "exactly one query must have ReturnData true, got 0"),
        (of(query("q", SELECT), query("r", SELECT)), "exactly one query must have ReturnData true, got 2"),
        (of(query("q", "m1"), stat("m1", "x", period=300)), "must have one period, got [60, 300]"),
        (of(query("q", "m1"), stat("m1", "x", Stat="p99")), "query m1: statistic 'p99' is not rehearsed"),
        (of(query("q", "m1"), stat("m1", "x", Unit="Bytes")), "query m1: Unit 'Bytes' is not rehearsed"),
        (of({**query("q", SELECT), "AccountId": "1"}), "query q: AccountId: the rehearsal has one account"),
        (plain(Metrics=[query("q", SELECT)]), "an alarm has Metrics or a MetricName, got both"),
        (plain(ExtendedStatistic="p99"), "ExtendedStatistic is not evaluated in a rehearsal"),
        (plain(ThresholdMetricId="ad1"), "ThresholdMetricId is not evaluated in a rehearsal"),
        (plain(EvaluateLowSampleCountPercentile="ignore"), "EvaluateLowSampleCountPercentile is not evaluated"),
        (plain(Statistic=None), "statistic None is not rehearsed"),
        (plain(Namespace=None), "expected a Namespace and a MetricName"),
        (plain(Period=None), "Period must be a number of seconds"),
        (plain(Threshold=None), "Threshold is missing"),
        (plain(ComparisonOperator="LessThanLowerThreshold"), "ComparisonOperator must be one of GreaterThanOrEqual"),
        (plain(TreatMissingData="fine"), "TreatMissingData must be one of missing, ignore, breaching, notBreaching"),
        (plain(DatapointsToAlarm=4), "the latter not above the former, got 3 and 4"),
        (plain(EvaluationPeriods=0), "must be 1 or more"),
    ],
)
def test_what_is_not_evaluated_is_refused(parameters: dict[str, Any], told: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        define(parameters)
    assert told in str(refused.value)
