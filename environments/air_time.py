"""When channels run each week: their windows begun early enough, and those that meet made one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from environments.clock_changes import WEEKDAYS

DAY = 24 * 60
WEEK = 7 * DAY
TOUCHING_MINUTES = 1
"""A gap as short as from 23:59 to 00:00 is none: a channel cannot stop and start again within it."""


class Planned(Protocol):
    """A weekly window as an environment file states it."""

    @property
    def channel(self) -> str: ...
    @property
    def days(self) -> tuple[str, ...]: ...
    @property
    def start(self) -> str: ...
    @property
    def stop(self) -> str: ...


@dataclass(frozen=True, order=True)
class AirTime:
    """One channel runs from `start` on `days` to `stop` on `stop_days`; clocks are "HH:MM" in the time zone.

    `minutes` is how long each run lasts. A run may end on another day than it began.
    """

    channel: str
    start: str
    stop: str
    days: tuple[str, ...]
    stop_days: tuple[str, ...]
    minutes: int

    def covers(self, clock: str) -> bool:
        """Whether the channel runs, or begins to, at this time of one of the days; the stop's own time is free."""
        begin, at = minutes_of(self.start), minutes_of(clock)
        return any(begin <= moment < begin + self.minutes for moment in (at, at + DAY))


def air_times(windows: Iterable[Planned], pre_warm_minutes: int) -> tuple[AirTime, ...]:
    """Every run of a week, each begun `pre_warm_minutes` before its window.

    Windows of one channel that overlap or touch, their pre-warming included, are one run: its first start and its last
    stop are what happens, so no stop can end a window that is still open.
    """
    spans: dict[str, list[tuple[int, int]]] = {}
    for window in windows:
        for day in window.days:
            midnight = WEEKDAYS.index(day) * DAY
            span = (midnight + minutes_of(window.start) - pre_warm_minutes, midnight + minutes_of(window.stop))
            spans.setdefault(window.channel, []).append(span)
    return tuple(run for channel in sorted(spans) for run in _by_clock(channel, _merged(spans[channel])))


def minutes_of(clock: str) -> int:
    """Minutes since midnight of "HH:MM"."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, in minutes of a week that goes round, with no two that meet."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1] + TOUCHING_MINUTES:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    # Sunday night may meet Monday morning.
    while len(merged) > 1 and merged[0][0] + WEEK <= merged[-1][1] + TOUCHING_MINUTES:
        (_, end), (begin, last) = merged.pop(0), merged[-1]
        merged[-1] = (begin, max(last, end + WEEK))
    return merged


def _by_clock(channel: str, spans: Iterable[tuple[int, int]]) -> list[AirTime]:
    """Spans of equal clocks as one entry with several days."""
    begins: dict[tuple[int, int], list[int]] = {}
    for begin, end in spans:
        begins.setdefault((begin % DAY, end - begin), []).append(begin % WEEK)
    return [
        AirTime(
            channel,
            start=_clock(begin),
            stop=_clock(begin + minutes),
            days=tuple(_day(moment) for moment in sorted(moments)),
            stop_days=tuple(_day(moment + minutes) for moment in sorted(moments)),
            minutes=minutes,
        )
        for (begin, minutes), moments in sorted(begins.items())
    ]


def _clock(minutes: int) -> str:
    return f"{minutes % DAY // 60:02}:{minutes % 60:02}"


def _day(minutes: int) -> str:
    return WEEKDAYS[minutes % WEEK // DAY]
