"""What is on air, how long, and who watches: what a bill of a month is made for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cached_property

SHORTEST_MINUTES = 10
"""MediaLive bills a run for this long at least, and each minute begun above it (aws.amazon.com/medialive/pricing)."""
HOURS_OF_DAY = 24
SHORTEST_HOURS = Decimal(1) / 3600
"""One second: what is shorter is a slip, and its fractions are none that anybody bills."""
MOST_VIEWERS = 100_000_000
"""More than ever watched one stream: a slip of the hand is told, in place of priced."""


class ShowError(ValueError):
    """A show that cannot be; the text names the key, what it got, what is allowed and how to mend it."""


@dataclass(frozen=True, kw_only=True)
class Show:
    """One month of shows. Raises ShowError.

    `hours` is the time on air of a day, all its shows together; `days` how many days of the month have shows; `viewers`
    how many watch at the same time on average, each of them the top rendition; `month` is which month of operation
    the bill is of, and matters where recordings are never deleted. `edge_caches` is how many caches of the
    CDN ask the origin for each segment, one where Origin Shield is on; `miss_ratio` takes its place when the CDN's own
    figure is known. `lead_minutes` is how long a channel runs before each show, with nobody watching. Without
    `free_tier` nothing is free that every account has a monthly allowance of.
    """

    hours: Decimal = Decimal(4)
    days: int = 30
    viewers: int = 50
    country: str = "KR"
    shows_per_day: int = 1
    lead_minutes: int = 0
    days_in_month: int = 30
    month: int = 12
    edge_caches: int = 3
    miss_ratio: Decimal | None = None
    free_tier: bool = True

    def __post_init__(self) -> None:
        _between("hours", self.hours, 0, HOURS_OF_DAY, "a day has 24 hours; write further shows as days")
        if 0 < self.hours < SHORTEST_HOURS:
            raise ShowError(f"hours must be 0 or at least a second (0.0003), got {self.hours}: write 0 for no show")
        _between("days_in_month", self.days_in_month, 28, 31, "write the days of a real month")
        _between("days", self.days, 0, self.days_in_month, "write the days of the month that have a show")
        _between("viewers", self.viewers, 0, MOST_VIEWERS, "write how many watch at the same time on average")
        _between("shows_per_day", self.shows_per_day, 1, 1440, "a day has 1440 minutes; write 0 hours for no show")
        _between("lead_minutes", self.lead_minutes, 0, 60, "MediaLive starts in ten minutes at most")
        _between("month", self.month, 1, 1200, "write 1 for the first month")
        _between("edge_caches", self.edge_caches, 1, 1000, "at least one cache asks the origin")
        if self.miss_ratio is not None:
            _between("miss_ratio", self.miss_ratio, 0, 1, "write 0.01 for one request of a hundred")
        if len(self.country) != 2 or not self.country.isupper():
            raise ShowError(f"country must be two capital letters (ISO 3166), got {self.country!r}: write KR for Korea")

    @property
    def runs(self) -> int:
        """How often a channel starts in the month."""
        return self.days * self.shows_per_day if self.hours else 0

    @property
    def hours_on_air(self) -> Decimal:
        """Hours of the month that are shown."""
        return self.hours * self.days

    @property
    def hours_running(self) -> Decimal:
        """Hours of the month that channels run: what they send, record and hand on."""
        return min(self.hours_on_air + Decimal(self.runs * self.lead_minutes) / 60, self.hours_of_month)

    @cached_property
    def hours_billed(self) -> Decimal:
        """Hours of the month that MediaLive bills as running."""
        # A minute as part of an hour has no last digit: what is left of it behind the sixth is no minute begun.
        minutes = (self.hours * 60 / self.shows_per_day + self.lead_minutes).quantize(Decimal("0.000001"))
        billed = max(Decimal(SHORTEST_MINUTES), minutes.to_integral_value(ROUND_CEILING))
        return min(billed * self.runs / 60, self.hours_of_month)

    @property
    def hours_of_month(self) -> Decimal:
        """All hours of the month."""
        return Decimal(HOURS_OF_DAY * self.days_in_month)

    @property
    def hours_idle(self) -> Decimal:
        """Hours of the month in which a channel that stays deployed does not run."""
        return self.hours_of_month - self.hours_billed


def _between(key: str, got: Decimal | int, least: int, most: int, mend: str) -> None:
    if not (Decimal(got).is_finite() and least <= got <= most):
        raise ShowError(f"{key} must be between {least} and {most}, got {got}: {mend}")
