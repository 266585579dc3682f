"""Sheets on a terminal of 100 columns."""

from __future__ import annotations

import io

from rich.console import Console

from cost.sheets import Sheet
from onair.sheet_printing import print_sheet

SHEET = Sheet(
    title="A month",
    columns=("what", "$", "share"),
    rows=(("one [part]", "75.00", "75%"), ("another", "25.00", "25%")),
    numbers=frozenset({1, 2}),
    total=("total", "100.00", ""),
    notes=("What it rests on.",),
    shares=(0.75, 0.25),
)


def lines(sheet: Sheet) -> list[str]:
    written = io.StringIO()
    print_sheet(sheet, Console(file=written, width=100, color_system=None))
    return [line.rstrip() for line in written.getvalue().splitlines()]


def test_a_sheet_stands_between_its_title_and_its_notes() -> None:
    told = lines(SHEET)
    assert told[0] == "A month"
    assert told[-2] == "What it rests on."
    assert told[-1] == ""
    assert max(map(len, told)) <= 100


def test_what_looks_like_markup_is_text() -> None:
    assert any("one [part]" in line for line in lines(SHEET))


def test_a_share_is_a_bar_and_the_larger_the_longer() -> None:
    bars = [line.count("█") for line in lines(SHEET) if "%" in line]
    assert bars == [18, 6]


def test_a_sheet_without_shares_has_no_bars() -> None:
    bare = Sheet(title="", columns=("what", "$"), rows=(("x", "+1.00"),), numbers=frozenset({1}))
    told = lines(bare)
    assert not any("█" in line for line in told)
    assert told[0].startswith("┏")
