"""GetMetricData: metrics, searches, Metrics Insights and formulas, as dashboards ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rehearsal.cloud.monitoring.data_query import DataQuery, in_order, parse, require_ids
from rehearsal.cloud.monitoring.insights import TimeSeries
from rehearsal.cloud.monitoring.metric import Periods
from rehearsal.cloud.monitoring.store import stored
from rehearsal.metric_period import MINUTE

DESCENDING = "TimestampDescending"
"""CloudWatch's own order when the request names none."""


def answer(request: Mapping[str, Any], start: float, end: float, minute: float) -> list[dict[str, Any]]:
    """MetricDataResults between two moments (epoch seconds). Raises ExpressionError.

    `minute` is how long CloudWatch's minute lasts here, in seconds; a period is as much shorter as it is.
    """
    queries = [parse(document) for document in request.get("MetricDataQueries", [])]
    require_ids(queries)
    metrics = stored(start)
    known: dict[str, Sequence[TimeSeries]] = {}
    cut: dict[str, Periods] = {}
    for query in in_order(queries):
        cut[query.id] = Periods.between(query.period * minute / MINUTE, start, end)
        known[query.id] = query.series(metrics, cut[query.id], known)
    newest_first = request.get("ScanBy", DESCENDING) == DESCENDING
    return [
        _result(query, series, cut[query.id], newest_first=newest_first)
        for query in queries
        if query.returned
        for series in known[query.id]
    ]


def _result(query: DataQuery, series: TimeSeries, periods: Periods, *, newest_first: bool) -> dict[str, Any]:
    points = sorted(series.values.items(), reverse=newest_first)
    # How AWS puts a query's own label and a series' name together is not documented for this API.
    label = " ".join(filter(None, (query.label, series.label))) or query.id
    return {
        "Id": query.id,
        "Label": label,
        "Timestamps": [periods.start(number) for number, _ in points],
        "Values": [value for _, value in points],
        "StatusCode": "Complete",
    }
