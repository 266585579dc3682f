"""Tables of bills: what they say, and how amounts are written."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from cost import differences, sheets, variants
from cost.bill import Bill
from cost.billing import as_billed, hourly_idle, hourly_on_air
from cost.show import Show
from cost.words import KOREAN, Language
from tests.conftest import Templates
from tests.cost.shapes import SEOUL

MONTH = Show(hours=Decimal(4), days=30, viewers=50)


@pytest.fixture
def dev(templates: Callable[[str], Templates]) -> Templates:
    return templates("dev")


@pytest.fixture
def bill(dev: Templates) -> Bill:
    return as_billed(dev, MONTH, SEOUL)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "0.00"),
        ("0.001", "<0.01"),
        ("0.005", "0.01"),
        ("1234.5", "1,234.50"),
        ("-0.001", ">-0.01"),
        ("-2", "-2.00"),
    ],
)
def test_a_part_of_a_cent_is_not_nothing(amount: str, written: str) -> None:
    assert sheets.dollars(Decimal(amount)) == written


@pytest.mark.parametrize(
    ("amount", "written"), [("120", "120"), ("1", "1"), ("36.706", "36.71"), ("0.0804", "0.080"), ("7920.4", "7,920")]
)
def test_quantities_have_the_digits_that_count(amount: str, written: str) -> None:
    assert sheets.quantity(Decimal(amount)) == written


def test_every_way_to_tell_a_bill_has_the_same_total(bill: Bill) -> None:
    totals = {
        sheet.total[-1 if sheet.columns[-1] == "$" else 1]
        for sheet in (
            sheets.bill_by_line(bill, ""),
            sheets.bill_by_service(bill, ""),
            sheets.bill_by_phase(bill, ""),
        )
        if sheet.total
    }
    assert totals == {sheets.dollars(bill.total)}


def test_equal_lines_are_one(bill: Bill) -> None:
    rows = sheets.bill_by_line(bill, "").rows
    assert [row[2] for row in rows if row[1] == "Metrics Insights alarm"] == ["13"]
    assert len({row[:2] for row in rows}) == len(rows)


def test_each_phase_is_told_with_its_stack(bill: Bill) -> None:
    rows = sheets.bill_by_phase(bill, "").rows
    assert rows[0][1] == "0.00"
    assert [row[0] for row in rows] == [
        "1 NetworkStack",
        "2 StorageStack",
        "3 MediaPackageStack",
        "4 MediaLiveStack",
        "5 CloudFrontStack",
        "6 MonitoringStack",
        "7 AutomationStack",
    ]


def test_notes_name_the_region_that_stands_in_and_what_is_assumed(bill: Bill) -> None:
    english, korean = (sheets.provisos(bill, language) for language in Language)
    assert english[0] == (
        "Prices of CloudWatch, MediaLive, MediaPackage in ap-northeast-2 are not known: those of us-east-1 stand in."
    )
    assert "idle channel" in english[1]
    assert korean[0].startswith("ap-northeast-2의 CloudWatch, MediaLive, MediaPackage 단가는 알려져 있지 않아")


def test_an_hour_a_show_and_a_viewer_have_their_price(dev: Templates, bill: Bill) -> None:
    on_air, idle = hourly_on_air(dev, MONTH, SEOUL), hourly_idle(dev, MONTH, SEOUL)
    told = {row[0]: row[1] for row in sheets.questions(bill, on_air, idle, MONTH).rows}
    assert told["a month"] == sheets.dollars(bill.total)
    assert told["one viewer for one hour"] == f"{bill.total / (120 * 50):.4f}"
    nobody = Show(hours=Decimal(0), viewers=0)
    quiet = as_billed(dev, nobody, SEOUL)
    assert told["a month without a show"] == sheets.dollars(quiet.total)
    told = {row[0]: row[1] for row in sheets.questions(quiet, on_air, idle, nobody).rows}
    assert (told["one show"], told["one viewer for one hour"]) == ("–", "–")
    assert told["a month"] == told["a month without a show"]


def test_markdown_is_a_table_with_its_total_in_bold(bill: Bill) -> None:
    lines = sheets.bill_by_service(bill, "").as_markdown().splitlines()
    assert lines[0] == "| service | $ | share |"
    assert lines[1] == "| --- | ---: | ---: |"
    assert any(line.startswith("| **total** | **") for line in lines)


def test_no_korean_word_is_left_over() -> None:
    said = "".join(Path(str(module.__file__)).read_text(encoding="utf-8") for module in (sheets, variants, differences))
    assert [word for word in KOREAN if f'"{word}"' not in said] == []
