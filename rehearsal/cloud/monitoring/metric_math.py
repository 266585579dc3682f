"""Metric math: arithmetic, comparisons, AND, OR, IF and FILL over series and numbers. Anything else is refused.

Source: CloudWatch user guide, "Using math expressions with CloudWatch metrics".
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rehearsal.cloud.monitoring.metric import Periods, Series
from rehearsal.cloud.monitoring.tokens import Tokens

Value = float | Series
Ids = Mapping[str, Series]
Node = Callable[[Ids, Periods], Value]

_WORDS = re.compile(
    r"(?P<blank>\s+)|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z]\w*)|(?P<sign>[<>=!]=|&&|\|\||[<>()+\-*/,])"
)
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_FUNCTIONS = ("IF", "FILL")


@dataclass(frozen=True)
class Formula:
    """A parsed expression and the ids that it speaks of."""

    ids: frozenset[str]
    _value: Node

    def run(self, ids: Ids, periods: Periods) -> dict[int, float]:
        """The result as a series; a plain number is the same in every period."""
        return dict(_spread(self._value(ids, periods), periods.numbers))


def parse(text: str) -> Formula:
    """Read an expression. Raises ExpressionError."""
    words = Tokens(text, _WORDS)
    ids: set[str] = set()
    node = _either(words, ids)
    words.need_end()
    return Formula(frozenset(ids), node)


def _either(words: Tokens, ids: set[str]) -> Node:
    node = _both(words, ids)
    while words.took("OR", "||"):
        node = _joined(lambda a, b: float(bool(a or b)), node, _both(words, ids))
    return node


def _both(words: Tokens, ids: set[str]) -> Node:
    node = _comparison(words, ids)
    while words.took("AND", "&&"):
        node = _joined(lambda a, b: float(bool(a and b)), node, _comparison(words, ids))
    return node


def _comparison(words: Tokens, ids: set[str]) -> Node:
    node = _sum(words, ids)
    if sign := words.took(*_COMPARISONS):
        compare = _COMPARISONS[sign]
        return _joined(lambda a, b: float(compare(a, b)), node, _sum(words, ids))
    return node


def _sum(words: Tokens, ids: set[str]) -> Node:
    node = _product(words, ids)
    while sign := words.took("+", "-"):
        node = _joined(_ARITHMETIC[sign], node, _product(words, ids))
    return node


def _product(words: Tokens, ids: set[str]) -> Node:
    node = _factor(words, ids)
    while sign := words.took("*", "/"):
        node = _joined(_ARITHMETIC[sign], node, _factor(words, ids))
    return node


def _factor(words: Tokens, ids: set[str]) -> Node:
    if words.took("-"):
        return _joined(operator.mul, lambda *_: -1.0, _factor(words, ids))
    if words.took("("):
        node = _either(words, ids)
        words.need(")")
        return node
    if function := words.took(*_FUNCTIONS):
        words.need("(")
        return _call(function, words, ids)
    kind, word = words.peek()
    if kind == "number":
        words.take()
        return lambda *_: float(word)
    if kind != "name" or not word[0].islower():
        raise words.error(f"expected a number, the id of a metric, or one of {', '.join(_FUNCTIONS)}")
    words.take()
    ids.add(word)
    return lambda known, _: known[word]


def _call(function: str, words: Tokens, ids: set[str]) -> Node:
    arguments = [_either(words, ids)]
    while words.took(","):
        arguments.append(_either(words, ids))
    most = 3 if function == "IF" else 2
    if not 2 <= len(arguments) <= most:
        raise words.error(f"{function} takes {'two or three arguments' if most == 3 else 'two arguments'}")
    words.need(")")
    if function == "FILL":
        return _filled(*arguments)
    return _chosen(arguments[0], arguments[1], arguments[2] if most == len(arguments) else lambda *_: {})


def _joined(join: Callable[[float, float], float], left: Node, right: Node) -> Node:
    """Both sides period by period; where one has no value, or a division is by zero, neither has the result."""

    def value(ids: Ids, periods: Periods) -> Value:
        first, second = left(ids, periods), right(ids, periods)
        if isinstance(first, float) and isinstance(second, float):
            return float(join(first, second))
        ones, others = _spread(first, periods.numbers), _spread(second, periods.numbers)
        found = {}
        for number in sorted(ones.keys() & others.keys()):
            try:
                found[number] = float(join(ones[number], others[number]))
            except ZeroDivisionError:
                continue
        return found

    return value


def _filled(node: Node, otherwise: Node) -> Node:
    def value(ids: Ids, periods: Periods) -> Value:
        fill = _spread(otherwise(ids, periods), periods.numbers)
        return {**fill, **_spread(node(ids, periods), periods.numbers)}

    return value


def _chosen(condition: Node, then: Node, otherwise: Node) -> Node:
    def value(ids: Ids, periods: Periods) -> Value:
        decided = _spread(condition(ids, periods), periods.numbers)
        branches = [_spread(branch(ids, periods), periods.numbers) for branch in (otherwise, then)]
        picked = {number: branches[bool(truth)].get(number) for number, truth in decided.items()}
        return {number: found for number, found in picked.items() if found is not None}

    return value


def _spread(value: Value, numbers: Iterable[int]) -> Series:
    return dict.fromkeys(numbers, value) if isinstance(value, float) else value
