"""The fake clock: everything happens at its moment, also while somebody waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from tests.automation.timeline import Timeline

BEGIN = datetime(2026, 11, 23, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_what_is_due_happens_in_the_order_of_its_moments() -> None:
    timeline = Timeline(BEGIN)
    seen: list[object] = []
    for seconds in (3, 1, 2):
        timeline.after(seconds * SECOND, lambda: seen.append((timeline.now - BEGIN) / SECOND))
    timeline.run(BEGIN + 2 * SECOND)
    assert seen == [1, 2]
    assert timeline.now == BEGIN + 2 * SECOND
    timeline.run(BEGIN + 9 * SECOND)
    assert seen == [1, 2, 3]


def test_what_falls_on_one_moment_keeps_its_order() -> None:
    timeline = Timeline(BEGIN)
    seen: list[object] = []
    for number in range(5):
        timeline.at(BEGIN, partial(seen.append, number))
    timeline.run(BEGIN)
    assert seen == [0, 1, 2, 3, 4]


def test_other_things_happen_while_one_waits() -> None:
    timeline = Timeline(BEGIN)
    seen: list[object] = []

    def slow() -> None:
        seen.append("begins")
        timeline.wait(10 * SECOND)
        seen.append("ends")

    timeline.at(BEGIN, slow)
    timeline.after(5 * SECOND, lambda: seen.append("another"))
    timeline.run(BEGIN + 6 * SECOND)
    assert seen == ["begins", "another", "ends"]
    assert timeline.now == BEGIN + 10 * SECOND


def test_what_goes_wrong_in_the_world_reaches_nobody_who_waits_and_is_raised_at_the_end() -> None:
    timeline = Timeline(BEGIN)
    seen: list[object] = []

    def wrong() -> None:
        raise KeyError("a mistake of the world's")

    def waits() -> None:
        timeline.wait(10 * SECOND)
        seen.append("unharmed")

    timeline.at(BEGIN, waits)
    timeline.after(SECOND, wrong)
    with pytest.raises(KeyError, match="a mistake of the world's"):
        timeline.run(BEGIN + 20 * SECOND)
    assert seen == ["unharmed"]
