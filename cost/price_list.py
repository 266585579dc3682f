"""AWS's list prices by region, from the files in `prices/`: each with its unit, its source and its date."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "prices"
STAND_IN = "us-east-1"
"""The region whose prices are told where those of another one are not known, Seoul's among them."""


@dataclass(frozen=True, kw_only=True)
class Price:
    """US dollars for one unit; `verified` is whether AWS's own page of that date was read."""

    amount: Decimal
    unit: str
    source: str
    date: date
    verified: bool
    note: str


@dataclass(frozen=True, kw_only=True)
class InputBracket:
    """What MediaLive bills an input by, in its own words."""

    channel_class: str
    codec: str
    resolution: str
    maximum_bitrate: str


@dataclass(frozen=True, kw_only=True)
class PriceList:
    """The prices of one region; a price that nobody has found is not there."""

    region: str
    medialive_inputs: Mapping[InputBracket, Price]


@cache
def price_list(region: str = STAND_IN) -> PriceList:
    """The list of one region. Raises FileNotFoundError where there is none."""
    written = tomllib.loads((FOLDER / f"{region}.toml").read_text(encoding="utf-8"))
    return PriceList(
        region=written["region"],
        medialive_inputs={_bracket(row): _price(row) for row in written["medialive_inputs"]},
    )


def _bracket(row: Mapping[str, Any]) -> InputBracket:
    return InputBracket(
        channel_class=row["channel_class"],
        codec=row["codec"],
        resolution=row["resolution"],
        maximum_bitrate=row["maximum_bitrate"],
    )


def _price(row: Mapping[str, Any]) -> Price:
    return Price(
        amount=Decimal(row["price"]),
        unit=row["unit"],
        source=row["source"],
        date=row["date"],
        verified=row["verified"],
        note=row["note"],
    )
