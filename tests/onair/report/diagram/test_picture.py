"""The diagram as SVG, and as a browser draws it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from playwright.sync_api import Browser

from cost.words import Language
from onair.report.architecture import Architecture
from onair.report.diagram.picture import as_file, draw
from onair.report.words import Words
from tests.onair.report.diagram.ground import CHOICES, with_phases

SVG = "{http://www.w3.org/2000/svg}"
BOXES = """() => [...document.querySelectorAll('text, .frame')].map((each) => {
  const box = each.getBBox();
  return {kind: each.tagName, text: each.textContent, x: box.x, y: box.y, right: box.x + box.width,
          bottom: box.y + box.height, stack: each.closest('.stack')?.querySelector('.name')?.textContent ?? ''};
})"""
COLOURS = """() => ['.frame', '.title', '.media-line'].map((each) => {
  const style = getComputedStyle(document.querySelector(each));
  return [style.fill, style.stroke];
})"""


def parsed(svg: str) -> Xml.Element:
    return Xml.fromstring(svg)  # noqa: S314 # drawn by what is under test


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in parsed(svg).iter(f"{SVG}text")]


def test_every_stack_and_what_flows_is_named(architecture: Architecture, words: Words) -> None:
    shown = texts(draw(architecture, words))
    for stack in architecture.stacks:
        assert stack.name in shown
        assert words(f"phase.{stack.phase}.title") in shown
    assert [text for text in shown if text in {"RTMP", "CMAF", "HLS", "HTTPS"}] == ["RTMP", "CMAF", "HLS", "HTTPS"]


def test_it_is_told_to_who_cannot_see_it(architecture: Architecture, words: Words) -> None:
    root = parsed(draw(architecture, words))
    named = {element.get("id"): element.text for element in root.iter()}
    said = [named[name] or "" for name in (root.get("aria-labelledby") or "").split()]
    assert root.get("role") == "img"
    assert "dev" in said[0]
    assert all(stack.name in said[1] for stack in architecture.stacks)


def test_no_colour_is_written_into_it(architecture: Architecture, words: Words) -> None:
    assert re.findall(r"#[0-9a-f]{3,6}\b(?!-)", draw(architecture, words)) == []


def test_without_a_cdn_no_picture_reaches_a_viewer(architecture: Architecture, words: Words) -> None:
    shown = texts(draw(with_phases(architecture, (1, 3, 4)), words))
    assert "HTTPS" not in shown
    assert "RTMP" in shown


def test_as_a_file_it_is_well_formed_and_has_its_style(architecture: Architecture, words: Words) -> None:
    root = parsed(as_file(draw(architecture, words)))
    (style,) = root.iter(f"{SVG}style")
    assert "--accent" in (style.text or "")


@pytest.mark.browser
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("phases", CHOICES, ids=str)
def test_no_text_overlaps_another_or_leaves_its_box(
    browser: Browser, architecture: Architecture, language: Language, phases: tuple[int, ...]
) -> None:
    found = measured(browser, with_phases(architecture, phases), Words(language))
    written = [each for each in found if each["kind"] == "text"]
    frames = {each["stack"]: each for each in found if each["kind"] != "text"}
    assert [(one["text"], other["text"]) for one, other in combinations(written, 2) if overlap(one, other)] == []
    outside = [each["text"] for each in written if each["stack"] and not inside(each, frames[each["stack"]])]
    assert outside == []


@pytest.mark.browser
def test_the_other_environments_texts_fit_too(
    browser: Browser, synthesize: Callable[[str], Path], words: Words
) -> None:
    for environment in ("staging", "production"):
        found = measured(browser, Architecture.read(synthesize(environment)), words)
        frames = {each["stack"]: each for each in found if each["kind"] != "text"}
        written = [each for each in found if each["kind"] == "text" and each["stack"]]
        assert [each["text"] for each in written if not inside(each, frames[each["stack"]])] == []


@pytest.mark.browser
def test_it_is_light_or_dark_as_the_reader_wishes(browser: Browser, architecture: Architecture, words: Words) -> None:
    seen = []
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.set_content(as_file(draw(architecture, words)).partition("?>")[2])
        seen.append(page.evaluate(COLOURS))
        page.close()
    light, dark = seen
    assert [one == other for one, other in zip(light, dark, strict=True)] == [False, False, False]


def measured(browser: Browser, architecture: Architecture, words: Words) -> list[dict[str, Any]]:
    page = browser.new_page(viewport={"width": 800, "height": 1000})
    page.set_content(as_file(draw(architecture, words)).partition("?>")[2])
    found: list[dict[str, Any]] = page.evaluate(BOXES)
    page.close()
    return found


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    beside = one["right"] <= other["x"] or other["right"] <= one["x"]
    # A line of text is given more height than its letters take.
    above = one["bottom"] - 4 <= other["y"] or other["bottom"] - 4 <= one["y"]
    return not (beside or above)


def inside(text: dict[str, Any], frame: dict[str, Any]) -> bool:
    across = bool(frame["x"] < text["x"] and text["right"] < frame["right"])
    return across and bool(frame["y"] < text["y"] and text["bottom"] < frame["bottom"] + 1)
