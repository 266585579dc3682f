"""How often a schedule fires in a month of 30 days."""

from __future__ import annotations

import pytest

from cost.schedule import times_a_month


@pytest.mark.parametrize(
    ("expression", "times"),
    [
        ("rate(1 minute)", 43_200),
        ("rate(3 minutes)", 14_400),
        ("rate(1 hour)", 720),
        ("rate(2 days)", 15),
        ("cron(0 5 * * ? *)", 30),
        ("cron(0,30 8-17 * * ? *)", 600),
        ("cron(0/15 * * * ? *)", 2880),
        ("cron(5/15 * * * ? *)", 2880),
        ("cron(0 0 1 * ? *)", 1),
        ("cron(50 18 ? * SAT *)", 30 / 7),
        ("cron(50 18 ? * MON-FRI *)", 150 / 7),
        ("cron(0 0 1 1,7 ? *)", 1 / 6),
        ("at(2026-11-25T12:00:00)", 1),
        ("whenever", 0),
    ],
)
def test_a_schedule_fires_so_often(expression: str, times: float) -> None:
    assert float(times_a_month(expression, 30)) == pytest.approx(times)
