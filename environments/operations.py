"""The [monitoring] and [automation] tables: phases 6 and 7."""

from __future__ import annotations

import difflib
import re
from typing import Literal, Self
from zoneinfo import available_timezones

from pydantic import Field, field_validator, model_validator

from environments.clock_changes import skipped_hours
from environments.section import Section

Weekday = Literal["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
CLOCK_PATTERN = r"^([01]\d|2[0-3]):[0-5]\d$"
CLOCK = 'a time of day from "00:00" to "23:59"'
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
EMAIL = re.compile(rf"[A-Za-z0-9_%+'-]+(?:\.[A-Za-z0-9_%+'-]+)*@(?:{LABEL}\.)+[A-Za-z]{{2,}}")
NOT_A_PLACE = {"Factory", "localtime"}
"""Entries of the time zone database that name no zone, or another on every machine."""


class Monitoring(Section):
    """Who is told when an alarm goes off."""

    emails: tuple[str, ...]

    @field_validator("emails")
    @classmethod
    def _emails_are_addresses(cls, emails: tuple[str, ...]) -> tuple[str, ...]:
        for number, email in enumerate(emails):
            if not EMAIL.fullmatch(email):
                raise ValueError(f"must hold e-mail addresses, got {email!r} as entry {number}: write name@example.com")
        if len({email.casefold() for email in emails}) != len(emails):
            raise ValueError(f"must name each address once, got {', '.join(emails)}: remove the repeated one")
        return emails


class Window(Section):
    """One weekly time on air of one channel, in the automation's time zone."""

    channel: str
    days: tuple[Weekday, ...] = Field(min_length=1)
    start: str = Field(pattern=CLOCK_PATTERN, description=CLOCK)
    stop: str = Field(pattern=CLOCK_PATTERN, description=CLOCK)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        (start_hour, start_minute), (stop_hour, stop_minute) = (
            map(int, clock.split(":")) for clock in (self.start, self.stop)
        )
        return (stop_hour - start_hour) * 60 + stop_minute - start_minute

    @model_validator(mode="after")
    def _stops_after_it_starts(self) -> Self:
        if self.start >= self.stop:
            raise ValueError(
                f"stop must be later on the same day than start, got start {self.start} and stop {self.stop}: "
                f"swap them, or split a window over midnight in two, {self.start} to 23:59 and 00:00 to {self.stop} "
                "of the next day (the channel restarts in between)"
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
        known = available_timezones() - NOT_A_PLACE
        if zone not in known:
            # Of places only: "UTC+9" is near to "UTC", and "GMT+9" to "Etc/GMT+9", which lies west of Greenwich.
            places = [name for name in sorted(known) if "/" in name and not name.startswith("Etc/")]
            (near,) = difflib.get_close_matches(zone, places, n=1, cutoff=0.7) or ["Asia/Seoul"]
            raise ValueError(f'must be an IANA time zone, got {zone!r}: use "{near}"')
        return zone

    @model_validator(mode="after")
    def _every_start_and_stop_happens_each_week(self) -> Self:
        for number, window in enumerate(self.windows):
            for key, clock in (("start", window.start), ("stop", window.stop)):
                for skipped in skipped_hours(self.time_zone):
                    if skipped.holds(clock, window.days):
                        # EventBridge Scheduler leaves such a run out, and a stop left out costs money.
                        raise ValueError(
                            f"windows[{number}].{key} must be a time that every {skipped.day} has, got {clock}: clocks "
                            f"of {self.time_zone} go from {skipped.start} to {skipped.end} once a year, and the {key} "
                            f"would be left out; choose one before {skipped.start}, or {skipped.end} and later"
                        )
        return self

    @model_validator(mode="after")
    def _no_window_is_cut_short(self) -> Self:
        for number, window in enumerate(self.windows):
            if window.minutes > self.maximum_run_minutes:
                raise ValueError(
                    f"maximum_run_minutes must be at least as long as every window, got {self.maximum_run_minutes} and "
                    f"{window.minutes} minutes in windows[{number}] ({window.start}-{window.stop}): the channel would "
                    f"be stopped in the middle; use maximum_run_minutes = {window.minutes} or more"
                )
        return self

    @model_validator(mode="after")
    def _idle_is_shorter_than_the_run(self) -> Self:
        if self.idle_minutes > self.maximum_run_minutes:
            raise ValueError(
                f"idle_minutes must not exceed maximum_run_minutes, got {self.idle_minutes} and "
                f"{self.maximum_run_minutes}: use idle_minutes = 10"
            )
        return self
