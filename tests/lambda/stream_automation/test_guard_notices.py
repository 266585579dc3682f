"""What people are told by the guards, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stream_automation import guard_notices
from stream_automation.notices import Notice

TWO_HOURS, TEN_MINUTES = timedelta(hours=2), timedelta(minutes=10)


def every(name: str) -> dict[str, Notice]:
    return {
        "maximum": guard_notices.stopped_at_maximum(name, TWO_HOURS),
        "idle": guard_notices.stopped_idle(name, TEN_MINUTES),
        "doubted": guard_notices.doubted(name, TEN_MINUTES),
        "in doubt": guard_notices.stopped_in_doubt(name),
        "budget": guard_notices.stopped_by_budget([name]),
    }


@pytest.mark.parametrize("kind", every("main"))
def test_a_notice_is_english_and_korean(kind: str) -> None:
    english, korean = every("main")[kind].message.splitlines()
    assert any("가" <= letter <= "힣" for letter in korean)
    assert not any("가" <= letter <= "힣" for letter in english)


@pytest.mark.parametrize("kind", every("main"))
@pytest.mark.parametrize("name", ["main", "본방"])
def test_a_subject_is_ascii_and_begins_with_our_name(kind: str, name: str) -> None:
    subject = every(name)[kind].subject
    assert subject.isascii()
    assert subject.startswith("onair ")
    assert len(subject) <= 100


@pytest.mark.parametrize(("kind", "minutes"), [("maximum", 120), ("idle", 10), ("doubted", 10)])
def test_both_languages_say_how_long(kind: str, minutes: int) -> None:
    english, korean = every("main")[kind].message.splitlines()
    assert f"{minutes} minutes" in english
    assert f"{minutes}분" in korean


def test_all_that_was_stopped_is_named_in_its_order() -> None:
    message = guard_notices.stopped_by_budget(["main", "hall"]).message
    assert message.count("hall, main") == 2
    assert guard_notices.stopped_by_budget([]).message.count(": -.") == 2


@pytest.mark.parametrize(("seconds", "minutes"), [(1, 1), (60, 1), (119, 2), (600, 10)])
def test_a_length_is_told_in_whole_minutes(seconds: int, minutes: int) -> None:
    assert guard_notices.minutes_in(timedelta(seconds=seconds)) == minutes
