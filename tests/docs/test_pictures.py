"""Every picture of the docs is shown, with words for whoever does not see it, in both languages."""

from __future__ import annotations

import re

import pytest

from tests.assembly import ROOT
from tests.docs.markdown import pages
from tests.docs.pictures.__main__ import SCENES

PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+\.png)\)")
SHOWN = {
    language: {
        (page.path.parent / target).resolve().name: words
        for page in pages()
        if page.path.name.endswith(".ko.md") is (language == "ko")
        for words, target in PICTURE.findall(page.text)
    }
    for language in ("en", "ko")
}


@pytest.mark.parametrize("language", SHOWN)
def test_every_picture_is_on_a_page_with_words_for_it(language: str) -> None:
    assert set(SHOWN[language]) == {path.name for path in (ROOT / "docs" / "pictures").iterdir()}
    assert [name for name, words in SHOWN[language].items() if len(words) < 8] == []


def test_there_is_a_picture_of_every_scene() -> None:
    names = {f"terminal-{name}.png" for name in ("demo", *(scene.name for scene in SCENES))}
    assert names <= {path.name for path in (ROOT / "docs" / "pictures").iterdir()}


@pytest.mark.parametrize("language", SHOWN)
def test_the_key_in_the_picture_of_the_code_is_told_to_be_gone(language: str) -> None:
    said = {"en": "gone with it", "ko": "함께 사라진"}
    assert said[language] in SHOWN[language]["terminal-larix.png"]
