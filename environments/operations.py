"""The [monitoring] and [automation] tables: phases 6 and 7."""

from __future__ import annotations

import re
from typing import Literal, Self
from zoneinfo import available_timezones

from pydantic import Field, field_validator, model_validator

from environments.section import Section

Weekday = Literal["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
CLOCK_PATTERN = r"^([01]\d|2[0-3]):[0-5]\d$"
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


class Monitoring(Section):
    """Who is told when an alarm goes off."""

    emails: tuple[str, ...]

    @field_validator("emails")
    @classmethod
    def _emails_are_addresses(cls, emails: tuple[str, ...]) -> tuple[str, ...]:
        for number, email in enumerate(emails):
            if not EMAIL.match(email):
                raise ValueError(f"must hold e-mail addresses, got {email!r} as entry {number}: write name@example.com")
        if len({email.casefold() for email in emails}) != len(emails):
            raise ValueError(f"must name each address once, got {', '.join(emails)}: remove the repeated one")
        return emails


class Window(Section):
    """One weekly time on air of one channel, in the automation's time zone."""

    channel: str
    days: tuple[Weekday, ...] = Field(min_length=1)
    start: str = Field(pattern=CLOCK_PATTERN)
    stop: str = Field(pattern=CLOCK_PATTERN)

    @model_validator(mode="after")
    def _stops_after_it_starts(self) -> Self:
        if self.start >= self.stop:
            raise ValueError(
                f"stop must be later on the same day than start, got start {self.start} and stop {self.stop}: "
                "split a window over midnight in two"
            )
        if len(set(self.days)) != len(self.days):
            raise ValueError(f"days must name each day once, got {', '.join(self.days)}: remove the repeated one")
        return self


class Automation(Section):
    """When channels run, and how long they may."""

    time_zone: str
    schedules_enabled: bool
    maximum_run_minutes: int = Field(ge=10, le=1440)
    idle_minutes: int = Field(ge=10, le=120)
    windows: tuple[Window, ...] = ()

    @field_validator("time_zone")
    @classmethod
    def _time_zone_is_known(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f'must be an IANA time zone, got {zone!r}: use "Asia/Seoul"')
        return zone

    @model_validator(mode="after")
    def _idle_is_shorter_than_the_run(self) -> Self:
        if self.idle_minutes > self.maximum_run_minutes:
            raise ValueError(
                f"idle_minutes must not exceed maximum_run_minutes, got {self.idle_minutes} and "
                f"{self.maximum_run_minutes}: use idle_minutes = 10"
            )
        return self
