"""When channels run each week: begun early enough, and windows that meet made one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from environments.air_time import DAY, WEEK, AirTime, air_times, minutes_of
from environments.clock_changes import WEEKDAYS

WORKDAYS = WEEKDAYS[:5]


@dataclass(frozen=True)
class Window:
    days: tuple[str, ...]
    start: str
    stop: str
    channel: str = "main"


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def windows(draw: st.DrawFn) -> Window:
    start = draw(st.integers(0, DAY - 2))
    stop = draw(st.integers(start + 1, DAY - 1))
    days = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True))
    return Window(tuple(days), clock(start), clock(stop), draw(st.sampled_from(("main", "hall"))))


def test_a_window_begins_early_and_ends_on_time() -> None:
    (time,) = air_times([Window(WORKDAYS, "19:00", "23:00")], 10)
    assert time == AirTime("main", "18:50", "23:00", WORKDAYS, WORKDAYS, 250)


def test_a_window_just_after_midnight_begins_the_evening_before() -> None:
    (time,) = air_times([Window(("MON", "WED"), "00:05", "01:00")], 10)
    assert time == AirTime("main", "23:55", "01:00", ("TUE", "SUN"), ("WED", "MON"), 65)


@pytest.mark.parametrize(
    ("one", "other", "start", "stop"),
    [
        (("19:00", "20:00"), ("19:30", "21:00"), "18:50", "21:00"),
        (("19:00", "22:00"), ("20:00", "21:00"), "18:50", "22:00"),
        (("19:00", "20:00"), ("19:00", "20:00"), "18:50", "20:00"),
        (("20:00", "21:00"), ("19:00", "20:00"), "18:50", "21:00"),
        (("19:00", "20:00"), ("20:10", "21:00"), "18:50", "21:00"),
    ],
    ids=["across", "inside", "equal", "touching", "touching when it warms up"],
)
def test_windows_of_a_channel_that_meet_are_one_run(
    one: tuple[str, str], other: tuple[str, str], start: str, stop: str
) -> None:
    (time,) = air_times([Window(("SAT",), *one), Window(("SAT",), *other)], 10)
    assert (time.start, time.stop, time.days, time.stop_days) == (start, stop, ("SAT",), ("SAT",))


def test_windows_that_meet_on_some_days_are_one_run_on_those() -> None:
    found = air_times([Window(("FRI", "SAT"), "19:00", "20:00"), Window(("SAT", "SUN"), "19:30", "21:00")], 0)
    assert {(time.start, time.stop, time.days) for time in found} == {
        ("19:00", "20:00", ("FRI",)),
        ("19:00", "21:00", ("SAT",)),
        ("19:30", "21:00", ("SUN",)),
    }


@pytest.mark.parametrize("pre_warm", [0, 10])
@pytest.mark.parametrize(("first", "second"), [("SAT", "SUN"), ("SUN", "MON")])
def test_two_windows_on_both_sides_of_midnight_are_one_run(pre_warm: int, first: str, second: str) -> None:
    (time,) = air_times([Window((second,), "00:00", "01:00"), Window((first,), "22:00", "23:59")], pre_warm)
    assert (time.stop, time.days, time.stop_days, time.minutes) == ("01:00", (first,), (second,), 180 + pre_warm)


def test_windows_apart_by_more_than_the_warming_up_are_two_runs() -> None:
    found = air_times([Window(("SAT",), "19:00", "20:00"), Window(("SAT",), "20:12", "21:00")], 10)
    assert [(time.start, time.stop) for time in found] == [("18:50", "20:00"), ("20:02", "21:00")]


def test_windows_of_two_channels_do_not_meet() -> None:
    both = [Window(("SAT",), "19:00", "20:00"), Window(("SAT",), "19:00", "20:00", "hall")]
    assert [time.channel for time in air_times(both, 10)] == ["hall", "main"]


@pytest.mark.parametrize(
    ("at", "covered"),
    [("18:49", False), ("18:50", True), ("22:59", True), ("23:00", False), ("05:00", False)],
)
def test_a_run_covers_the_times_at_which_the_channel_runs(at: str, covered: bool) -> None:
    (time,) = air_times([Window(WORKDAYS, "19:00", "23:00")], 10)
    assert time.covers(at) is covered


@pytest.mark.parametrize(("at", "covered"), [("23:55", True), ("00:30", True), ("01:00", False), ("12:00", False)])
def test_a_run_over_midnight_covers_both_sides(at: str, covered: bool) -> None:
    (time,) = air_times([Window(("MON",), "00:05", "01:00")], 10)
    assert time.covers(at) is covered


@given(planned=st.lists(windows(), min_size=1, max_size=6), pre_warm=st.integers(0, 60))
def test_every_minute_of_a_window_is_run_and_no_two_runs_of_a_channel_meet(
    planned: list[Window], pre_warm: int
) -> None:
    found = air_times(planned, pre_warm)
    wanted, spans = _minutes(planned, pre_warm), _spans(found)
    for channel in ("main", "hall"):
        run = {minute % WEEK for begin, end in spans[channel] for minute in range(begin, end)}
        # Nothing is run that no window asks for, but the minute between two that touch.
        assert wanted[channel] <= run <= wanted[channel] | {(minute + 1) % WEEK for minute in wanted[channel]}
        ordered = sorted(spans[channel])
        if len(ordered) > 1:
            round_the_week = [*ordered, (ordered[0][0] + WEEK, 0)]
            assert all(following[0] > span[1] + 1 for span, following in pairwise(round_the_week))


def _minutes(planned: list[Window], pre_warm: int) -> dict[str, set[int]]:
    wanted: dict[str, set[int]] = {"main": set(), "hall": set()}
    for window in planned:
        for day in window.days:
            midnight = WEEKDAYS.index(day) * DAY
            begin, end = midnight + minutes_of(window.start) - pre_warm, midnight + minutes_of(window.stop)
            wanted[window.channel] |= {minute % WEEK for minute in range(begin, end)}
    return wanted


def _spans(found: tuple[AirTime, ...]) -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {"main": [], "hall": []}
    for time in found:
        for day in time.days:
            begin = WEEKDAYS.index(day) * DAY + minutes_of(time.start)
            spans[time.channel].append((begin, begin + time.minutes))
    return spans
