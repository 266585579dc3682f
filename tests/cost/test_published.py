"""AWS's own totals for its solution are reproduced from their ladders, or the line is named that keeps one from it."""

from __future__ import annotations

from decimal import Decimal

from cost.bill import When, cents
from cost.billing import hourly_on_air
from cost.price_list import price_list
from cost.published import Example, examples, guide_prices, templates
from cost.show import Show

TABLE_14 = Decimal("96.68")
LADDER = [[512, 288, 400], [640, 360, 800], [768, 432, 1200], [960, 540, 1800], [1280, 720, 2700], [1920, 1080, 4100]]


def found() -> dict[str, Example]:
    return {example.name: example for example in examples()}


def test_the_totals_are_those_of_the_guide() -> None:
    assert [example.total for example in found().values()] == [
        Decimal("69.74"),
        Decimal("1505.60"),
        Decimal("3838.69"),
    ]
    for example in found().values():
        assert abs(sum(example.published.values()) - example.total) <= Decimal("0.01")


def test_two_totals_are_reproduced_within_a_tenth_of_a_percent() -> None:
    for name in ("1,000 viewers for one hour", "10,000 viewers for one hour"):
        example = found()[name]
        assert example.is_reproduced
        assert abs(example.off) < Decimal("0.001")
        assert example.why == ""


def test_every_line_of_theirs_is_reproduced_within_a_percent_of_it() -> None:
    for example in found().values():
        bills = example.bill.by_service()
        for service, amount in example.published.items():
            if not (example.why and service == "MediaPackage"):
                assert abs(bills[service] - amount) <= max(amount / 100, Decimal("0.01")), (example.name, service)


def test_the_third_total_is_kept_apart_by_one_line_alone() -> None:
    example = found()["100 viewers for 200 hours a month"]
    assert not example.is_reproduced
    assert "table 14" in example.why
    (origination,) = [line for line in example.bill.lines if "origination" in line.item]
    (ingest,) = [line for line in example.bill.lines if "ingest" in line.item]
    # With their line in the place of ours nothing is left of the difference.
    assert cents(ingest.quantity * Decimal("0.05")) == TABLE_14
    repaired = example.bill.total - origination.amount + TABLE_14
    assert abs(repaired - example.total) < Decimal("0.02")


def test_the_newer_guide_with_s3_has_the_hour_of_medialive_by_todays_list() -> None:
    hour = hourly_on_air(templates(LADDER), Show(viewers=0, country="US"), price_list("us-east-1"))
    assert cents(hour.of("MediaLive").only(When.ON_AIR).total) == Decimal("3.11")


def test_the_guides_list_is_of_no_region() -> None:
    assert guide_prices().region == "solution-guide"
    assert guide_prices().gigabyte == 1_024_000_000
