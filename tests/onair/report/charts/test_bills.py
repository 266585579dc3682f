"""The plots of the cost section: what they say is what was billed."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

import pytest
from playwright.sync_api import Browser

from cost.words import Language
from onair.report.charts.bills import brief_and_billed, by_phase, of_month, over_hours
from onair.report.costs import Costs
from onair.report.words import Words

PHASES = range(1, 8)
PALETTE = "<style>:root { --ink: #111; --paper: #fff } svg { width: 700px; font-family: 'Noto Sans CJK KR' }</style>"
PLACES = """() => { const whole = document.querySelector('svg').getBoundingClientRect();
  return [...document.querySelectorAll('text')].map((each) => { const box = each.getBoundingClientRect();
    return {text: each.textContent, x: box.x - whole.x, y: box.y - whole.y, right: box.right - whole.x,
            bottom: box.bottom - whole.y, width: whole.width, height: whole.height}; }); }"""


def texts(svg: str) -> list[str]:
    root = Xml.fromstring(svg)  # noqa: S314 # drawn by what is under test
    return ["".join(element.itertext()) for element in root.iter("text")]


def test_every_phase_has_its_amount(bills: Costs, words: Words) -> None:
    shown = texts(by_phase(bills, PHASES, words))
    amounts = bills.month.by_phase()
    assert len(shown) == 2 * len(PHASES)
    for phase in PHASES:
        assert any(words(f"phase.{phase}.title") in text for text in shown)
        assert words.money(amounts.get(phase, 0)) in shown


def test_every_service_that_costs_has_its_share(bills: Costs, words: Words) -> None:
    shown = texts(of_month(bills, words))
    costing = {name: amount for name, amount in bills.month.by_service().items() if amount}
    for name, amount in costing.items():
        assert name in shown
        assert any(text.startswith(words.money(amount)) and text.endswith("%") for text in shown)
    assert len(shown) == 2 * len(costing)


def test_the_show_is_marked_on_the_curve(bills: Costs, words: Words) -> None:
    shown = texts(over_hours(bills, words))
    assert words.money(bills.month.total, 0) in shown
    assert {words("chart.brief"), words("chart.billed"), words("chart.hours")} <= set(shown)


def test_each_example_has_both_figures(bills: Costs, words: Words) -> None:
    shown = texts(brief_and_billed(bills, words))
    assert {"$0.24", "$3.16", "$378.72"} <= set(shown)
    assert {words.money(each.billed.total) for each in bills.comparisons} <= set(shown)


def test_what_is_drawn_is_told_too(bills: Costs, words: Words) -> None:
    for svg in (by_phase(bills, PHASES, words), of_month(bills, words), brief_and_billed(bills, words)):
        told = re.search(r'aria-label="([^"]+)"', svg)
        assert told is not None
        assert "$" in told[1]


@pytest.mark.browser
@pytest.mark.parametrize("language", list(Language))
def test_no_text_leaves_its_plot_or_overlaps_another(browser: Browser, bills: Costs, language: Language) -> None:
    words = Words(language)
    for svg in (by_phase(bills, PHASES, words), of_month(bills, words), brief_and_billed(bills, words)):
        page = browser.new_page()
        page.set_content(PALETTE + svg)
        found = page.evaluate(PLACES)
        page.close()
        outside = [each["text"] for each in found if each["x"] < 0 or each["right"] > each["width"]]
        assert outside == []
        assert [each["text"] for each in found if each["y"] < -2 or each["bottom"] > each["height"] + 2] == []
        for place, one in enumerate(found):
            for other in found[place + 1 :]:
                beside = one["right"] <= other["x"] or other["right"] <= one["x"]
                assert beside or one["bottom"] - 4 <= other["y"] or other["bottom"] - 4 <= one["y"], (one, other)
