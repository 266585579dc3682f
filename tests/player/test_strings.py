"""Both languages say everything."""

from __future__ import annotations

import json
import re

import pytest

from tests.player.javascript import JavaScript
from tests.player.site import PLAYER


@pytest.fixture(scope="module")
def strings(node: JavaScript) -> dict[str, dict[str, str]]:
    """The texts by language and key."""
    found: dict[str, dict[str, str]] = node.evaluate("strings.js", "return STRINGS")
    return found


def test_languages_have_the_same_keys_in_the_same_order(strings: dict[str, dict[str, str]]) -> None:
    assert list(strings["ko"]) == list(strings["en"])


def test_no_text_is_empty(strings: dict[str, dict[str, str]]) -> None:
    assert [key for texts in strings.values() for key, text in texts.items() if not text.strip()] == []


def test_placeholders_are_equal(strings: dict[str, dict[str, str]]) -> None:
    named = {
        language: {key: sorted(re.findall(r"\{(\w+)\}", text)) for key, text in texts.items()}
        for language, texts in strings.items()
    }
    assert named["ko"] == named["en"]


def test_korean_texts_are_korean(strings: dict[str, dict[str, str]]) -> None:
    notices = {key: text for key, text in strings["ko"].items() if key.endswith((".title", ".detail"))}
    assert [key for key, text in notices.items() if not re.search("[가-힣]", text)] == []


def test_every_state_and_reason_of_the_code_has_its_words(strings: dict[str, dict[str, str]]) -> None:
    sources = "".join((PLAYER / name).read_text() for name in ("air_state.js", "main.js"))
    entered = re.findall(r'(?:#enter|show)\("(\w+)", "(\w+)"\)', sources)
    assert len(entered) >= 6
    assert [f"{state}.{reason}" for state, reason in entered if f"{state}.{reason}.title" not in strings["en"]] == []


def test_every_key_is_used(strings: dict[str, dict[str, str]]) -> None:
    sources = "".join(file.read_text() for file in PLAYER.iterdir() if file.name != "strings.js")
    spoken = [key for key in strings["en"] if not key.endswith((".title", ".detail")) and not key.startswith("badge.")]
    assert [key for key in spoken if key not in sources and f'["{key.removeprefix("stats.")}"' not in sources] == []


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (["ko-KR"], "ko"),
        (["fr", "ko"], "ko"),
        ([None, None, "en-GB", "ko"], "en"),
        (["KO"], "ko"),
        (["toString", "de"], "en"),
        ([], "en"),
    ],
)
def test_language_is_the_first_that_the_page_has(node: JavaScript, wanted: list[str | None], language: str) -> None:
    written = json.dumps(wanted)
    assert node.evaluate("language.js", f"return pickLanguage({written})") == language
