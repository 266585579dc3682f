"""A show says what is wrong with it, and how long MediaLive bills it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cost.show import Show, ShowError


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"hours": Decimal(25)}, r"hours must be between 0 and 24, got 25: a day has 24 hours"),
        ({"hours": Decimal(-1)}, r"hours must be between 0 and 24, got -1"),
        ({"days": 31}, r"days must be between 0 and 30, got 31: write the days of the month"),
        ({"days_in_month": 32}, r"days_in_month must be between 28 and 31, got 32"),
        *(
            ({"hours": Decimal(told)}, rf"hours must be between 0 and 24, got {told}")
            for told in ("NaN", "sNaN", "Infinity")
        ),
        ({"hours": Decimal("1E-400")}, r"hours must be 0 or at least a second \(0\.0003\), got 1E-400: write 0 for no"),
        ({"viewers": -1}, r"viewers must be between 0 and 100000000, got -1"),
        ({"viewers": 10**34}, r"viewers must be between 0 and 100000000, got 10{34}: write how many watch"),
        ({"shows_per_day": 0}, r"shows_per_day must be between 1 and 1440, got 0: .* write 0 hours for no show"),
        ({"shows_per_day": 10**34}, r"shows_per_day must be between 1 and 1440, got 10{34}: a day has 1440 minutes"),
        ({"lead_minutes": 61}, r"lead_minutes must be between 0 and 60, got 61"),
        ({"month": 0}, r"month must be between 1 and 1200, got 0"),
        ({"edge_caches": 0}, r"edge_caches must be between 1 and 1000, got 0"),
        ({"miss_ratio": Decimal("NaN")}, r"miss_ratio must be between 0 and 1, got NaN"),
        ({"miss_ratio": Decimal(2)}, r"miss_ratio must be between 0 and 1, got 2: write 0.01"),
        ({"country": "kr"}, r"country must be two capital letters \(ISO 3166\), got 'kr': write KR for Korea"),
        ({"country": "KOR"}, r"country must be two capital letters"),
    ],
)
def test_what_cannot_be_is_refused_by_its_key(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ShowError, match=told):
        Show(**wrong)


@pytest.mark.parametrize(
    ("minutes", "billed"),
    [("0", 0), ("0.5", 10), ("5", 10), ("10", 10), ("10.01", 11), ("61", 61)],
)
def test_a_run_is_billed_by_the_minute_above_ten(minutes: str, billed: int) -> None:
    show = Show(hours=Decimal(minutes) / 60, days=1)
    assert round(show.hours_billed * 60, 9) == billed


def test_each_of_several_shows_of_a_day_is_a_run() -> None:
    show = Show(hours=Decimal("0.5"), days=10, shows_per_day=6)
    assert show.runs == 60
    assert show.hours_on_air == 5
    assert show.hours_billed == 10
    assert show.hours_idle == 24 * 30 - 10


def test_no_month_is_billed_longer_than_it_is() -> None:
    assert Show(hours=Decimal(24), days=30, shows_per_day=500).hours_billed == 24 * 30


def test_a_channel_that_starts_before_its_show_runs_and_is_billed_longer() -> None:
    show = Show(hours=Decimal(1), days=30, lead_minutes=10)
    assert show.hours_on_air == 30
    assert show.hours_running == show.hours_billed == 35
    assert Show(hours=Decimal(0), lead_minutes=10).hours_running == 0
