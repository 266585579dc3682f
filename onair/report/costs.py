"""The bills that a report tells of: a month of shows as billed and as in the brief, and how both grow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from cost.bill import Bill, When
from cost.billing import as_billed, hourly_idle, hourly_on_air
from cost.brief import GIGABYTES_AN_HOUR, as_in_the_brief
from cost.price_list import PriceList, UnknownCountryError, UnknownPriceError, price_list
from cost.show import HOURS_OF_DAY, Show
from cost.variants import WhatIf, what_if
from onair.errors import OperatorError

Templates = Mapping[str, Mapping[str, Any]]

ENCODING = "MediaLive"
TEST_MINUTES = 5
"""The brief's first test on air, of which it tells the encoding alone."""


@dataclass(frozen=True)
class Comparison:
    """The brief's figure and the billed one for the same show; `key` names it."""

    key: str
    show: Show
    brief: Bill
    billed: Bill


@dataclass(frozen=True)
class Costs:
    """Everything in US dollars, without taxes; `prices` is the list that was asked."""

    show: Show
    prices: PriceList
    month: Bill
    hour_on_air: Bill
    hour_idle: Bill
    changes: tuple[WhatIf, ...]
    """What would make the month cheaper or dearer."""

    forgotten_month: Decimal
    """A month in which the channel runs day and night and nobody watches."""

    comparisons: tuple[Comparison, ...]
    curve: tuple[tuple[int, Decimal, Decimal], ...]
    """Hours on air of each day, the month as billed, the month as in the brief."""

    @property
    def quiet_month(self) -> Decimal:
        """A month without a show, everything deployed."""
        return self.hour_idle.total * self.show.hours_of_month


def costs(templates: Templates, show: Show, region: str) -> Costs:
    """Read every bill. Raises OperatorError for what the prices do not know."""
    try:
        return _costs(templates, show, price_list(region))
    except (UnknownPriceError, UnknownCountryError) as error:
        raise OperatorError(str(error)) from None


def _costs(templates: Templates, show: Show, prices: PriceList) -> Costs:
    days = Decimal(show.days_in_month)
    forgotten = replace(show, hours=Decimal(HOURS_OF_DAY), days=int(days), viewers=0)
    return Costs(
        show=show,
        prices=prices,
        month=as_billed(templates, show, prices),
        hour_on_air=hourly_on_air(templates, show, prices),
        hour_idle=hourly_idle(templates, show, prices),
        changes=tuple(what_if(templates, show, prices)),
        forgotten_month=as_billed(templates, forgotten, prices).total,
        comparisons=_comparisons(templates, show, prices),
        curve=tuple(
            _point(templates, replace(show, hours=Decimal(hours)), prices) for hours in range(HOURS_OF_DAY + 1)
        ),
    )


def _point(templates: Templates, show: Show, prices: PriceList) -> tuple[int, Decimal, Decimal]:
    billed, brief = as_billed(templates, show, prices), as_in_the_brief(templates, show)
    return int(show.hours), billed.total, brief.total


def _comparisons(templates: Templates, show: Show, prices: PriceList) -> tuple[Comparison, ...]:
    """The brief's three examples, each with as many viewers as its 2 GB an hour are."""
    like_the_brief = replace(show, viewers=_viewers(templates, show, prices), shows_per_day=1)
    shows = {
        "five_minutes": replace(like_the_brief, hours=Decimal(TEST_MINUTES) / 60, days=1),
        "one_hour": replace(like_the_brief, hours=Decimal(1), days=1),
        "month": replace(like_the_brief, hours=Decimal(4), days=30),
    }
    return tuple(_comparison(templates, key, each, prices) for key, each in shows.items())


def _comparison(templates: Templates, key: str, show: Show, prices: PriceList) -> Comparison:
    # What stays deployed for the rest of the month is no part of a test, nor of the brief's month.
    running = as_billed(templates, show, prices).only(When.ON_AIR, When.VIEWERS, When.STORED)
    brief = as_in_the_brief(templates, show)
    if key == "five_minutes":
        return Comparison(key, show, brief.of(ENCODING), running.of(ENCODING))
    return Comparison(key, show, brief, as_billed(templates, show, prices) if key == "month" else running)


def _viewers(templates: Templates, show: Show, prices: PriceList) -> int:
    one = replace(show, hours=Decimal(1), days=1, viewers=1, shows_per_day=1)
    sent = (line.quantity for line in as_billed(templates, one, prices).of("CloudFront").lines if line.unit == "GB")
    each = sum(sent, Decimal(0))
    return max(1, round(GIGABYTES_AN_HOUR / each)) if each else 1
