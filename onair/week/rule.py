"""When dev has been tested for a week: the rule of decision 58, on the checks that were kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from environments import Environment
from onair.check.history import Check, History
from onair.check.questions import Question
from rehearsal.demo.evidence import Evidence, moment

SPAN_DAYS = 7
"""From the first whole day to the last: the brief's week."""
WHOLE_DAYS = 5
WINDOW_DAYS = 14
"""How far back a check counts: what was seen before says nothing about what stands now."""


@dataclass(frozen=True, kw_only=True)
class Week:
    """How far an environment has been tested. A day is one of its `automation.time_zone`; `now` is aware."""

    environment: Environment
    required: tuple[Question, ...]
    history: History
    now: datetime

    @cached_property
    def counted(self) -> tuple[Check, ...]:
        """The checks of this environment as its file names it, on AWS, within the window."""
        return tuple(check for check in self.history.checks if self._why_not(check) is None)

    @cached_property
    def uncounted(self) -> Mapping[str, int]:
        """How many checks do not count, by why."""
        return Counter(why for check in self.history.checks if (why := self._why_not(check)) is not None)

    @cached_property
    def latest(self) -> Mapping[str, Evidence]:
        """Of each required point that was asked, what it found last."""
        return {point.name: point for point in self._points}

    @cached_property
    def whole_days(self) -> tuple[date, ...]:
        """The days at whose end every required point had passed, and none had failed since."""
        days: dict[date, dict[str, bool]] = {}
        for point in self._points:
            days.setdefault(self.day(moment(point)), {})[point.name] = point.passed
        return tuple(sorted(day for day, ends in days.items() if ends.keys() == self._names and all(ends.values())))

    @property
    def span_days(self) -> int:
        """From the first whole day to the last."""
        return (self.whole_days[-1] - self.whole_days[0]).days if self.whole_days else 0

    @property
    def not_before(self) -> date:
        """The first day on which the week can be full, when every day until then is whole."""
        today = self.day(self.now)
        begun = self.whole_days[0] if self.whole_days else today
        more = max(0, WHOLE_DAYS - len(self.whole_days))
        ahead = more if self.whole_days[-1:] == (today,) else more - 1
        return max(begun + timedelta(days=SPAN_DAYS), today + timedelta(days=max(0, ahead)))

    @cached_property
    def never(self) -> tuple[Question, ...]:
        """The required points that no check saw pass."""
        passed = {point.name for point in self._points if point.passed}
        return tuple(question for question in self.required if question.point.name not in passed)

    @property
    def open_today(self) -> tuple[Question, ...]:
        """The required points that have not passed today, or have failed since."""
        today = self.day(self.now)
        held = {name for name, point in self.latest.items() if point.passed and self.day(moment(point)) == today}
        return tuple(question for question in self.required if question.point.name not in held)

    @property
    def failing(self) -> tuple[Evidence, ...]:
        """The points that failed when they were asked last."""
        return tuple(point for point in self.latest.values() if not point.passed)

    @property
    def last_failure(self) -> Evidence | None:
        """The newest failure, whether or not it has been mended."""
        return next((point for point in reversed(self._points) if not point.passed), None)

    @property
    def is_full(self) -> bool:
        return len(self.whole_days) >= WHOLE_DAYS and self.span_days >= SPAN_DAYS and not self.failing

    def day(self, at: datetime) -> date:
        """The day of a moment where the environment is."""
        return at.astimezone(ZoneInfo(self.environment.automation.time_zone)).date()

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(question.point.name for question in self.required)

    @cached_property
    def _points(self) -> tuple[Evidence, ...]:
        """What the required points found, in the order of time."""
        found = (point for check in self.counted for point in check.points if point.name in self._names)
        return tuple(sorted(found, key=moment))

    def _why_not(self, check: Check) -> str | None:
        """Why a check does not count, None when it does."""
        own = self.environment
        because = {
            "of a rehearsal": check.rehearsed,
            f"of {check.project}-{check.environment}": (check.project, check.environment) != (own.project, own.name),
            f"of account {check.account}": check.account != own.account,
            f"of {check.region}": check.region != own.region,
            f"of channel {check.channel}": check.channel != own.channels[0].name,
            f"older than {WINDOW_DAYS} days": check.at < self.now - timedelta(days=WINDOW_DAYS),
        }
        return next((why for why, holds in because.items() if holds), None)
