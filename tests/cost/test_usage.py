"""Tiers and allowances are an account's: several resources share them in the order of the bill."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cost.bill import When
from cost.price_list import price_list
from cost.usage import Usage, priced
from tests.cost.shapes import SEOUL

KOREA = "cloudfront.transfer.KR"


def use(quantity: int, charge: str = KOREA) -> Usage:
    return Usage(
        phase=5,
        service="CloudFront",
        item="transfer",
        resource="Stack/Distribution",
        quantity=Decimal(quantity),
        charge=charge,
        when=When.VIEWERS,
    )


def parts(*quantities: int, free_tier: bool = True, charge: str = KOREA) -> list[tuple[str, Any, Any]]:
    usages = [use(quantity, charge) for quantity in quantities]
    lines = priced(usages, SEOUL, free_tier=free_tier)
    return [(line.item, line.quantity.normalize(), line.price.amount) for line in lines]


def test_the_first_terabyte_is_free_and_counts_into_the_first_tier() -> None:
    assert parts(11_264) == [
        ("transfer, free allowance", 1024, 0),
        ("transfer, tier 1", 9216, Decimal("0.120")),
        ("transfer, tier 2", 1024, Decimal("0.100")),
    ]


def test_without_an_allowance_everything_is_paid() -> None:
    assert parts(1024, free_tier=False) == [("transfer, tier 1", 1024, Decimal("0.120"))]


def test_two_resources_share_one_allowance() -> None:
    assert parts(1000, 1000) == [
        ("transfer, free allowance", 1000, 0),
        ("transfer, free allowance", 24, 0),
        ("transfer, tier 1", 976, Decimal("0.120")),
    ]


def test_nothing_is_one_line_of_nothing() -> None:
    assert parts(0) == [("transfer", 0, Decimal("0.120"))]


def test_all_seven_tiers_of_korea_are_reached() -> None:
    found = parts(6_000_000)
    assert [price for _, _, price in found] == [
        Decimal(price) for price in ("0", "0.120", "0.100", "0.095", "0.090", "0.080", "0.070", "0.060")
    ]
    assert sum(quantity for _, quantity, _ in found) == 6_000_000


def test_eleven_alarms_are_one_too_many() -> None:
    lines = list(priced([use(11, "cloudwatch.alarm")], price_list("us-east-1"), free_tier=True))
    assert sum(line.amount for line in lines) == Decimal("0.10")
