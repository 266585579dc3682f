"""What a change of templates adds to the bill: an hour on air, a month, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cost.bill import NOTHING, Bill
from cost.billing import as_billed, hourly_on_air
from cost.deployment import Template
from cost.price_list import PriceList
from cost.show import Show


@dataclass(frozen=True, kw_only=True)
class ChangedLine:
    """One thing that is billed for a resource, in dollars of the month before and after."""

    resource: str
    service: str
    item: str
    before: Decimal
    after: Decimal

    @property
    def added(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a change adds in US dollars; less than nothing where it saves."""

    lines: tuple[ChangedLine, ...]
    hour_before: Decimal
    hour_after: Decimal
    month_before: Decimal
    month_after: Decimal
    not_priced: tuple[str, ...]
    """Resources that are new and of types whose cost nothing here knows."""

    @property
    def hour_added(self) -> Decimal:
        """Of an hour on air."""
        return self.hour_after - self.hour_before

    @property
    def month_added(self) -> Decimal:
        return self.month_after - self.month_before

    def exceeds(self, *, month: Decimal | None = None, hour: Decimal | None = None) -> bool:
        """Whether more is added than is allowed; None allows everything."""
        return (month is not None and self.month_added > month) or (hour is not None and self.hour_added > hour)


def diff(old: Mapping[str, Template], new: Mapping[str, Template], show: Show, prices: PriceList) -> Change:
    """What the new templates cost more than the old ones, with the same show at the same prices."""
    before, after = as_billed(old, show, prices), as_billed(new, show, prices)
    was, now = _by_thing(before), _by_thing(after)
    lines = (
        ChangedLine(
            resource=key[0], service=key[1], item=key[2], before=was.get(key, NOTHING), after=now.get(key, NOTHING)
        )
        for key in dict.fromkeys([*was, *now])
    )
    return Change(
        lines=tuple(sorted((line for line in lines if line.added), key=lambda line: -abs(line.added))),
        hour_before=hourly_on_air(old, show, prices).total,
        hour_after=hourly_on_air(new, show, prices).total,
        month_before=before.total,
        month_after=after.total,
        not_priced=tuple(name for name in after.not_priced if name not in before.not_priced),
    )


def _by_thing(bill: Bill) -> dict[tuple[str, str, str], Decimal]:
    found: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for line in bill.lines:
        found[line.resource, line.service, line.item] += line.amount
    return found
