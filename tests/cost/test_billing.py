"""What a month costs as AWS bills it: exact totals of what the templates state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from cost.bill import Bill, When, cents
from cost.billing import as_billed, hourly_idle, hourly_on_air
from cost.brief import as_in_the_brief
from cost.price_list import price_list
from cost.show import Show
from tests.conftest import Templates

SEOUL = price_list("ap-northeast-2")
HOUR = Show(hours=Decimal(1), days=1, viewers=1)
MONTH = Show(hours=Decimal(4), days=30, viewers=50)


@pytest.fixture
def dev(templates: Callable[[str], Templates]) -> Templates:
    return templates("dev")


def dollars(bill: Bill) -> dict[str, Decimal]:
    return {service: cents(amount) for service, amount in bill.by_service().items()}


def test_the_briefs_hour_is_the_briefs_to_the_cent(dev: Templates) -> None:
    bill = as_in_the_brief(dev, HOUR)
    assert dollars(bill) == {
        "MediaLive": Decimal("2.82"),
        "CloudFront": Decimal("0.17"),
        "MediaPackage": Decimal("0.12"),
        "S3": Decimal("0.05"),
    }
    assert cents(bill.total) == Decimal("3.16")


def test_the_briefs_month_is_the_briefs_to_the_cent(dev: Templates) -> None:
    bill = as_in_the_brief(dev, MONTH)
    assert dollars(bill) == {
        "MediaLive": Decimal("338.40"),
        "CloudFront": Decimal("20.40"),
        "MediaPackage": Decimal("14.40"),
        "S3": Decimal("5.52"),
    }
    assert cents(bill.total) == Decimal("378.72")


def test_the_briefs_five_minutes_are_the_briefs_to_the_cent(dev: Templates) -> None:
    five = as_in_the_brief(dev, replace(HOUR, hours=Decimal(5) / 60)).of("MediaLive")
    assert cents(five.total) == Decimal("0.24")


def test_an_hour_of_dev_on_medialive(dev: Templates) -> None:
    on_air = hourly_on_air(dev, MONTH, SEOUL).of("MediaLive")
    # Input HD, output 720p (HD), 480p (SD), sound alone (as SD), and the archive's 720p once more.
    assert on_air.total == Decimal("0.1404") + 2 * Decimal("0.4212") + 2 * Decimal("0.2124")


def test_five_minutes_on_medialive_cost_what_ten_do(dev: Templates) -> None:
    five, ten, eleven = (
        as_billed(dev, replace(HOUR, hours=Decimal(minutes) / 60), SEOUL).of("MediaLive") for minutes in (5, 10, 11)
    )
    assert five.total == ten.total
    assert cents(five.only(When.ON_AIR).total) == Decimal("0.23")
    assert eleven.total > ten.total


def test_idle_channels_and_inputs_are_billed_for_the_rest_of_the_month(dev: Templates) -> None:
    idle = as_billed(dev, MONTH, SEOUL).only(When.IDLE)
    assert {(line.item, line.quantity) for line in idle.lines} == {
        ("idle channel", Decimal(600)),
        ("idle push input", Decimal(600)),
    }
    assert all(line.price.assumed for line in idle.lines)
    assert hourly_idle(dev, MONTH, SEOUL).only(When.IDLE).total == Decimal("0.02")


def test_every_line_of_ours_has_a_phase_and_says_where_virginia_stands_in(dev: Templates) -> None:
    bill = as_billed(dev, MONTH, SEOUL)
    assert None not in bill.by_phase()
    assert {line.service for line in bill.stand_ins()} >= {"MediaLive", "MediaPackage"}
    assert {line.price.region for line in bill.stand_ins()} == {"us-east-1"}
    assert sum(bill.by_phase().values()) == sum(bill.by_service().values()) == bill.total


def test_an_hour_on_air_counts_no_allowance_and_what_is_always_billed_is_no_part_of_it(dev: Templates) -> None:
    hour = hourly_on_air(dev, MONTH, SEOUL)
    assert hour.of("CloudFront").total > 50 * Decimal("0.15")
    assert {line.when for line in hour.lines} == {When.ON_AIR, When.VIEWERS}
    assert "free" not in " ".join(line.item for line in hour.lines)
    nobody = hourly_on_air(dev, replace(MONTH, viewers=0), SEOUL)
    assert nobody.of("MediaLive").total == hour.of("MediaLive").total
    assert nobody.of("CloudFront").total == 0


def test_how_long_shows_are_does_not_change_an_hour(dev: Templates) -> None:
    for show in (HOUR, MONTH, replace(MONTH, hours=Decimal("0.1"), shows_per_day=3, lead_minutes=9)):
        assert (
            hourly_on_air(dev, replace(show, viewers=7), SEOUL).total
            == hourly_on_air(dev, replace(MONTH, viewers=7), SEOUL).total
        )
