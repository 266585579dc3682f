"""What a month costs as AWS bills it, and what one hour costs on air and idle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from cost.bill import Bill, When
from cost.costless import is_known
from cost.deployment import Deployment, Template
from cost.price_list import PriceList
from cost.services import cloud_front, cloud_watch, functions, media_live, media_package, s3, standing
from cost.show import Show
from cost.usage import Usage, priced
from preflight.template import Templates

SERVICES: tuple[Callable[[Deployment], Iterator[Usage]], ...] = (
    media_live.usages,
    media_package.usages,
    cloud_front.usages,
    s3.usages,
    cloud_watch.usages,
    functions.usages,
    standing.usages,
)


def as_billed(templates: Mapping[str, Template], show: Show, prices: PriceList) -> Bill:
    """A month of shows as AWS bills it, from the templates of one account, whoever wrote them.

    Without taxes, discounts, reservations and support. Raises UnknownPriceError and UnknownCountryError.
    """
    deployment = Deployment(templates=Templates(templates), show=show, prices=prices)
    usages = [usage for service in SERVICES for usage in service(deployment)]
    return Bill(
        lines=tuple(priced(usages, prices, free_tier=show.free_tier)),
        not_priced=tuple(
            f"{resource.template}/{resource.logical_id} ({resource.type})"
            for resource in deployment.templates.resources()
            if not is_known(resource.type)
        ),
        stacks=deployment.stacks,
    )


def hourly_on_air(templates: Mapping[str, Template], show: Show, prices: PriceList) -> Bill:
    """What one hour costs more because the channels run and people watch; no allowance counts, nothing is stored."""
    hour = replace(show, hours=Decimal(1), days=1, shows_per_day=1, lead_minutes=0, free_tier=False)
    return as_billed(templates, hour, prices).only(When.ON_AIR, When.VIEWERS)


def hourly_idle(templates: Mapping[str, Template], show: Show, prices: PriceList) -> Bill:
    """What one hour costs in which no channel runs: idle channels and inputs, and what is always billed."""
    quiet = replace(show, hours=Decimal(0))
    bill = as_billed(templates, quiet, prices).only(When.IDLE, When.ALWAYS)
    return bill.scaled(1 / quiet.hours_of_month)
