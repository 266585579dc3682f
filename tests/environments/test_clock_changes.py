"""The times that zones skip, held against the clocks of known days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from environments.clock_changes import WEEKDAYS, SkippedHour, skipped_hours

ZONES = ("Asia/Seoul", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Nuuk", "Africa/Cairo")


@pytest.mark.parametrize(
    ("zone", "skipped"),
    [
        ("Asia/Seoul", ()),
        ("UTC", ()),
        ("America/New_York", (SkippedHour("SUN", "02:00", "03:00"),)),
        ("Europe/London", (SkippedHour("SUN", "01:00", "02:00"),)),
        ("Australia/Lord_Howe", (SkippedHour("SUN", "02:00", "02:30"),)),
        ("America/Nuuk", (SkippedHour("SAT", "23:00", "24:00"),)),
    ],
)
def test_zones_skip_what_their_law_says(zone: str, skipped: tuple[SkippedHour, ...]) -> None:
    assert skipped_hours(zone) == skipped


def test_the_end_of_a_skipped_hour_exists_again() -> None:
    hour = SkippedHour("SUN", "02:00", "03:00")
    days = ("SAT", "SUN")
    assert [hour.holds(clock, days) for clock in ("01:59", "02:00", "02:59", "03:00")] == [False, True, True, False]
    assert not hour.holds("02:30", ("SAT",))


@pytest.mark.parametrize("zone", ZONES)
def test_the_skipped_times_are_those_that_no_moment_has(zone: str) -> None:
    place, found = ZoneInfo(zone), set[SkippedHour]()
    wall = datetime(2026, 1, 2, tzinfo=None)  # noqa: DTZ001 # a reading of a wall clock
    while wall.year < 2029:
        holding = {hour for hour in skipped_hours(zone) if hour.holds(f"{wall:%H:%M}", (WEEKDAYS[wall.weekday()],))}
        exists = wall.replace(tzinfo=place).astimezone(UTC).astimezone(place).replace(tzinfo=None) == wall
        assert exists or holding, wall
        found |= set() if exists else holding
        wall += timedelta(minutes=30)
    assert found == set(skipped_hours(zone))
