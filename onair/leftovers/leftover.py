"""One thing that stays, and what it holds and costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

DAYS_OF_MONTH = 30
UNITS = ("bytes", "kB", "MB", "GB", "TB")


@dataclass(frozen=True, kw_only=True)
class Leftover:
    """Named as AWS names it; `usd_a_day` is None where no price is known, and `note` says why, or what to know of it.

    `remove` is what to type to be rid of it, empty where it goes by itself.
    """

    kind: str
    name: str
    holds: str
    usd_a_day: Decimal | None
    note: str = ""
    remove: str = ""


def size(count: int) -> str:
    """Bytes for people, in powers of 1000."""
    amount, unit = Decimal(count), UNITS[0]
    for following in UNITS[1:]:
        if amount < 1000:
            break
        amount, unit = amount / 1000, following
    return f"{count} bytes" if unit == UNITS[0] else f"{amount:.1f} {unit}"


def dollars(amount: Decimal) -> str:
    """An amount of a day, which is often less than a cent."""
    return "<0.0001" if 0 < amount < Decimal("0.0001") else f"{amount:.4f}"
