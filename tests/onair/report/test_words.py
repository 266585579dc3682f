"""The texts of the report in both languages."""

from __future__ import annotations

import re
import string
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules

import pytest

from cost.words import Language
from onair.report.words import Words, texts
from rehearsal.demo import points
from rehearsal.demo.points.point import Point

KOREAN, ENGLISH = texts(Language.KOREAN), texts(Language.ENGLISH)
SINGULAR = {key for key in ENGLISH if key.endswith("_one")}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts() -> None:
    assert set(ENGLISH) - SINGULAR == set(KOREAN)


def test_a_text_has_the_same_places_in_both_languages() -> None:
    assert {key for key, text in KOREAN.items() if places(text) != places(ENGLISH[key])} == set()


def test_a_singular_has_the_places_of_its_plural() -> None:
    assert {key: places(ENGLISH[key]) for key in SINGULAR} == {
        key: places(ENGLISH[key.removesuffix("_one")]) for key in SINGULAR
    }


def test_every_sentence_of_the_korean_texts_is_korean() -> None:
    sentences = {key: text for key, text in KOREAN.items() if " " in text and re.search("[a-z]{3,} [a-z]{3,}", text)}
    assert {key: text for key, text in sentences.items() if not re.search("[가-힣]", text)} == {}


def test_every_test_point_has_a_title_and_a_reason() -> None:
    modules = (import_module(f"{points.__name__}.{each.name}") for each in iter_modules(points.__path__))
    asked = {held.name for module in modules for held in vars(module).values() if isinstance(held, Point)}
    wanted = {f"evidence.{name}.{part}" for name in asked for part in ("title", "why")}
    assert wanted == {key for key in KOREAN if key.startswith("evidence.")}


@pytest.mark.parametrize(
    ("seconds", "korean", "english"),
    [
        (0, "0초", "0 s"),
        (2.73, "2.73초", "2.73 s"),
        (60, "1분", "1 min"),
        (9000, "2시간 30분", "2 h 30 min"),
        (86400, "1일", "1 day"),
        (604800, "7일", "7 days"),
        (90061, "1일 1시간", "1 day 1 h"),
    ],
)
def test_seconds_are_told_in_two_units_at_most(seconds: float, korean: str, english: str) -> None:
    assert (Words(Language.KOREAN).duration(seconds), Words(Language.ENGLISH).duration(seconds)) == (korean, english)


def test_money_is_told_to_the_cent_and_never_as_nothing_when_it_is_something() -> None:
    words = Words(Language.ENGLISH)
    told = [words.money(Decimal(amount)) for amount in ("0", "0.001", "0.235", "1080.9204")]
    assert told == ["$0.00", "<$0.01", "$0.24", "$1,080.92"]


def test_bitrates_have_their_own_unit() -> None:
    words = Words(Language.ENGLISH)
    assert [words.bitrate(bits) for bits in (128_000, 1_200_000, 3_000_000)] == ["128 kbps", "1.2 Mbps", "3 Mbps"]


def test_one_is_told_in_the_singular() -> None:
    words = Words(Language.ENGLISH)
    assert [words.counted("diagram.rungs", count) for count in (1, 2)] == ["1 rung", "2 rungs"]
