"""What PutMetricAlarm asks for, read whole before it counts: what is not evaluated here is refused, never ignored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rehearsal.cloud.monitoring import insights, search
from rehearsal.cloud.monitoring.data_query import DataQuery, MetricStat, in_order, metric_stat, parse, require_ids
from rehearsal.cloud.monitoring.evaluation import COMPARISONS, EXTRA_DATAPOINTS, MISSING, State, judge
from rehearsal.cloud.monitoring.insights import TimeSeries
from rehearsal.cloud.monitoring.metric import Metric, Periods
from rehearsal.cloud.monitoring.tokens import ExpressionError

NOT_REHEARSED = (
    "EvaluateLowSampleCountPercentile",
    "EvaluationCriteria",
    "EvaluationInterval",
    "EvaluationWindow",
    "ExtendedStatistic",
    "ThresholdMetricId",
    "Unit",
    "WarmUpConfiguration",
)
_OF_ONE_METRIC = "metric"


@dataclass(frozen=True, kw_only=True)
class AlarmDefinition:
    """One alarm; `watched` is the query whose series are compared, `period` is in CloudWatch's seconds."""

    name: str
    queries: tuple[DataQuery, ...]
    watched: DataQuery
    period: int
    evaluation_periods: int
    datapoints_to_alarm: int
    threshold: float
    comparison: str
    missing: str

    def range_until(self, last: int, seconds: float) -> Periods:
        """The evaluation range that ends with period `last`, of periods that are `seconds` long."""
        return Periods(seconds, last + 1 - self.evaluation_periods - EXTRA_DATAPOINTS, last)

    def series(self, metrics: Sequence[Metric], periods: Periods) -> tuple[TimeSeries, ...]:
        """The series watched, as far as they have values; one without any for an alarm of one series."""
        known: dict[str, Sequence[TimeSeries]] = {}
        for query in in_order(self.queries):
            known[query.id] = query.series(metrics, periods, known)
        found = tuple(known[self.watched.id])
        return found if self.watched.grouped or found else (TimeSeries({}, {}),)

    def breaches(self, value: float) -> bool:
        return COMPARISONS[self.comparison](value, self.threshold)

    def judge(self, series: TimeSeries, periods: Periods) -> State | None:
        """The state by one series; None keeps what there is."""
        values = [series.values.get(number) for number in periods.numbers]
        return judge(
            [None if value is None else self.breaches(value) for value in values],
            evaluation_periods=self.evaluation_periods,
            datapoints_to_alarm=self.datapoints_to_alarm,
            missing=self.missing,
        )


def define(parameters: Mapping[str, Any]) -> AlarmDefinition:
    """Read PutMetricAlarm's parameters. Raises ExpressionError."""
    for name in NOT_REHEARSED:
        if parameters.get(name) is not None:
            raise ExpressionError(f"{name} is not evaluated in a rehearsal")
    queries = _queries(parameters)
    returned = [query for query in queries if query.returned]
    if len(returned) != 1:
        raise ExpressionError(f"exactly one query must have ReturnData true, got {len(returned)}")
    _require_allowed(queries)
    periods = {query.period for query in queries}
    if len(periods) != 1:
        raise ExpressionError(f"all queries of an alarm must have one period, got {sorted(periods)}")
    (period,) = periods
    count = int(parameters.get("EvaluationPeriods") or 0)
    return AlarmDefinition(
        name=str(parameters.get("AlarmName", "")),
        queries=queries,
        watched=returned[0],
        period=period,
        evaluation_periods=count,
        datapoints_to_alarm=_datapoints(parameters.get("DatapointsToAlarm"), count),
        threshold=_threshold(parameters),
        comparison=_choice(parameters, "ComparisonOperator", tuple(COMPARISONS)),
        missing=_choice({"TreatMissingData": "missing", **_told(parameters)}, "TreatMissingData", MISSING),
    )


def _told(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value is not None}


def _queries(parameters: Mapping[str, Any]) -> tuple[DataQuery, ...]:
    if parameters.get("Metrics"):
        if parameters.get("MetricName"):
            raise ExpressionError("an alarm has Metrics or a MetricName, got both")
        queries = tuple(parse(document) for document in parameters["Metrics"])
        require_ids(queries)
        return queries
    metric = {name: parameters.get(name) for name in ("Namespace", "MetricName", "Dimensions")}
    source: MetricStat = metric_stat({"Metric": metric, "Stat": parameters.get("Statistic")})
    period = int(parameters.get("Period") or 0)
    if period < 1:
        raise ExpressionError("Period must be a number of seconds")
    return (DataQuery(id=_OF_ONE_METRIC, label=None, period=period, returned=True, source=source),)


def _require_allowed(queries: Sequence[DataQuery]) -> None:
    for query in queries:
        if isinstance(query.source, search.Search):
            raise ExpressionError(f"query {query.id}: CloudWatch takes no SEARCH in an alarm, only in a dashboard")
        if isinstance(query.source, insights.Query) and query.source.groups and query.source.order is None:
            raise ExpressionError(f"query {query.id}: in an alarm GROUP BY needs an ORDER BY")


def _datapoints(told: Any, evaluation_periods: int) -> int:
    datapoints = int(told) if told is not None else evaluation_periods
    if not 1 <= datapoints <= evaluation_periods:
        raise ExpressionError(
            f"EvaluationPeriods and DatapointsToAlarm must be 1 or more, the latter not above the former, got "
            f"{evaluation_periods} and {datapoints}"
        )
    return datapoints


def _threshold(parameters: Mapping[str, Any]) -> float:
    if parameters.get("Threshold") is None:
        raise ExpressionError("Threshold is missing")
    return float(parameters["Threshold"])


def _choice(parameters: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = parameters.get(name)
    if value not in allowed:
        raise ExpressionError(f"{name} must be one of {', '.join(allowed)}, got {value!r}")
    return str(value)
