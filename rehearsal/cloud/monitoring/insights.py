"""Metrics Insights: SELECT … FROM … WHERE … GROUP BY … ORDER BY … LIMIT, parsed and run.

Source: CloudWatch user guide, "Metrics Insights query components and syntax".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rehearsal.cloud.monitoring.metric import Metric, Periods, series
from rehearsal.cloud.monitoring.tokens import ExpressionError, Tokens

FUNCTIONS = {"AVG": "Average", "COUNT": "SampleCount", "MAX": "Maximum", "MIN": "Minimum", "SUM": "Sum"}
LONGEST_LIMIT = 500
_RANKS: Mapping[str, Callable[[Sequence[float]], float]] = {
    "AVG": lambda values: sum(values) / len(values),
    "COUNT": len,
    "MAX": max,
    "MIN": min,
    "SUM": sum,
}
"""ORDER BY makes one number of each series, from its values."""
OTHER = "Other"
"""What CloudWatch calls the group of metrics that lack the dimension grouped by."""

_WORDS = re.compile(
    r"(?P<blank>\s+)|(?P<name>[A-Za-z_][\w.]*)|(?P<number>\d+)"
    r'|"(?P<quoted>[^"]+)"|\'(?P<text>[^\']*)\'|(?P<sign>!=|[(),=])'
)


@dataclass(frozen=True)
class Condition:
    """`dimension = 'value'`, or `!=` when not `equal`."""

    dimension: str
    value: str
    equal: bool

    def holds(self, dimensions: Mapping[str, str]) -> bool:
        return (dimensions.get(self.dimension) == self.value) == self.equal


@dataclass(frozen=True, kw_only=True)
class Query:
    """One query; `schema` None takes metrics with any dimensions, `order` None leaves the series in no order."""

    function: str
    metric: str
    namespace: str
    schema: frozenset[str] | None = None
    conditions: tuple[Condition, ...] = ()
    groups: tuple[str, ...] = ()
    order: str | None = None
    descending: bool = False
    limit: int | None = None

    def takes(self, metric: Metric) -> bool:
        """Whether the metric is among those asked for."""
        return (
            (metric.namespace, metric.name) == (self.namespace, self.metric)
            and (self.schema is None or set(metric.dimensions) == self.schema)
            and all(condition.holds(metric.dimensions) for condition in self.conditions)
        )


@dataclass(frozen=True)
class TimeSeries:
    """One series of an answer; `attributes` are the dimensions that tell it from its neighbours."""

    attributes: Mapping[str, str]
    values: Mapping[int, float]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from its neighbours."""
        return tuple(self.attributes.values())

    @property
    def label(self) -> str:
        """The same, for a reader."""
        return " ".join(self.key)


def parse(text: str) -> Query:
    """Read a query. Raises ExpressionError."""
    words = Tokens(text, _WORDS)
    words.need("SELECT")
    function = words.need(*FUNCTIONS)
    words.need("(")
    metric = words.need_kind("name", "quoted")
    words.need(")")
    words.need("FROM")
    namespace, schema = _source(words)
    conditions = _conditions(words)
    groups = _groups(words)
    order, descending = _order(words)
    limit = _limit(words)
    words.need_end()
    return Query(
        function=function,
        metric=metric,
        namespace=namespace,
        schema=schema,
        conditions=conditions,
        groups=groups,
        order=order,
        descending=descending,
        limit=limit,
    )


def _source(words: Tokens) -> tuple[str, frozenset[str] | None]:
    if not words.took("SCHEMA"):
        return words.need_kind("name", "quoted"), None
    words.need("(")
    namespace = words.need_kind("name", "quoted")
    dimensions = []
    while words.took(","):
        dimensions.append(words.need_kind("name", "quoted"))
    words.need(")")
    return namespace, frozenset(dimensions)


def _conditions(words: Tokens) -> tuple[Condition, ...]:
    found: list[Condition] = []
    if not words.took("WHERE"):
        return ()
    while not found or words.took("AND"):
        dimension = words.need_kind("name", "quoted")
        if dimension.startswith("tag."):
            raise ExpressionError(f"{words.text!r}: {dimension}: the rehearsal's metrics carry no resource tags")
        operator = words.need("=", "!=")
        found.append(Condition(dimension, words.need_kind("text"), operator == "="))
    return tuple(found)


def _groups(words: Tokens) -> tuple[str, ...]:
    if not words.took("GROUP"):
        return ()
    words.need("BY")
    found = [words.need_kind("name", "quoted")]
    while words.took(","):
        found.append(words.need_kind("name", "quoted"))
    return tuple(found)


def _order(words: Tokens) -> tuple[str | None, bool]:
    if not words.took("ORDER"):
        return None, False
    words.need("BY")
    function = words.need(*FUNCTIONS)
    words.need("(")
    words.need(")")
    return function, words.took("ASC", "DESC") == "DESC"


def _limit(words: Tokens) -> int | None:
    if not words.took("LIMIT"):
        return None
    limit = int(words.need_kind("number"))
    if not 1 <= limit <= LONGEST_LIMIT:
        raise ExpressionError(f"{words.text!r}: LIMIT must be 1 to {LONGEST_LIMIT}, got {limit}")
    return limit


def run(query: Query, metrics: Iterable[Metric], periods: Periods) -> tuple[TimeSeries, ...]:
    """The series that have a value in the periods looked at, in the query's order."""
    grouped: dict[tuple[str, ...], list[Metric]] = defaultdict(list)
    for metric in metrics:
        if query.takes(metric):
            grouped[tuple(metric.dimensions.get(name, OTHER) for name in query.groups)].append(metric)
    found = []
    for key in sorted(grouped):
        values = series(FUNCTIONS[query.function], grouped[key], periods)
        if values:
            found.append(TimeSeries(dict(zip(query.groups, key, strict=True)), values))
    if query.order is not None:
        rank = _RANKS[query.order]
        found.sort(key=lambda answer: rank(list(answer.values.values())), reverse=query.descending)
    return tuple(found[: query.limit])
