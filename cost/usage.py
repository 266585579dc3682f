"""What is used in a month before it has a price, and how usage and a price list become the lines of a bill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from cost.bill import Line, When
from cost.price_list import Item, Price, PriceList, Tier


@dataclass(frozen=True, kw_only=True)
class Usage:
    """So much of one thing; `charge` is the key of a price list's item, or the price itself."""

    phase: int | None
    service: str
    item: str
    resource: str
    quantity: Decimal
    charge: str | Price
    when: When


def priced(usages: Iterable[Usage], prices: PriceList, *, free_tier: bool) -> Iterator[Line]:
    """The lines of all usage of an account in a month: tiers and allowances are the account's, not a resource's.

    A line for every tier that is reached, and one at no price for what is free. Raises UnknownPriceError.
    """
    used: dict[str, Decimal] = defaultdict(Decimal)
    for usage in usages:
        if isinstance(usage.charge, Price):
            yield _line(usage, usage.charge, usage.quantity)
        else:
            before = used[usage.charge]
            used[usage.charge] += usage.quantity
            item = prices.item(usage.charge)
            for name, price, quantity in _parts(item, before, used[usage.charge], free_tier=free_tier):
                yield _line(replace(usage, item=f"{usage.item}{name}"), price, quantity)


def _parts(item: Item, before: Decimal, after: Decimal, *, free_tier: bool) -> Iterator[tuple[str, Price, Decimal]]:
    """What lies between two amounts of a month, cut where the price changes."""
    free = item.free if free_tier else Decimal(0)
    gratis = Tier(up_to=free, price=replace(item.first, amount=Decimal(0), assumed=False))
    begin = Decimal(0)
    if before == after:
        yield "", item.first, Decimal(0)
    for number, tier in enumerate([gratis, *item.tiers]):
        end = after if tier.up_to is None else tier.up_to
        quantity = min(end, after) - max(begin, before)
        if quantity > 0:
            name = ", free allowance" if number == 0 else f", tier {number}" if len(item.tiers) > 1 else ""
            yield name, tier.price, quantity
        begin = end


def _line(usage: Usage, price: Price, quantity: Decimal) -> Line:
    return Line(
        phase=usage.phase,
        service=usage.service,
        item=usage.item,
        resource=usage.resource,
        quantity=quantity,
        unit=price.unit,
        price=price,
        when=usage.when,
    )
