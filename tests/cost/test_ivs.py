"""The same show on Amazon IVS."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cost.ivs import as_on_ivs
from cost.price_list import UnknownCountryError
from cost.show import Show
from tests.cost.shapes import SEOUL, channel, items, push_input, template


@pytest.mark.parametrize(("viewers", "dollars"), [(1, "2.15"), (10, "3.50"), (100, "17.00")])
def test_an_hour_of_full_hd_costs_what_awss_own_sample_tells(viewers: int, dollars: str) -> None:
    stack = template(Channel=channel([(1920, 1080, 5_000_000)]), Input=push_input())
    show = Show(hours=Decimal(1), days=1, viewers=viewers, country="US")
    assert as_on_ivs(stack, show, SEOUL).total == Decimal(dollars)


@pytest.mark.parametrize(
    ("height", "quality"), [(480, "SD"), (540, "HD"), (720, "HD"), (1080, "FULL_HD"), (2160, "FULL_HD")]
)
def test_what_viewers_get_is_billed_by_its_lines(height: int, quality: str) -> None:
    stack = template(Channel=channel([(height * 16 // 9, height, 3_000_000)]), Input=push_input())
    found = as_on_ivs(stack, Show(hours=Decimal(1), days=1, viewers=7), SEOUL)
    assert items(found)[1] == (f"output {quality} to viewers in KR", 7)


def test_koreas_prices_are_assumed_and_say_so() -> None:
    stack = template(Channel=channel([(1280, 720, 3_000_000)]), Input=push_input())
    found = as_on_ivs(stack, Show(viewers=1), SEOUL)
    assert [line.item for line in found.assumed()] == ["output HD to viewers in KR"]


def test_a_country_without_a_price_is_refused() -> None:
    stack = template(Channel=channel([(1280, 720, 3_000_000)]), Input=push_input())
    with pytest.raises(UnknownCountryError, match="country must be one that ivs's price list names, got 'JP': KR, US"):
        as_on_ivs(stack, Show(country="JP"), SEOUL)
