"""When a week is full, and what does not fill it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.onair.week.weeks import FULL, check, week


def test_five_whole_days_from_friday_to_friday_are_a_week() -> None:
    found = week(*FULL, day=7)
    assert found.is_full
    assert [day.day for day in found.whole_days] == [27, 28, 30, 1, 4]
    assert (found.span_days, found.never, found.failing, found.last_failure) == (7, (), (), None)


@pytest.mark.parametrize(
    ("days", "full"),
    [
        ((0, 1, 2, 3, 4, 5, 6), False),  # a day too few from first to last
        ((0, 1, 2, 7), False),  # a whole day too few
        ((0, 7), False),
        ((0, 1, 2, 3, 7), True),
        ((0, 4, 5, 6, 13), True),
    ],
)
def test_both_the_days_and_what_lies_between_them_are_asked(days: tuple[int, ...], *, full: bool) -> None:
    assert week(*(check(day) for day in days), day=days[-1]).is_full is full


def test_checks_of_one_day_are_one_day_and_may_share_its_points() -> None:
    on_air = check(0, left_out=["archive", "replay"])
    after = check(0, hour=1, left_out=[point.name for point in on_air.points])
    assert [point.name for point in after.points] == ["archive", "replay"]
    assert week(on_air).whole_days == ()
    assert week(on_air, after, day=0.5).whole_days == (date(2026, 11, 27),)
    assert week(on_air, replace(after, points=()), day=0.5).never == tuple(
        question for question in week().required if question.point.name in ("archive", "replay")
    )


def test_the_day_is_that_of_the_environment_s_own_clock() -> None:
    night, morning = check(0, hour=11.9), check(0, hour=12.1)
    assert week(night, morning, day=1).whole_days == (date(2026, 11, 27), date(2026, 11, 28))


def test_a_failure_spoils_its_day_unless_it_passes_after() -> None:
    bad, good = check(0, hour=1, failed=["player"]), check(0, hour=2)
    assert week(check(0), bad, day=0.5).whole_days == ()
    mended = week(bad, good, day=0.5)
    assert mended.whole_days == (date(2026, 11, 27),)
    assert mended.failing == ()
    assert mended.last_failure is not None
    assert (mended.last_failure.name, mended.last_failure.at) == ("player", bad.points[0].at)


def test_nothing_may_have_failed_after_the_last_pass() -> None:
    failed = check(8, failed=["sweep-rounds"])
    found = week(*FULL, failed, day=8)
    assert len(found.whole_days) == 5
    assert not found.is_full
    assert [point.name for point in found.failing] == ["sweep-rounds"]
    assert week(*FULL, failed, check(8, hour=1), day=9).is_full


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"rehearsed": True}, "of a rehearsal"),
        ({"account": "999988887777"}, "of account 999988887777"),
        ({"region": "us-east-1"}, "of us-east-1"),
        ({"environment": "staging"}, "of onair-staging"),
        ({"project": "other"}, "of other-dev"),
        ({"channel": "second"}, "of channel second"),
    ],
)
def test_what_is_not_of_this_environment_does_not_count(change: dict[str, Any], why: str) -> None:
    found = week(*(replace(each, **change) for each in FULL), day=7)
    assert (found.counted, found.whole_days, found.is_full) == ((), (), False)
    assert found.uncounted == {why: 5}


def test_a_week_of_long_ago_does_not_count() -> None:
    found = week(*FULL, day=15)
    assert found.uncounted == {"older than 14 days": 2}
    assert not found.is_full


def test_an_environment_without_an_account_has_no_checks_of_its_own() -> None:
    assert not week(*FULL, day=7, account=None).is_full


@pytest.mark.parametrize(
    ("days", "today", "expected"),
    [
        ((), 0, 7),  # nothing yet: seven days from today
        ((0,), 0, 7),
        ((0, 1, 2, 3, 4), 4, 7),  # days enough, and not long enough yet
        ((0,), 5, 8),  # today and three more
        ((0, 5), 5, 8),
    ],
)
def test_it_is_told_when_the_week_can_be_full_at_the_earliest(days: tuple[int, ...], today: int, expected: int) -> None:
    found = week(*(check(day) for day in days), day=today)
    assert (found.not_before - date(2026, 11, 27)).days == expected


def test_what_is_open_today_is_what_has_not_passed_today() -> None:
    partly = check(1, left_out=["replay"])
    found = week(check(0), partly, day=1)
    assert [question.point.name for question in found.open_today] == ["replay"]
    assert week(check(0), check(1), day=1).open_today == ()
