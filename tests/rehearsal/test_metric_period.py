"""How long a minute of CloudWatch lasts."""

from __future__ import annotations

import pytest

from rehearsal.metric_period import VARIABLE, MetricPeriodError, minute_seconds, publishing_seconds


@pytest.mark.parametrize(("told", "seconds"), [({}, 60), ({VARIABLE: ""}, 60), ({VARIABLE: "1.5"}, 1.5)])
def test_a_minute_lasts_60_seconds_unless_told_otherwise(told: dict[str, str], seconds: float) -> None:
    assert minute_seconds(told) == seconds


@pytest.mark.parametrize("told", ["0.4", "61", "-1", "one", "nan", "inf"])
def test_a_minute_that_cannot_be_is_refused_with_what_is_allowed(told: str) -> None:
    with pytest.raises(MetricPeriodError, match=f"ONAIR_METRIC_PERIOD must be 0.5 to 60 seconds, got '{told}'"):
        minute_seconds({VARIABLE: told})


def test_metrics_are_published_twelve_times_a_minute_and_not_without_pause() -> None:
    assert publishing_seconds(60) == 5
    assert publishing_seconds(0.5) == 0.2
