"""Metric math over series and numbers."""

from __future__ import annotations

import pytest

from rehearsal.cloud.monitoring.metric_math import parse
from rehearsal.cloud.monitoring.tokens import ExpressionError
from tests.rehearsal.cloud.monitoring.metrics import FIRST, periods

IDS = {"a": {FIRST: 6.0, FIRST + 1: 8.0}, "b": {FIRST: 2.0, FIRST + 2: 0.0}, "none": {}}


def run(text: str) -> list[float | None]:
    """The result in the three periods."""
    found = parse(text).run(IDS, periods(3))
    return [found.get(number) for number in periods(3).numbers]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a", [6, 8, None]),
        ("1 + 2 * 3", [7, 7, 7]),
        ("(1 + 2) * 3", [9, 9, 9]),
        ("10 - 2 - 3", [5, 5, 5]),
        ("-a + 1", [-5, -7, None]),
        ("a / b", [3, None, None]),
        ("a / 0", [None, None, None]),
        ("100 * a / (a + b)", [75, None, None]),
        ("a > 6", [0, 1, None]),
        ("a >= 6 AND a < 8", [1, 0, None]),
        ("a == 6 || a == 8", [1, 1, None]),
        ("b != 2", [0, None, 1]),
        ("FILL(a, 0)", [6, 8, 0]),
        ("FILL(a, b)", [6, 8, 0]),
        ("FILL(none, 1.5)", [1.5, 1.5, 1.5]),
        ("IF(a > 6, 1, 0)", [0, 1, None]),
        ("IF(a > 6, a)", [None, 8, None]),
        ("if(FILL(a, 0) > 6, a, b)", [2, 8, 0]),
        ("none + 1", [None, None, None]),
    ],
)
def test_a_formula_is_worked_out_period_by_period(text: str, values: list[float | None]) -> None:
    assert run(text) == values


def test_the_ids_spoken_of_are_known() -> None:
    assert parse("IF(m1 > 0, e2 / 2)").ids == {"m1", "e2"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("AVG(a)", "expected a number, the id of a metric, or one of IF, FILL, got 'AVG'"),
        ("METRICS()", "got 'METRICS'"),
        ("ANOMALY_DETECTION_BAND(a, 2)", "got 'ANOMALY_DETECTION_BAND'"),
        ("a +", "got 'the end'"),
        ("(a", "expected ), got 'the end'"),
        ("a b", "nothing more is understood here, got 'b'"),
        ("IF(a)", "IF takes two or three arguments"),
        ("FILL(a, 1, 2)", "FILL takes two arguments"),
        ("a ** 2", "got '*'"),
        ("__import__", "not understood from '__import__' on"),
        ("a if b else 1", "nothing more is understood here"),
    ],
)
def test_what_is_not_understood_is_refused(text: str, told: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    assert told in str(refused.value)
