"""AWS's list prices, from the files in `prices/`: each with its unit, its source, its date, and how sure it is.

A list is one region's. Where it has no price, the region named by its `stand_in` is asked, and the price that is
answered says for which region it stands in. What nobody has found is `assumed`: its note says what and why.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "prices"
STAND_IN = "us-east-1"
"""The region whose prices are told where those of another one are not known, Seoul's among them."""
WORLDWIDE = ("cloudfront", "ivs")
"""Lists that are no region's: these services bill by where the viewer is."""


REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
"""What a region's name looks like; the other files hold what is no region's, or another day's."""


class UnknownPriceError(LookupError):
    """A list and its stand-in have no price for this; the text names both and the key."""


class UnknownCountryError(LookupError):
    """No price is known for viewers in a country; the text lists the countries there are."""


@dataclass(frozen=True, kw_only=True)
class Price:
    """US dollars for one unit; `verified` is whether AWS's own page, or its price list, of that date was read.

    `assumed` marks an amount that no source states: the note says what is assumed and why. `stands_in_for` names the
    region that was asked for, where `region` is another one.
    """

    amount: Decimal
    unit: str
    source: str
    date: date
    verified: bool
    note: str
    region: str = ""
    assumed: bool = False
    stands_in_for: str | None = None


@dataclass(frozen=True, kw_only=True)
class InputBracket:
    """What MediaLive bills an input by, in its own words."""

    channel_class: str
    codec: str
    resolution: str
    maximum_bitrate: str


@dataclass(frozen=True, kw_only=True)
class OutputBracket:
    """What MediaLive bills an output by, in the words of its reservations; sound alone has the codec AUDIO."""

    channel_class: str
    codec: str
    resolution: str
    maximum_framerate: str
    maximum_bitrate: str


@dataclass(frozen=True, kw_only=True)
class Tier:
    """The price of the units of a month up to this many, counted from the first; None is without end."""

    up_to: Decimal | None
    price: Price


@dataclass(frozen=True, kw_only=True)
class Item:
    """One billed thing: its tiers, and how many units a month every account has for nothing, always."""

    key: str
    free: Decimal
    tiers: tuple[Tier, ...]

    @property
    def first(self) -> Price:
        """The price of the first unit that is paid."""
        return self.tiers[0].price


@dataclass(frozen=True, kw_only=True)
class Factor:
    """What a bracket without a price is assumed to cost more or less, for one member that has this value."""

    member: str
    value: str
    like: str
    factor: Decimal
    why: str


@dataclass(frozen=True, kw_only=True)
class PriceList:
    """The prices of one region; a price that nobody has found is not there."""

    region: str
    gigabyte: int = 1 << 30
    """Bytes that one billed GB has."""
    medialive_inputs: Mapping[InputBracket, Price] = field(default_factory=dict)
    medialive_outputs: Mapping[OutputBracket, Price] = field(default_factory=dict)
    medialive_factors: tuple[Factor, ...] = ()
    items: Mapping[str, Item] = field(default_factory=dict)
    areas: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    stand_in: PriceList | None = None

    def item(self, key: str) -> Item:
        """The item of this key, the stand-in's where this list has none. Raises UnknownPriceError."""
        for prices in self._chain():
            if key in prices.items:
                found = prices.items[key]
                tiers = tuple(replace(tier, price=self._told(tier.price, prices)) for tier in found.tiers)
                return replace(found, tiers=tiers)
        raise UnknownPriceError(f"{self._asked()} has no price {key!r}: add it to {FOLDER.name}/{self.region}.toml")

    def input(self, bracket: InputBracket) -> Price:
        """An hour of one input; assumed where the bracket has no price. Raises UnknownPriceError."""
        return self._bracketed(bracket, "medialive_inputs")

    def output(self, bracket: OutputBracket) -> Price:
        """An hour of one output; assumed where the bracket has no price. Raises UnknownPriceError."""
        return self._bracketed(bracket, "medialive_outputs")

    def area(self, service: str, country: str) -> str:
        """The price area of viewers in a country (ISO 3166). Raises UnknownCountryError."""
        areas = self.areas[service]
        if country not in areas:
            raise UnknownCountryError(
                f"country must be one that {service}'s price list names, got {country!r}: {', '.join(sorted(areas))}"
            )
        return areas[country]

    def _bracketed(self, bracket: Any, table: str) -> Price:
        for prices in self._chain():
            found: Price | None = getattr(prices, table).get(bracket)
            if found is not None:
                return self._told(found, prices)
        factors = next((prices.medialive_factors for prices in self._chain() if prices.medialive_factors), ())
        for each in factors:
            if getattr(bracket, each.member, None) == each.value:
                near = self._bracketed(replace(bracket, **{each.member: each.like}), table)
                return _assumed(near, each)
        raise UnknownPriceError(f"{self._asked()} has no price for {bracket}, nor a factor that leads to one")

    def _chain(self) -> Iterator[PriceList]:
        """This list and those that are asked after it, in order."""
        prices: PriceList | None = self
        while prices is not None:
            yield prices
            prices = prices.stand_in

    def _told(self, price: Price, prices: PriceList) -> Price:
        return price if prices is self else replace(price, stands_in_for=self.region)

    def _asked(self) -> str:
        others = ", ".join(prices.region for prices in self._chain() if prices is not self)
        return f"{self.region} (and {others} for it)" if others else self.region


@cache
def price_list(region: str = STAND_IN) -> PriceList:
    """The list of one region, with what is billed worldwide.

    For a region that has no file every price is another one's and says so. Raises FileNotFoundError for a name that is
    neither a file's nor a region's.
    """
    return _list(region, frozenset())


def regions() -> tuple[str, ...]:
    """The regions that have a list."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if REGION.fullmatch(path.stem)))


def parse(text: str) -> PriceList:
    """A list as a file writes it, without its stand-in and without what is billed worldwide."""
    return _parsed(tomllib.loads(text), worldwide=False)


def _list(region: str, asking: frozenset[str]) -> PriceList:
    """A list with those that stand in for it; a list that is asking already is not asked."""
    has_none = REGION.fullmatch(region) and not (FOLDER / f"{region}.toml").exists()
    written = {"region": region, "stand_in": STAND_IN} if has_none else _read(region)
    found = _parsed(written, worldwide=not asking)
    name, known = written.get("stand_in"), asking | {region}
    return replace(found, stand_in=_list(name, known)) if name and name not in known else found


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _parsed(written: Mapping[str, Any], *, worldwide: bool) -> PriceList:
    region = written["region"]
    more = [_read(name) for name in WORLDWIDE] if worldwide else []
    return PriceList(
        region=region,
        gigabyte=written.get("gigabyte", 1 << 30),
        medialive_inputs={_bracket(InputBracket, row): _price(row, region) for row in _rows(written, "inputs")},
        medialive_outputs={_bracket(OutputBracket, row): _price(row, region) for row in _rows(written, "outputs")},
        medialive_factors=tuple(_factor(row) for row in _rows(written, "factors")),
        items={
            key: _item(key, row, held["region"])
            for held in (*more, written)
            for key, row in held.get("items", {}).items()
        },
        areas={held["region"]: _countries(held["areas"]) for held in (*more, written) if "areas" in held},
    )


def _rows(written: Mapping[str, Any], table: str) -> list[dict[str, Any]]:
    return list(written.get(f"medialive_{table}", ()))


def _bracket(kind: Any, row: Mapping[str, Any]) -> Any:
    return kind(**{name: row[name] for name in kind.__dataclass_fields__})


def _price(row: Mapping[str, Any], region: str, amount: str | None = None) -> Price:
    return Price(
        amount=Decimal(row["price"] if amount is None else amount),
        unit=row["unit"],
        source=row["source"],
        date=row["date"],
        verified=row["verified"],
        note=row.get("note", ""),
        region=region,
        assumed=row.get("assumed", False),
    )


def _item(key: str, row: Mapping[str, Any], region: str) -> Item:
    tiers = row.get("tiers") or [{"price": row["price"]}]
    return Item(
        key=key,
        free=Decimal(row.get("free", 0)),
        tiers=tuple(
            Tier(
                up_to=Decimal(tier["up_to"]) if "up_to" in tier else None,
                price=_price(row, region, tier["price"]),
            )
            for tier in tiers
        ),
    )


def _factor(row: Mapping[str, Any]) -> Factor:
    return Factor(
        member=row["member"], value=row["value"], like=row["like"], factor=Decimal(row["factor"]), why=row["why"]
    )


def _countries(areas: Mapping[str, list[str]]) -> dict[str, str]:
    return {country: area for area, countries in areas.items() for country in countries}


def _assumed(near: Price, factor: Factor) -> Price:
    note = f"assumed to be {factor.factor} times that of {factor.like}: {factor.why}"
    return replace(
        near,
        amount=near.amount * factor.factor,
        verified=False,
        assumed=True,
        note=f"{note}; {near.note}" if near.note else note,
    )
