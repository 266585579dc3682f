"""The command line's own figures."""

from __future__ import annotations

from benchmarks import operator


def test_the_help_is_measured_as_an_operator_calls_it() -> None:
    found = next(operator.figures())
    assert found.what == "onair --help"
    assert found.cpu
