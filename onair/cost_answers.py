"""What `onair cost` answers: the tables and the JSON that are asked for, from templates and a price list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from cost import sheets
from cost.bill import Bill
from cost.billing import as_billed, hourly_idle, hourly_on_air
from cost.brief import as_in_the_brief
from cost.budget import monthly_budget
from cost.change import Change
from cost.deployment import Template
from cost.ivs import as_on_ivs
from cost.price_list import Price, PriceList
from cost.published import examples
from cost.sheets import Sheet
from cost.show import Show
from cost.variants import what_if
from cost.words import Language
from onair.meter import NOBODY

Templates = Mapping[str, Template]

HOURS_OF_MONTH = 720


class Mode(StrEnum):
    """How a bill is made."""

    AS_BILLED = "as-billed"
    BRIEF = "brief"


class By(StrEnum):
    """What a bill is told by."""

    PHASE = "phase"
    SERVICE = "service"
    LINE = "line"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the command line asks of one environment."""

    show: Show
    mode: Mode
    by: By
    phase: int | None
    compared: tuple[str, ...]
    what_if: bool
    ivs: bool
    guide: bool
    prices: bool
    language: Language


def told(templates: Mapping[str, Templates], asked: Asked, prices: PriceList) -> Iterator[Sheet]:
    """The tables that are asked for, in order."""
    first, *others = _sheets(templates, asked, prices) if asked.phase is None else _rates(templates, asked, prices)
    yield replace(first, title=_title(templates, asked, prices))
    yield from others


def _title(templates: Mapping[str, Templates], asked: Asked, prices: PriceList) -> str:
    show, names = asked.show, ", ".join(templates)
    if asked.phase is not None:
        words = ("{}단계", "{}의 단가") if asked.language is Language.KOREAN else ("phase {}", "prices of {}")
        return f"{names}, {words[0].format(asked.phase)}: {words[1].format(prices.region)}"
    hours = f"{show.hours.normalize():f}"
    if asked.language is Language.KOREAN:
        watched = f"{show.country}의 시청자 {show.viewers}명"
        return f"{names}: 하루 {hours}시간, {show.days}일, {watched}, {prices.region}의 단가"
    viewers = f"{show.viewers} viewer{'' if show.viewers == 1 else 's'} in {show.country}"
    return f"{names}: {hours} hours a day, {show.days} days, {viewers}; prices of {prices.region}"


def _sheets(templates: Mapping[str, Templates], asked: Asked, prices: PriceList) -> Iterator[Sheet]:
    language = asked.language
    if asked.compared:
        yield sheets.comparison({name: _bill(each, asked, prices) for name, each in templates.items()}, language)
        return
    (one,) = templates.values()
    bill = _bill(one, asked, prices)
    if asked.what_if:
        yield sheets.changes(what_if(one, asked.show, prices), language)
    if asked.ivs:
        yield sheets.beside_ivs(bill, as_on_ivs(one, asked.show, prices), language)
    if asked.guide:
        yield sheets.published(examples(), language)
    if asked.prices:
        yield sheets.sources(bill, language)
    if asked.what_if or asked.ivs or asked.guide or asked.prices:
        return
    if asked.mode is Mode.BRIEF:
        yield sheets.against_the_brief(bill, as_billed(one, asked.show, prices), language)
        return
    shape = {By.PHASE: sheets.bill_by_phase, By.SERVICE: sheets.bill_by_service, By.LINE: sheets.bill_by_line}
    table = shape[asked.by](bill, "", language)
    yield replace(table, notes=(*table.notes, *sheets.beyond(monthly_budget(one), bill.total, language)))
    on_air, idle = hourly_on_air(one, asked.show, prices), hourly_idle(one, asked.show, prices)
    yield sheets.questions(bill, on_air, idle, asked.show, language)


def _rates(templates: Mapping[str, Templates], asked: Asked, prices: PriceList) -> Iterator[Sheet]:
    """What `onair phases` tells of one phase, line by line."""
    (one,) = templates.values()
    yield sheets.rates(*_hours_of(one, asked.phase, prices), HOURS_OF_MONTH, asked.language)


def _hours_of(templates: Templates, phase: int | None, prices: PriceList) -> tuple[Bill, Bill]:
    """What one phase costs in an hour idle, and in an hour on air without a viewer."""
    idle, on_air = (
        Bill(lines=tuple(line for line in bill.lines if line.phase == phase))
        for bill in (hourly_idle(templates, NOBODY, prices), hourly_on_air(templates, NOBODY, prices))
    )
    return idle, on_air


def as_json(templates: Mapping[str, Templates], asked: Asked, prices: PriceList) -> dict[str, Any]:
    """For programs: the bill of each environment with every line, and what else is asked for; dollars as text.

    Of one phase it is what an hour idle and an hour on air cost.
    """
    answer = _answer_as_json if asked.phase is None else _rates_as_json
    return {name: answer(each, asked, prices) for name, each in templates.items()}


def _rates_as_json(templates: Templates, asked: Asked, prices: PriceList) -> dict[str, Any]:
    idle, on_air = _hours_of(templates, asked.phase, prices)
    return {"phase": asked.phase, "hourIdle": _priced_as_json(idle), "hourOnAir": _priced_as_json(on_air)}


def _answer_as_json(templates: Templates, asked: Asked, prices: PriceList) -> dict[str, Any]:
    bill = _bill(templates, asked, prices)
    found = _bill_as_json(bill)
    budget = monthly_budget(templates)
    found["usdBudget"] = None if budget is None else _exact(budget.amount)
    found["usdPerHourOnAir"] = _exact(hourly_on_air(templates, asked.show, prices).total)
    found["usdPerHourIdle"] = _exact(hourly_idle(templates, asked.show, prices).total)
    if asked.ivs:
        found["ivs"] = _bill_as_json(as_on_ivs(templates, asked.show, prices))
    if asked.what_if:
        found["whatIf"] = [
            {"change": each.name, "usdAdded": _exact(each.added), "usd": _exact(each.bill.total)}
            for each in what_if(templates, asked.show, prices)
        ]
    if asked.guide:
        found["guide"] = [
            {
                "example": each.name,
                "ladder": each.ladder,
                "usdPublished": _exact(each.total),
                "usd": _exact(each.bill.total),
                "why": each.why or None,
            }
            for each in examples()
        ]
    if asked.prices:
        found["prices"] = [
            {
                "service": line.service,
                "item": line.item,
                "unit": line.price.unit,
                **_price_as_json(line.price),
                "note": line.price.note,
            }
            for line in sheets.priced_once(bill)
        ]
    return found


def _exact(amount: Decimal) -> str:
    """Dollars to a millionth, which no price is finer than by much."""
    return f"{amount:.6f}"


def _bill(templates: Templates, asked: Asked, prices: PriceList) -> Bill:
    if asked.mode is Mode.BRIEF:
        return as_in_the_brief(templates, asked.show)
    return as_billed(templates, asked.show, prices)


def _bill_as_json(bill: Bill) -> dict[str, Any]:
    return {"notPriced": list(bill.not_priced), **_priced_as_json(bill)}


def _priced_as_json(bill: Bill) -> dict[str, Any]:
    return {
        "usd": _exact(bill.total),
        "lines": [
            {
                "phase": line.phase,
                "service": line.service,
                "item": line.item,
                "resource": line.resource,
                "quantity": f"{line.quantity.normalize():f}",
                "unit": line.unit,
                **_price_as_json(line.price),
                "when": line.when,
                "usd": _exact(line.amount),
            }
            for line in bill.lines
        ],
    }


def _price_as_json(price: Price) -> dict[str, Any]:
    return {
        "price": f"{price.amount.normalize():f}",
        "region": price.region,
        "standsInFor": price.stands_in_for,
        "assumed": price.assumed,
        "verified": price.verified,
        "source": price.source,
        "date": price.date.isoformat(),
    }


def change_as_json(found: Change) -> dict[str, Any]:
    return {
        "usdPerMonth": _exact(found.month_added),
        "usdPerHourOnAir": _exact(found.hour_added),
        "notPriced": list(found.not_priced),
        "lines": [
            {
                "resource": line.resource,
                "service": line.service,
                "item": line.item,
                "usdBefore": _exact(line.before),
                "usdAfter": _exact(line.after),
            }
            for line in found.lines
        ],
    }
