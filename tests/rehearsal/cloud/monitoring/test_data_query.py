"""Queries of GetMetricData: which series each answers with, and in whose order."""

from __future__ import annotations

import pytest

from rehearsal.cloud.monitoring.data_query import in_order, parse, require_ids
from rehearsal.cloud.monitoring.tokens import ExpressionError
from tests.rehearsal.cloud.monitoring.metrics import FIRST, metric, periods

METRICS = [
    metric("Errors4xx", [1, 2], ChannelId="2"),
    metric("Errors5xx", [3, None], ChannelId="1"),
    metric("Errors4xx", [None, None, 9], ChannelId="3"),
]


def test_a_search_answers_with_a_series_per_metric_found() -> None:
    query = parse(
        {"Id": "e1", "Expression": "SEARCH('{AWS/MediaLive,ChannelId} MetricName=(\"Errors4xx\")', 'Sum', 60)"}
    )
    (found,) = query.series(METRICS, periods(2), {})
    assert (found.label, found.values) == ("2", {FIRST: 1, FIRST + 1: 2})


def test_the_metrics_name_tells_series_apart_where_there_are_several() -> None:
    names = 'MetricName=("Errors4xx" OR "Errors5xx")'
    query = parse({"Id": "e1", "Expression": f"SEARCH('{{AWS/MediaLive,ChannelId}} {names}', 'Sum', 60)"})
    assert [found.label for found in query.series(METRICS, periods(2), {})] == ["1 Errors5xx", "2 Errors4xx"]


def test_the_period_is_the_querys_else_the_searchs_else_a_minute() -> None:
    search = "SEARCH('{A} b', 'Sum', 300)"
    assert parse({"Id": "a", "Expression": search, "Period": 60}).period == 60
    assert parse({"Id": "a", "Expression": search}).period == 300
    assert parse({"Id": "a", "Expression": "1"}).period == 60


def test_a_formula_comes_after_what_it_speaks_of() -> None:
    stat = {"Metric": {"Namespace": "n", "MetricName": "m"}, "Stat": "Sum", "Period": 60}
    queries = [parse({"Id": "e1", "Expression": "m1 * 2"}), parse({"Id": "m1", "MetricStat": stat})]
    assert [query.id for query in in_order(queries)] == ["m1", "e1"]


def test_a_formula_of_formulas_is_refused() -> None:
    queries = [parse({"Id": "e1", "Expression": "1 + 1"}), parse({"Id": "e2", "Expression": "e1 * 2"})]
    with pytest.raises(ExpressionError, match="query e2: e1 is no metric or query here"):
        require_ids(queries)
