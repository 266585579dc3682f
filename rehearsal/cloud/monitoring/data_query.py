"""MetricDataQuery, as alarms and GetMetricData carry it: a metric, a Metrics Insights query, a search or a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rehearsal.cloud.monitoring import insights, metric_math, search
from rehearsal.cloud.monitoring.insights import TimeSeries
from rehearsal.cloud.monitoring.metric import STATISTICS, Metric, Periods, series
from rehearsal.cloud.monitoring.tokens import ExpressionError

DEFAULT_PERIOD = 60


@dataclass(frozen=True, kw_only=True)
class MetricStat:
    """One metric with exactly these dimensions."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    statistic: str

    def takes(self, metric: Metric) -> bool:
        """Whether it is this very metric."""
        return (metric.namespace, metric.name, metric.dimensions) == (self.namespace, self.name, self.dimensions)


Source = MetricStat | insights.Query | search.Search | metric_math.Formula


@dataclass(frozen=True, kw_only=True)
class DataQuery:
    """One query by its id; `period` in CloudWatch's seconds; only what is `returned` is answered or watched."""

    id: str
    label: str | None
    period: int
    returned: bool
    source: Source

    @property
    def grouped(self) -> bool:
        """Whether it may answer with several series."""
        return isinstance(self.source, search.Search) or (
            isinstance(self.source, insights.Query) and bool(self.source.groups)
        )

    def series(
        self, metrics: Sequence[Metric], periods: Periods, known: Mapping[str, Sequence[TimeSeries]]
    ) -> tuple[TimeSeries, ...]:
        """The answer over these periods; `known` are the answers to the queries that a formula speaks of."""
        match self.source:
            case MetricStat() as stat:
                return (TimeSeries({}, series(stat.statistic, filter(stat.takes, metrics), periods)),)
            case insights.Query() as query:
                return insights.run(query, metrics, periods)
            case search.Search() as wanted:
                return _found(wanted, metrics, periods)
            case metric_math.Formula() as formula:
                ids = {name: known[name][0].values if known[name] else {} for name in formula.ids}
                return (TimeSeries({}, formula.run(ids, periods)),)


def _found(wanted: search.Search, metrics: Sequence[Metric], periods: Periods) -> tuple[TimeSeries, ...]:
    """A series per metric found, named by its dimensions and, where they do not tell it, its own name."""
    taken = [metric for metric in metrics if wanted.takes(metric)]
    several = len({metric.name for metric in taken}) > 1
    answer = []
    for metric in taken:
        name = {"MetricName": metric.name} if several else {}
        values = series(wanted.statistic, [metric], periods)
        if values:
            answer.append(TimeSeries({**metric.dimensions, **name}, values))
    return tuple(sorted(answer, key=lambda found: found.label))


def parse(document: Mapping[str, Any]) -> DataQuery:
    """Read one MetricDataQuery. Raises ExpressionError with its id."""
    identifier = str(document.get("Id", ""))
    try:
        if document.get("AccountId"):
            raise ExpressionError("AccountId: the rehearsal has one account")
        source = _source(document)
    except ExpressionError as error:
        raise ExpressionError(f"query {identifier}: {error}") from None
    return DataQuery(
        id=identifier,
        label=document.get("Label"),
        period=_period(document, source),
        returned=bool(document.get("ReturnData", True)),
        source=source,
    )


def _source(document: Mapping[str, Any]) -> Source:
    expression = str(document.get("Expression") or "").strip()
    if not expression:
        return metric_stat(document.get("MetricStat") or {})
    if expression.upper().startswith("SELECT"):
        return insights.parse(expression)
    if expression.upper().startswith("SEARCH"):
        return search.parse(expression)
    return metric_math.parse(expression)


def metric_stat(document: Mapping[str, Any]) -> MetricStat:
    """Read a MetricStat. Raises ExpressionError."""
    metric, statistic = document.get("Metric") or {}, document.get("Stat")
    if statistic not in STATISTICS:
        raise ExpressionError(f"statistic {statistic!r} is not rehearsed: {', '.join(STATISTICS)} are")
    if document.get("Unit"):
        raise ExpressionError(f"Unit {document['Unit']!r} is not rehearsed: leave it out, CloudWatch converts none")
    if not metric.get("Namespace") or not metric.get("MetricName"):
        raise ExpressionError("expected a Namespace and a MetricName, or an Expression")
    return MetricStat(
        namespace=metric["Namespace"],
        name=metric["MetricName"],
        dimensions={item["Name"]: item["Value"] for item in metric.get("Dimensions") or []},
        statistic=str(statistic),
    )


def _period(document: Mapping[str, Any], source: Source) -> int:
    told = document.get("Period") or (document.get("MetricStat") or {}).get("Period")
    if told is None and isinstance(source, search.Search):
        told = source.period
    return int(told or DEFAULT_PERIOD)


def require_ids(queries: Sequence[DataQuery]) -> None:
    """Raise ExpressionError when a formula speaks of an id that is not there, of a formula, or of several series."""
    plain = {query.id: query for query in queries if not isinstance(query.source, metric_math.Formula)}
    for query in queries:
        for name in sorted(query.source.ids) if isinstance(query.source, metric_math.Formula) else ():
            if name not in plain:
                raise ExpressionError(f"query {query.id}: {name} is no metric or query here: {', '.join(plain)}")
            if plain[name].grouped:
                raise ExpressionError(f"query {query.id}: {name} has several series, a formula here takes one")


def in_order(queries: Sequence[DataQuery]) -> list[DataQuery]:
    """Formulas after what they speak of."""
    return sorted(queries, key=lambda query: isinstance(query.source, metric_math.Formula))
