"""Statistics of observations, and time cut into periods."""

from __future__ import annotations

import pytest

from rehearsal.cloud.monitoring.metric import STATISTICS, Metric, Observation, Periods, series, statistic
from tests.rehearsal.cloud.monitoring.metrics import FIRST, metric, periods

SET = Observation(1000, 4, 10, 1, 5)


def test_a_statistic_counts_a_set_as_the_values_it_stands_for() -> None:
    observations = [SET, Observation.of(1001, 6)]
    assert {name: statistic(name, observations) for name in STATISTICS} == {
        "SampleCount": 5,
        "Sum": 16,
        "Average": 16 / 5,
        "Minimum": 1,
        "Maximum": 6,
    }


def test_a_period_without_an_observation_has_no_value() -> None:
    assert series("Sum", [metric("x", [1, None, 3])], periods(3)) == {FIRST: 1, FIRST + 2: 3}


def test_metrics_taken_together_are_one_series() -> None:
    together = [metric("x", [1, 2], ChannelId="1"), metric("x", [10, 20], ChannelId="2")]
    assert series("Maximum", together, periods(2)) == {FIRST: 10, FIRST + 1: 20}


def test_only_the_periods_looked_at_count() -> None:
    assert series("Sum", [metric("x", [1, 2, 3])], Periods(10, FIRST + 1, FIRST + 1)) == {FIRST + 1: 2}


def test_an_empty_set_is_no_observation() -> None:
    assert series("Average", [Metric("n", "x", {}, [Observation(1000, 0, 0, 0, 0)])], periods(1)) == {}


@pytest.mark.parametrize(
    ("start", "end", "numbers"), [(100, 130, [10, 11, 12]), (105, 131, [10, 11, 12, 13]), (109.9, 110, [10])]
)
def test_periods_between_two_moments_are_all_that_touch_them(start: float, end: float, numbers: list[int]) -> None:
    assert list(Periods.between(10, start, end).numbers) == numbers
