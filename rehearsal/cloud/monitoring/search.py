"""SEARCH expressions of dashboards: `SEARCH('{Namespace,Dimension,…} terms', 'Statistic', period)`.

Source: CloudWatch user guide, "CloudWatch search expression syntax".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rehearsal.cloud.monitoring.metric import STATISTICS, Metric
from rehearsal.cloud.monitoring.tokens import ExpressionError, Tokens

Matches = Callable[[Metric], bool]

_CALL = re.compile(
    r"\s*SEARCH\s*\(\s*'(?P<query>[^']*)'\s*,\s*'(?P<statistic>[^']*)'\s*(?:,\s*(?P<period>\d+)\s*)?\)\s*"
)
_SCHEMA = re.compile(r"\s*\{(?P<names>[^}]*)\}(?P<terms>.*)", re.DOTALL)
_WORDS = re.compile(
    r'(?P<blank>\s+)|(?P<sign>[()=])|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<name>[^\s()="]+)',
)
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_MOST_CHARACTERS = 1024


@dataclass(frozen=True, kw_only=True)
class Search:
    """One search; `period` is in seconds, None where the expression leaves it to what surrounds it."""

    namespace: str | None
    schema: frozenset[str]
    matches: Matches
    statistic: str
    period: int | None

    def takes(self, metric: Metric) -> bool:
        """Whether the metric is among those looked for: a schema fits exactly these dimensions."""
        return (
            self.namespace is None or (metric.namespace == self.namespace and set(metric.dimensions) == self.schema)
        ) and self.matches(metric)


def parse(text: str) -> Search:
    """Read a SEARCH that stands alone. Raises ExpressionError, also for one inside a formula."""
    call = _CALL.fullmatch(text)
    if call is None or len(call["query"]) > _MOST_CHARACTERS:
        raise ExpressionError(f"{text!r}: expected SEARCH('{{Namespace,Dimension}} terms', 'Statistic', seconds) alone")
    if call["statistic"] not in STATISTICS:
        raise ExpressionError(f"{text!r}: the statistic must be one of {', '.join(STATISTICS)}")
    namespace, schema, terms = None, frozenset[str](), call["query"]
    if braced := _SCHEMA.fullmatch(call["query"]):
        names = [name.strip().strip('"') for name in braced["names"].split(",")]
        namespace, schema, terms = names[0], frozenset(names[1:]), braced["terms"]
    words = Tokens(terms, _WORDS)
    matches = _alternatives(words) if words.peek()[0] else _everything
    words.need_end()
    return Search(
        namespace=namespace,
        schema=schema,
        matches=matches,
        statistic=call["statistic"],
        period=int(call["period"]) if call["period"] else None,
    )


def _everything(_: Metric) -> bool:
    return True


def _alternatives(words: Tokens, name: str | None = None) -> Matches:
    """`a OR b`, weaker than AND, which may be left out. `name` is the property that a group in brackets is about."""
    found = [_conjunction(words, name)]
    while _operator(words, "OR"):
        found.append(_conjunction(words, name))
    return lambda metric: any(matches(metric) for matches in found)


def _conjunction(words: Tokens, name: str | None) -> Matches:
    found = [_negation(words, name)]
    while words.peek()[0] and words.peek() not in (("sign", ")"), ("name", "OR")):
        _operator(words, "AND")
        found.append(_negation(words, name))
    return lambda metric: all(matches(metric) for matches in found)


def _negation(words: Tokens, name: str | None) -> Matches:
    if not _operator(words, "NOT"):
        return _term(words, name)
    denied = _term(words, name)
    return lambda metric: not denied(metric)


def _operator(words: Tokens, operator: str) -> bool:
    # Unlike a keyword of Metrics Insights, an operator of a search must be in capitals.
    if words.peek() != ("name", operator):
        return False
    words.take()
    return True


def _term(words: Tokens, name: str | None) -> Matches:
    if words.took("("):
        found = _alternatives(words, name)
        words.need(")")
        return found
    kind, word = words.peek()
    if kind not in ("name", "quoted"):
        raise words.error("expected a word to search for")
    words.take()
    if kind == "name" and name is None and words.took("="):
        return _term(words, word)
    text = re.sub(r"\\(.)", r"\1", word) if kind == "quoted" else word
    fits = _is_exactly(text) if kind == "quoted" else _has_part(text)
    return lambda metric: any(fits(value) for value in _properties(metric, name))


def _properties(metric: Metric, name: str | None) -> Iterable[str]:
    """The texts of a metric that a term is held against: all of them, or those of one property."""
    if name is None:
        return (metric.name, metric.namespace, *metric.dimensions, *metric.dimensions.values())
    if name in ("MetricName", "Namespace"):
        return (metric.name if name == "MetricName" else metric.namespace,)
    return (metric.dimensions[name],) if name in metric.dimensions else ()


def _is_exactly(wanted: str) -> Callable[[str], bool]:
    return lambda value: value == wanted


def _has_part(term: str) -> Callable[[str], bool]:
    """Partial match: the term's parts follow each other among the value's parts.

    A part is a run of digits or a word in camel case. A term of several parts that are not set apart by other
    characters is compared with regard to case, as CloudWatch does it.
    """
    wanted = _PARTS.findall(term)
    exact_case = len(wanted) > 1 and "".join(wanted) == term

    def fits(value: str) -> bool:
        parts = _PARTS.findall(value)
        if not exact_case:
            parts, sought = [part.lower() for part in parts], [part.lower() for part in wanted]
        else:
            sought = wanted
        length = len(sought)
        return bool(sought) and any(parts[place : place + length] == sought for place in range(len(parts)))

    return fits
