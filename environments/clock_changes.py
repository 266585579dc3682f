"""Which times of day a time zone leaves out when its clocks go forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC)
"""A fixed span: synth reads no clock, and every rule in force shows within it."""


@dataclass(frozen=True)
class SkippedHour:
    """Clocks jump from `start` to `end` ("HH:MM") on a day of the week; `end` exists again."""

    day: str
    start: str
    end: str

    def holds(self, clock: str, days: Sequence[str]) -> bool:
        return self.day in days and self.start <= clock < self.end


@cache
def skipped_hours(zone: str) -> tuple[SkippedHour, ...]:
    """Every jump forward of the zone, each kind once."""
    place = ZoneInfo(zone)
    found: dict[SkippedHour, None] = {}
    moment = FIRST
    while moment < LAST:
        following = moment + timedelta(days=1)
        if _offset(following, place) > _offset(moment, place):
            found |= dict.fromkeys(_jump(moment, following, place))
        moment = following
    return tuple(found)


def _offset(moment: datetime, place: ZoneInfo) -> timedelta:
    return moment.astimezone(place).utcoffset() or timedelta()


def _jump(before: datetime, after: datetime, place: ZoneInfo) -> list[SkippedHour]:
    old = _offset(before, place)
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) / 2
        before, after = (middle, after) if _offset(middle, place) == old else (before, middle)
    # To the minute: `after` lies less than a minute behind the jump.
    instant = after.replace(second=0, microsecond=0)
    start, end = (instant + old).replace(tzinfo=None), instant.astimezone(place).replace(tzinfo=None)
    if start.date() == end.date():
        return [SkippedHour(WEEKDAYS[start.weekday()], f"{start:%H:%M}", f"{end:%H:%M}")]
    # "24:00" sorts behind every time of the day.
    first = SkippedHour(WEEKDAYS[start.weekday()], f"{start:%H:%M}", "24:00")
    second = SkippedHour(WEEKDAYS[end.weekday()], "00:00", f"{end:%H:%M}")
    return [first, second] if second.start < second.end else [first]
