"""The [monitoring] and [automation] tables: phases 6 and 7."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, Self
from zoneinfo import available_timezones

from pydantic import Field, field_validator, model_validator

from environments.air_time import AirTime, air_times
from environments.clock_changes import WEEKDAYS, skipped_hours
from environments.section import Section
from environments.webhook import checked_secret_name

Weekday = Literal["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
CLOCK_PATTERN = r"^([01]\d|2[0-3]):[0-5]\d$"
CLOCK = 'a time of day from "00:00" to "23:59"'
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
EMAIL = re.compile(rf"[A-Za-z0-9_%+'-]+(?:\.[A-Za-z0-9_%+'-]+)*@(?:{LABEL}\.)+[A-Za-z]{{2,}}")
OFF = "off"
GUARD_PRECISION_MINUTES = 1
"""EventBridge Scheduler fires within the minute, so a run's own stop is set a minute before its maximum."""

NOT_A_PLACE = {"Factory", "localtime"}
"""Entries of the time zone database that name no zone, or another on every machine."""


@cache
def _time_zones() -> frozenset[str]:
    """Every zone of the database. Python opens each of its six hundred files to tell which are zones."""
    return frozenset(available_timezones()) - NOT_A_PLACE


class Monitoring(Section):
    """Who is told when an alarm goes off, and what happens to channels; and whether the live manifest is looked at.

    `webhook_secret` is the name of a secret in Secrets Manager that holds the URL of a webhook of Slack or Discord.
    """

    emails: tuple[str, ...]
    webhook_secret: str | None = None
    manifest_probe: bool

    @field_validator("emails")
    @classmethod
    def _emails_are_addresses(cls, emails: tuple[str, ...]) -> tuple[str, ...]:
        for number, email in enumerate(emails):
            if not EMAIL.fullmatch(email):
                raise ValueError(f"must hold e-mail addresses, got {email!r} as entry {number}: write name@example.com")
        if len({email.casefold() for email in emails}) != len(emails):
            raise ValueError(f"must name each address once, got {', '.join(emails)}: remove the repeated one")
        return emails

    @field_validator("webhook_secret")
    @classmethod
    def _webhook_secret_is_a_name(cls, name: str | None) -> str | None:
        return None if name is None else checked_secret_name(name)


class Window(Section):
    """One weekly time on air of one channel, in the automation's time zone."""

    channel: str
    days: tuple[Weekday, ...] = Field(min_length=1)
    start: str = Field(pattern=CLOCK_PATTERN, description=CLOCK)
    stop: str = Field(pattern=CLOCK_PATTERN, description=CLOCK)

    @model_validator(mode="after")
    def _stops_after_it_starts(self) -> Self:
        if self.start >= self.stop:
            raise ValueError(
                f"stop must be later on the same day than start, got start {self.start} and stop {self.stop}: "
                f"swap them, or split a window over midnight in two, {self.start} to 23:59 and 00:00 to {self.stop} "
                "of the next day (they are one run)"
            )
        if len(set(self.days)) != len(self.days):
            raise ValueError(f"days must name each day once, got {', '.join(self.days)}: remove the repeated one")
        return self


class Automation(Section):
    """When channels run, how long they may, and what stops them whatever else fails."""

    time_zone: str
    schedules_enabled: bool
    pre_warm_minutes: int = Field(ge=0, le=60)
    maximum_run_minutes: int = Field(ge=10, le=1440)
    idle_minutes: int = Field(ge=10, le=120)
    daily_stop: str = Field(pattern=rf"{CLOCK_PATTERN}|^{OFF}$", description=f'{CLOCK}, or "{OFF}"')
    monthly_budget_usd: int | None = Field(default=None, ge=1, le=1_000_000)
    windows: tuple[Window, ...] = ()

    @property
    def air_times(self) -> tuple[AirTime, ...]:
        """When channels run each week: the windows, begun early and those that meet made one."""
        return air_times(self.windows, self.pre_warm_minutes)

    @field_validator("time_zone")
    @classmethod
    def _time_zone_is_known(cls, zone: str) -> str:
        known = _time_zones()
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
                self._require_no_skip(f"windows[{number}].{key}", clock, window.days)
        for time in self.air_times:
            begun = f"pre_warm_minutes = {self.pre_warm_minutes} makes channel {time.channel} start at {time.start}; it"
            self._require_no_skip(begun, time.start, time.days)
        return self

    @model_validator(mode="after")
    def _the_daily_stop_happens_each_day_off_air(self) -> Self:
        if self.daily_stop == OFF:
            return self
        self._require_no_skip("daily_stop", self.daily_stop, WEEKDAYS)
        for time in self.air_times:
            if time.covers(self.daily_stop):
                raise ValueError(
                    f"daily_stop must be a time at which no window is open, got {self.daily_stop}, and channel "
                    f"{time.channel} runs from {time.start} to {time.stop}: use {time.stop} or later"
                )
        return self

    @model_validator(mode="after")
    def _no_window_is_cut_short(self) -> Self:
        for time in self.air_times:
            needed = time.minutes + GUARD_PRECISION_MINUTES
            if needed > self.maximum_run_minutes:
                raise ValueError(
                    f"maximum_run_minutes must be longer than every run by {GUARD_PRECISION_MINUTES} minute, got "
                    f"{self.maximum_run_minutes}, and channel {time.channel} runs {time.minutes} minutes from "
                    f"{time.start} to {time.stop} (pre_warm_minutes = {self.pre_warm_minutes} included): it would be "
                    f"stopped in the middle; use maximum_run_minutes = {needed} or more"
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

    def _require_no_skip(self, key: str, clock: str, days: Sequence[str]) -> None:
        for skipped in skipped_hours(self.time_zone):
            if skipped.holds(clock, days):
                # EventBridge Scheduler leaves such a run out, and a stop left out costs money.
                raise ValueError(
                    f"{key} must be a time that every {skipped.day} has, got {clock}: clocks of {self.time_zone} go "
                    f"from {skipped.start} to {skipped.end} once a year, and this one would be left out; choose one "
                    f"before {skipped.start}, or {skipped.end} and later"
                )
