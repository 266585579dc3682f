"""The live meter: what a run has cost so far and goes on costing, and what bills while nothing runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from cost.bill import Bill, When
from cost.billing import as_billed, hourly_idle, hourly_on_air
from cost.price_list import PriceList
from cost.show import HOURS_OF_DAY, Show
from onair.live import Channel

CHANNEL = "AWS::MediaLive::Channel"
PARKED = ("AutomationStack", "MediaLiveStack")
"""What parking removes: the encoder, and what refers to it."""

NOBODY = Show(viewers=0, free_tier=False)
"""Nobody is counted as watching: what viewers cost is not known here, and no allowance is known to be left."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What the run of one channel costs, in US dollars without what viewers fetch.

    `so_far` is what is billed if it stopped now, None when nobody has noted since when it runs; `least` is what any
    run is billed; `hour` has every line of an hour.
    """

    so_far: Decimal | None
    least: Decimal
    hour: Bill

    @property
    def per_hour(self) -> Decimal:
        return self.hour.total


@dataclass(frozen=True, kw_only=True)
class Idle:
    """What an environment costs while nothing runs: every line of an hour, and what parking would take off it."""

    hour: Bill
    saved_by_parking: Decimal


def of_run(templates: Mapping[str, Mapping[str, Any]], channel: Channel, prices: PriceList, now: datetime) -> Run:
    """The meter of one channel that runs, from the deployed templates."""
    alone = _without_other_channels(templates, channel.name)
    hour = hourly_on_air(alone, NOBODY, prices)

    def billed(length: timedelta) -> Decimal:
        hours = Decimal(max(1, round(length.total_seconds()))) / 3600
        if hours > HOURS_OF_DAY:
            return hour.total * hours
        return as_billed(alone, replace(NOBODY, hours=hours, days=1), prices).only(When.ON_AIR).total

    so_far = None if channel.since is None else billed(now - channel.since)
    return Run(so_far=so_far, least=billed(timedelta(0)), hour=hour)


def of_rest(templates: Mapping[str, Mapping[str, Any]], prices: PriceList) -> Idle:
    """The meter of everything that bills by existing."""
    hour = hourly_idle(templates, NOBODY, prices)
    parked = {name: template for name, template in templates.items() if name not in PARKED}
    return Idle(hour=hour, saved_by_parking=hour.total - hourly_idle(parked, NOBODY, prices).total)


def _without_other_channels(templates: Mapping[str, Mapping[str, Any]], name: str) -> dict[str, dict[str, Any]]:
    """The templates with this one MediaLive channel alone."""
    return {
        stack: {
            **template,
            "Resources": {
                logical_id: resource
                for logical_id, resource in template.get("Resources", {}).items()
                if resource["Type"] != CHANNEL or resource.get("Properties", {}).get("Name") == name
            },
        }
        for stack, template in templates.items()
    }
