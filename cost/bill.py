"""A bill: its lines, each with what is billed, for which resource, how much of it, at which price."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TypeVar

from cost.price_list import Price

NOTHING = Decimal(0)
SMALLEST = Decimal("0.000000000001")
"""Amounts are rounded to this, so that sums keep every digit; a third of an hour has none that is the last."""
Key = TypeVar("Key")


def cents(amount: Decimal) -> Decimal:
    """Dollars to the cent, half a cent upwards; a third of an hour's last digit decides nothing."""
    return amount.quantize(Decimal("0.00000001")).quantize(Decimal("0.01"), ROUND_HALF_UP)


class When(StrEnum):
    """What makes a line grow."""

    ON_AIR = "on air"
    IDLE = "idle"
    VIEWERS = "viewers"
    STORED = "stored"
    ALWAYS = "always"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line; `resource` is the stack and the logical id, `item` says in AWS's words what is billed.

    `phase` is that of the tag `onair:phase`, None for a template that has no such tag.
    """

    phase: int | None
    service: str
    item: str
    resource: str
    quantity: Decimal
    unit: str
    price: Price
    when: When

    @property
    def amount(self) -> Decimal:
        """US dollars, far below a cent."""
        return (self.quantity * self.price.amount).quantize(SMALLEST)


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What a month costs, without taxes.

    `not_priced` are resources of types whose cost nothing here knows; `stacks` are all stacks, each with its phase,
    those too that cost nothing.
    """

    lines: tuple[Line, ...] = ()
    not_priced: tuple[str, ...] = ()
    stacks: tuple[tuple[str, int | None], ...] = ()

    @property
    def total(self) -> Decimal:
        """US dollars, far below a cent."""
        return _sum(self.lines)

    def by_phase(self) -> dict[int | None, Decimal]:
        """Dollars by phase, in order, None last; a phase that costs nothing stands there with nothing."""
        found: dict[int | None, Decimal] = {phase: NOTHING for _, phase in self.stacks if phase is not None}
        found |= self._by(lambda line: line.phase, lambda phase: (phase is None, phase or 0))
        return dict(sorted(found.items(), key=lambda entry: (entry[0] is None, entry[0] or 0)))

    def by_service(self) -> dict[str, Decimal]:
        """Dollars by service, the dearest first."""
        found = self._by(lambda line: line.service, str)
        return dict(sorted(found.items(), key=lambda entry: -entry[1]))

    def by_when(self) -> dict[When, Decimal]:
        """Dollars by what makes them grow."""
        return self._by(lambda line: line.when, list(When).index)

    def only(self, *when: When) -> Bill:
        """The bill with those lines alone."""
        return replace(self, lines=tuple(line for line in self.lines if line.when in when))

    def of(self, *services: str) -> Bill:
        """The bill with the lines of these services alone."""
        return replace(self, lines=tuple(line for line in self.lines if line.service in services))

    def scaled(self, factor: Decimal) -> Bill:
        """The bill with every quantity multiplied."""
        return replace(self, lines=tuple(replace(line, quantity=line.quantity * factor) for line in self.lines))

    def stand_ins(self) -> tuple[Line, ...]:
        """The lines whose price is another region's."""
        return tuple(line for line in self.lines if line.price.stands_in_for is not None)

    def unverified(self) -> tuple[Line, ...]:
        """The lines whose price was not read on AWS's own page."""
        return tuple(line for line in self.lines if not line.price.verified)

    def assumed(self) -> tuple[Line, ...]:
        """The lines whose price no source states."""
        return tuple(line for line in self.lines if line.price.assumed)

    def _by(self, key: Callable[[Line], Key], order: Callable[[Key], object]) -> dict[Key, Decimal]:
        keys = sorted({key(line) for line in self.lines}, key=order)  # type: ignore[arg-type] # keys of one kind
        return {each: _sum(line for line in self.lines if key(line) == each) for each in keys}


def _sum(lines: Iterable[Line]) -> Decimal:
    return sum((line.amount for line in lines), NOTHING)
