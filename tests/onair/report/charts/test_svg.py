"""A matplotlib figure as a part of the page."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from onair.report.charts.svg import COLOURS, INK, SERIES, as_svg, figure


def drawn(name: str = "plot") -> str:
    made, (axes,) = figure(2.0)
    axes.plot([0, 1], [0, 1], marker="o", color=SERIES[0])
    axes.text(0.5, 0.5, "시청자", color=INK, fontweight="bold")
    return as_svg(made, name, "what it shows")


def test_text_is_text_in_the_letters_of_the_page() -> None:
    svg = drawn()
    assert ">시청자</text>" in svg
    assert "font-family" not in svg
    assert "DejaVu" not in svg


def test_colours_are_variables_of_the_page() -> None:
    svg = drawn()
    assert [colour for colour in COLOURS if colour in svg] == []
    assert {"var(--series-1)", "var(--ink)", "var(--rule)"} <= set(re.findall(r"var\(--[\w-]+\)", svg))


def test_two_figures_share_no_id_and_no_style() -> None:
    ids = [set(re.findall(r'\bid="([^"]+)"', drawn(name))) for name in ("one", "two")]
    assert ids[0]
    assert ids[0] & ids[1] == set()
    assert "<style" not in drawn()


def test_every_reference_leads_to_an_id() -> None:
    svg = drawn()
    ids = set(re.findall(r'\bid="([^"]+)"', svg))
    referred = set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
    assert referred
    assert referred - ids == set()


def test_it_is_told_to_who_cannot_see_it() -> None:
    root = Xml.fromstring(drawn())  # noqa: S314 # drawn above
    assert (root.get("role"), root.get("aria-label")) == ("img", "what it shows")


def test_the_same_figure_is_the_same_text() -> None:
    assert drawn() == drawn()
