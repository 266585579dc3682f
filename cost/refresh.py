"""A region's price file made anew from AWS's price list; what that list does not answer stays as it was written.

The documents are those of `pricing:GetProducts` (AWS Price List Query API), whose shape its reference gives: a product
with attributes, and terms whose price dimensions have a unit, a range and dollars. What MediaLive's products say of
themselves is known from a public copy of the list of 2024; one that says something else is left out and counted.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from cost.price_list import InputBracket, OutputBracket, parse

CODES_FILE = Path(__file__).resolve().parent / "price_list_codes.toml"
SOURCE = "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html"
MEDIALIVE = "AWSElementalMediaLive"
ON_DEMAND = "OnDemand"
ENDLESS = "Inf"
NOTHING_SAID = ("", "NA", "N/A")

PIPELINES = {"single": "SINGLE_PIPELINE", "standard": "STANDARD"}
BITRATES = {"<10mbps": "MAX_10_MBPS", "10-20mbps": "MAX_20_MBPS", ">20mbps": "MAX_50_MBPS", "20-50mbps": "MAX_50_MBPS"}
FRAMERATES = {
    "<=30fps": "MAX_30_FPS",
    "<30fps": "MAX_30_FPS",
    "30-60fps": "MAX_60_FPS",
    ">30fpsand<=60fps": "MAX_60_FPS",
}
CODECS = ("AVC", "HEVC", "AV1", "MPEG2", "AUDIO")
RESOLUTIONS = ("SD", "HD", "UHD")
HEADER = re.compile(r"^\[+([^\]]+)\]+")


@dataclass(frozen=True)
class Refreshed:
    """The file's new text, the keys and brackets that AWS's list answered, and how many products nothing here knows."""

    text: str
    read: tuple[str, ...]
    left_out: int


@dataclass(frozen=True)
class _Block:
    """One table of a file; `name` says of which thing, None for what is no price."""

    name: str | None
    lines: tuple[str, ...]


def services() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The service codes whose products are needed, each with the product families, none for all."""
    families: dict[str, list[str]] = {MEDIALIVE: []}
    for code in _codes():
        families.setdefault(code["service"], []).extend(code.get("families", ()))
    yield from ((service, tuple(named)) for service, named in families.items())


def read_products(client: Any, region: str) -> Iterator[str]:
    """Every product of the region that may be needed, as JSON; `client` is boto3's of the service `pricing`."""
    pages = client.get_paginator("get_products")
    for service, families in services():
        for family in families or (None,):
            filters = [{"Type": "TERM_MATCH", "Field": "regionCode", "Value": region}]
            if family:
                filters.append({"Type": "TERM_MATCH", "Field": "productFamily", "Value": family})
            for page in pages.paginate(ServiceCode=service, Filters=filters, FormatVersion="aws_v1"):
                yield from page["PriceList"]


def refreshed(text: str, products: Iterable[str], day: date) -> Refreshed:
    """The text of a price file with every price that the products have, verified on this day.

    Comments, allowances and what no product answers stay. Raises ValueError for a text that is no price file.
    """
    written = tomllib.loads(text)
    found: dict[str, tuple[str, ...]] = {}
    left_out = 0
    for product in products:
        row = _row(json.loads(product), day, written)
        if row is None:
            left_out += 1
        else:
            found.setdefault(*row)
    blocks = [_Block(block.name, found.get(block.name or "", block.lines)) for block in _blocks(text)]
    known = {block.name for block in blocks}
    added = [_Block(name, lines) for name, lines in found.items() if name not in known]
    lines = [line for block in blocks for line in block.lines]
    lines += [line for block in added for line in ("", *block.lines)]
    new = "\n".join(lines).rstrip("\n") + "\n"
    parse(new)
    return Refreshed(new, tuple(found), left_out)


def empty(region: str) -> str:
    """The file of a region that has none yet."""
    return (
        f"# AWS's list prices in {region}, without taxes and discounts; the columns are those of us-east-1.toml.\n\n"
        f'region = "{region}"\nstand_in = "us-east-1"\ncurrency = "USD"\n'
    )


def _row(product: Mapping[str, Any], day: date, written: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    """The thing that a product prices, and the lines of its table; None where nothing here knows it."""
    attributes = product["product"]["attributes"]
    tiers = _tiers(product)
    if not tiers or str(attributes.get("usagetype", "")).endswith("-R"):
        return None
    bracket = _bracket(product, attributes)
    if bracket is not None:
        table = "medialive_inputs" if isinstance(bracket, InputBracket) else "medialive_outputs"
        columns = asdict(bracket)
        named = [f'{name} = "{value}"' for name, value in columns.items()]
        price = _plain(tiers[0][1])
        return _name(table, columns), (f"[[{table}]]", *named, f'price = "{price}"', *_origin(attributes, "hour", day))
    code = _code(product, attributes)
    if code is None:
        return None
    key, scale = code["key"], Decimal(code.get("scale", 1))
    free = written.get("items", {}).get(key, {}).get("free")
    allowance = [] if free is None else [f'free = "{free}"' if isinstance(free, str) else f"free = {free}"]
    prices = _prices(tiers, scale)
    return f"items {key}", (f'[items."{key}"]', *allowance, *prices, *_origin(attributes, code["unit"], day))


def _prices(tiers: list[tuple[str, Decimal]], scale: Decimal) -> list[str]:
    if len(tiers) == 1:
        return [f'price = "{_plain(tiers[0][1] * scale)}"']
    ends = ["" if end == ENDLESS else f"up_to = {_plain(Decimal(end) / scale)}, " for end, _ in tiers]
    rows = [f'  {{ {end}price = "{_plain(price * scale)}" }},' for end, (_, price) in zip(ends, tiers, strict=True)]
    return ["tiers = [", *rows, "]"]


def _origin(attributes: Mapping[str, Any], unit: str, day: date) -> list[str]:
    return [
        f'unit = "{unit}"',
        f'source = "{SOURCE}"',
        f"date = {day.isoformat()}",
        "verified = true",
        f'note = "AWS Price List, usage type {attributes["usagetype"]}"',
    ]


def _tiers(product: Mapping[str, Any]) -> list[tuple[str, Decimal]]:
    """Ends and dollars of the on-demand price's ranges, those at no price left out, in order."""
    terms = product.get("terms", {}).get(ON_DEMAND, {})
    ranges = [
        held for term in terms.values() for held in term["priceDimensions"].values() if "USD" in held["pricePerUnit"]
    ]
    ranges.sort(key=lambda held: Decimal(held["beginRange"]))
    found = [(str(held["endRange"]), Decimal(held["pricePerUnit"]["USD"])) for held in ranges]
    return [(end, price) for end, price in found if price]


def _bracket(product: Mapping[str, Any], attributes: Mapping[str, Any]) -> InputBracket | OutputBracket | None:
    operation = attributes.get("operation")
    if product.get("serviceCode") != MEDIALIVE or operation not in ("CHANNEL_INPUT", "CHANNEL_OUTPUT"):
        return None
    pipelines = PIPELINES.get(_squeezed(attributes, "pipeline").split("pipeline")[0])
    codec, resolution = (str(attributes.get(name, "")).upper() for name in ("codec", "resolution"))
    bitrate = BITRATES.get(_squeezed(attributes, "bitRate"))
    framerate = FRAMERATES.get(_squeezed(attributes, "frameRate"))
    is_usual = str(attributes.get("videoQuality", "")) in (*NOTHING_SAID, "Standard")
    if pipelines is None or codec not in CODECS or resolution not in RESOLUTIONS or bitrate is None or not is_usual:
        return None
    if operation == "CHANNEL_INPUT":
        return InputBracket(channel_class=pipelines, codec=codec, resolution=resolution, maximum_bitrate=bitrate)
    return framerate and OutputBracket(  # type: ignore[return-value] # None where the framerate is not known
        channel_class=pipelines,
        codec=codec,
        resolution=resolution,
        maximum_framerate=framerate,
        maximum_bitrate=bitrate,
    )


def _squeezed(attributes: Mapping[str, Any], name: str) -> str:
    return str(attributes.get(name, "")).replace(" ", "").lower()


def _code(product: Mapping[str, Any], attributes: Mapping[str, Any]) -> Mapping[str, Any] | None:
    usage = str(attributes.get("usagetype", ""))
    # Virginia's usage types have no prefix, the other regions' have one and a hyphen.
    bare = re.sub(r"^[A-Z0-9]+-(?=.)", "", usage)
    for code in _codes():
        named = code.get("usage") in (usage, bare)
        done = "operation" in code and attributes.get("operation") == code["operation"]
        if code["service"] == product.get("serviceCode") and (named or done):
            return code
    return None


def _codes() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(CODES_FILE.read_text(encoding="utf-8"))["codes"]
    return found


def _blocks(text: str) -> Iterator[_Block]:
    """The text cut before each table and after each, so that comments between tables are blocks of their own."""
    held: list[str] = []
    for line in text.splitlines():
        if HEADER.match(line) or (held and HEADER.match(held[0]) and not line.strip()):
            yield _named(held)
            held = []
        held.append(line)
    yield _named(held)


def _named(lines: list[str]) -> _Block:
    header = HEADER.match(lines[0]) if lines else None
    if header is None:
        return _Block(None, tuple(lines))
    table = header[1]
    if table.startswith("items."):
        return _Block(f"items {table.removeprefix('items.').strip(chr(34))}", tuple(lines))
    if table in ("medialive_inputs", "medialive_outputs"):
        kind = InputBracket if table == "medialive_inputs" else OutputBracket
        (row,) = tomllib.loads("\n".join(lines))[table]
        return _Block(_name(table, {name: row[name] for name in kind.__dataclass_fields__}), tuple(lines))
    return _Block(None, tuple(lines))


def _name(table: str, columns: Mapping[str, str]) -> str:
    return f"{table} {' '.join(columns.values())}"


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
