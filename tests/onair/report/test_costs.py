"""The bills that a report tells of."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import pytest

from cost.bill import cents
from cost.show import Show
from onair.errors import OperatorError
from onair.report.costs import Costs, costs
from tests.conftest import Templates


def test_the_briefs_figures_are_the_briefs_to_the_cent(bills: Costs) -> None:
    told = {each.key: cents(each.brief.total) for each in bills.comparisons}
    assert told == {"five_minutes": Decimal("0.24"), "one_hour": Decimal("3.16"), "month": Decimal("378.72")}


def test_five_minutes_are_billed_as_ten(bills: Costs) -> None:
    short = next(each for each in bills.comparisons if each.key == "five_minutes")
    hourly = bills.hour_on_air.of("MediaLive").total
    assert cents(short.billed.total) == cents(hourly / 6)


def test_more_hours_never_cost_less(bills: Costs) -> None:
    assert [hours for hours, _, _ in bills.curve] == list(range(25))
    for (_, billed, brief), (_, more_billed, more_brief) in pairwise(bills.curve):
        assert more_billed >= billed
        assert more_brief >= brief


def test_the_curve_passes_the_month(bills: Costs) -> None:
    assert {hours: billed for hours, billed, _ in bills.curve}[int(bills.show.hours)] == bills.month.total


def test_a_month_without_a_show_is_the_curves_beginning(bills: Costs) -> None:
    assert 0 < bills.quiet_month <= bills.curve[0][1]


def test_a_forgotten_channel_costs_more_than_a_shown_one(bills: Costs) -> None:
    on_air = bills.hour_on_air.of("MediaLive").total
    assert bills.forgotten_month > on_air * 24 * 30


def test_a_country_without_a_price_is_refused(templates: Callable[[str], Templates]) -> None:
    with pytest.raises(OperatorError, match="country must be one that"):
        costs(templates("dev"), Show(country="XX"), "ap-northeast-2")


def test_a_region_without_a_list_is_told_with_the_one_that_stands_in(templates: Callable[[str], Templates]) -> None:
    hour = costs(templates("dev"), Show(), "eu-north-1").hour_on_air
    assert {(line.price.region, line.price.stands_in_for) for line in hour.of("MediaLive").lines} == {
        ("us-east-1", "eu-north-1")
    }
