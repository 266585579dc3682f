"""The estimate of how wide a text will be."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from cost.words import Language
from onair.report.diagram.letters import width, wrap
from onair.report.words import texts

WIDTHS = """(texts) => {
  const context = document.createElement('canvas').getContext('2d');
  context.font = '100px "Noto Sans CJK KR", sans-serif';
  return texts.map((text) => context.measureText(text).width);
}"""


def test_hangul_is_as_wide_as_it_is_high() -> None:
    assert width("라이브 채널", 10) == pytest.approx(50 + 3.8)


def test_words_are_broken_where_the_room_ends() -> None:
    assert wrap("air control, notifier, sweep", 10, 80, lines=3) == ["air control,", "notifier, sweep"]
    assert wrap("one two", 10, 400, lines=3) == ["one two"]


def test_what_has_no_line_left_ends_in_an_ellipsis() -> None:
    first, second = wrap("air control, notifier, sweep, recordings, catalogue", 10, 90, lines=2)
    assert first == "air control,"
    assert second.endswith("…")
    assert width(second, 10) <= 90


def test_a_word_that_is_wider_than_the_room_is_cut() -> None:
    (line,) = wrap("ap-northeast-2-elastic-media", 10, 60, lines=2)
    assert line.endswith("…")
    assert width(line, 10) <= 60


@pytest.mark.browser
@pytest.mark.parametrize("language", list(Language))
def test_no_text_of_the_diagram_is_wider_than_estimated(browser: Browser, language: Language) -> None:
    told = [text for key, text in texts(language).items() if key.startswith(("resource.", "diagram.", "function."))]
    page = browser.new_page()
    drawn = page.evaluate(WIDTHS, told)
    page.close()
    assert {text: seen for text, seen in zip(told, drawn, strict=True) if seen > width(text, 100)} == {}
