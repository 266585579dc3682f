"""What was learnt, from data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from onair.report.context import Material
from onair.report.evidence import Found
from onair.report.lessons import Lesson, lessons
from preflight.rules import RULES
from tests.onair.report.rehearsed import record


def told(material: Material) -> dict[str, Lesson]:
    found = lessons(material.architecture, material.found, material.costs, material.words)
    return {lesson.key: lesson for lesson in found}


def test_a_rehearsal_teaches_all(material: Material) -> None:
    keys = ["first_manifest", "signatures", "cache", "first_picture", "preflight", "forgotten", "brief"]
    assert list(told(material)) == keys


def test_the_figures_are_those_of_the_evidence(material: Material) -> None:
    found = told(material)
    assert found["first_manifest"].figure == material.words.duration(2.73)
    assert found["signatures"].figure == "403 → 404 → 200"
    assert found["cache"].figure == "2/3"
    assert material.words.duration(6.02) in found["first_picture"].text


def test_what_was_not_seen_teaches_nothing(material: Material, tmp_path: Path) -> None:
    nothing = replace(material, found=Found(tmp_path, (), ()))
    assert list(told(nothing)) == ["preflight", "forgotten", "brief"]


def test_without_a_player_there_is_no_word_of_a_picture(
    reported_with: Callable[[Path], Material], tmp_path: Path
) -> None:
    assert "first_picture" not in told(reported_with(record(tmp_path, without=("player",))))


def test_what_failed_teaches_nothing_that_it_did_not_show(
    reported_with: Callable[[Path], Material], tmp_path: Path
) -> None:
    failing = ("origin-signed-on-air", "cdn-playlist", "player")
    material = reported_with(record(tmp_path, failing=failing))
    found = told(material)
    assert list(found) == ["first_picture", "preflight", "forgotten", "brief"]
    six = {"watched": material.words.duration(6.02), "advanced": material.words.duration(6.28)}
    assert found["first_picture"].text == material.words("lesson.first_picture_slow", **six)


def test_preflight_is_run(material: Material) -> None:
    assert str(len(RULES)) in told(material)["preflight"].figure


def test_a_forgotten_channel_costs_at_most_its_longest_run(material: Material) -> None:
    lesson = told(material)["forgotten"]
    hourly = material.costs.forgotten_month / material.costs.show.hours_of_month
    assert lesson.figure == material.words.money(hourly * 2)
    assert material.words.duration(7200) in lesson.text
