"""Tables of bills, for terminals, pages and reports: a sheet is text by rows and columns, and knows no colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from cost.bill import Bill, Line, When, cents
from cost.budget import Budget
from cost.change import Change
from cost.differences import differences
from cost.published import Example
from cost.show import Show
from cost.variants import WhatIf
from cost.words import Language, say

NONE = "–"
ENGLISH = Language.ENGLISH


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table; `numbers` are the columns that stand to the right, `total` is a last row set apart.

    `shares` has for each row what part of the total it is, where rows are parts of one.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int]
    total: tuple[str, ...] | None = None
    notes: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()

    def as_markdown(self) -> str:
        """A Markdown table, its total in bold, its notes below it; a page has titles of its own."""
        rule = tuple("---:" if number in self.numbers else "---" for number in range(len(self.columns)))
        bold = [tuple(f"**{cell}**" if cell else "" for cell in self.total)] if self.total else []
        table = [f"| {' | '.join(row)} |" for row in (self.columns, rule, *self.rows, *bold)]
        return "\n".join([*table, *(line for note in self.notes for line in ("", note))])


def dollars(amount: Decimal) -> str:
    """Dollars and cents; a part of a cent that is not nothing is said to be one."""
    rounded = cents(amount)
    return f"{rounded:,.2f}" if rounded or not amount else "<0.01" if amount > 0 else ">-0.01"


def signed(amount: Decimal) -> str:
    """Dollars with their sign."""
    return f"{cents(amount):+,.2f}" if cents(amount) else "0.00"


def quantity(amount: Decimal) -> str:
    """A quantity as people read it: four digits that count."""
    if amount >= 100 or amount == amount.to_integral_value():  # two different questions
        return f"{amount:,.0f}"
    return f"{amount:,.2f}" if amount >= 1 else f"{amount:.2g}"


def bill_by_line(bill: Bill, title: str, language: Language = ENGLISH) -> Sheet:
    """Every line that costs something, with what it is for."""
    told = _merged(line for line in bill.lines if line.amount)
    legend = "With * the price is another region's, with ? no source states it."
    return Sheet(
        title=title,
        columns=tuple(say(language, word) for word in ("service", "item", "how much", "unit", "price", "$")),
        rows=tuple(_line(line) for line in told),
        numbers=frozenset({2, 4, 5}),
        total=(say(language, "total"), "", "", "", "", dollars(bill.total)),
        notes=(say(language, legend), *provisos(bill, language)),
    )


def bill_by_service(bill: Bill, title: str, language: Language = ENGLISH) -> Sheet:
    """Dollars and shares by service."""
    return _shares([(name, amount) for name, amount in bill.by_service().items()], "service", bill, title, language)


def bill_by_phase(bill: Bill, title: str, language: Language = ENGLISH) -> Sheet:
    """Dollars and shares by phase, each with the stacks that are its."""
    rows = [(f"{phase or NONE} {_stacks(bill, phase)}", amount) for phase, amount in bill.by_phase().items()]
    return _shares(rows, "phase", bill, title, language)


def rates(idle: Bill, on_air: Bill, hours_of_month: int, language: Language = ENGLISH) -> Sheet:
    """Line by line what an idle month costs, and what an hour on air adds, of two bills of an hour."""
    both = replace(idle, lines=(*idle.lines, *on_air.lines))
    names = dict.fromkeys((line.service, line.item) for line in both.lines if line.amount)

    def amounts(a_month: Decimal, an_hour: Decimal) -> tuple[str, str]:
        return (dollars(a_month * hours_of_month) if a_month else NONE, dollars(an_hour) if an_hour else NONE)

    rows = tuple((f"{name[0]}: {name[1]}", *amounts(*(_of(bill, name) for bill in (idle, on_air)))) for name in names)
    left_out = "No free allowance counts, and nothing that grows with viewers or with what is stored."
    return Sheet(
        title="",
        columns=tuple(say(language, word) for word in ("what", "$ a month idle", "$ an hour on air")),
        rows=rows,
        numbers=frozenset({1, 2}),
        total=(say(language, "total"), *amounts(idle.total, on_air.total)),
        notes=(say(language, left_out), *provisos(both, language)),
    )


def questions(bill: Bill, on_air: Bill, idle: Bill, show: Show, language: Language = ENGLISH) -> Sheet:
    """What a month, a show, an hour and a viewer's hour cost."""
    shows, watched = show.runs, show.hours_on_air * show.viewers
    grows = bill.only(When.ON_AIR, When.VIEWERS, When.STORED).total
    rows = (
        ("a month", dollars(bill.total)),
        ("one show", dollars(grows / shows) if shows else NONE),
        ("one hour on air", dollars(on_air.total)),
        ("one viewer for one hour", f"{bill.total / watched:.4f}" if watched else NONE),
        ("a month without a show", dollars(idle.total * show.hours_of_month)),
    )
    return Sheet(
        title="",
        columns=(say(language, "what"), say(language, "$")),
        rows=tuple((say(language, name), amount) for name, amount in rows),
        numbers=frozenset({1}),
    )


def against_the_brief(brief: Bill, billed: Bill, language: Language = ENGLISH) -> Sheet:
    """The brief's amounts beside AWS's, and why they differ."""
    rows = tuple(
        (say(language, row.what), dollars(row.brief) if row.brief else NONE, dollars(row.billed), row.why[language])
        for row in differences(brief, billed)
    )
    return Sheet(
        title="",
        columns=tuple(say(language, word) for word in ("what", "the brief", "as billed", "why")),
        rows=rows,
        numbers=frozenset({1, 2}),
        total=(say(language, "total"), dollars(brief.total), dollars(billed.total), ""),
        notes=provisos(billed, language),
    )


def changes(found: Iterable[WhatIf], language: Language = ENGLISH) -> Sheet:
    """What each change saves or costs in a month."""
    rows = tuple((say(language, each.name), signed(each.added), dollars(each.bill.total)) for each in found)
    return Sheet(
        title="",
        columns=tuple(say(language, word) for word in ("change", "added, $ a month", "$ a month")),
        rows=rows,
        numbers=frozenset({1, 2}),
    )


def comparison(bills: Mapping[str, Bill], language: Language = ENGLISH) -> Sheet:
    """Several bills side by side, by service."""
    together = Bill(
        lines=tuple(line for bill in bills.values() for line in bill.lines),
        not_priced=tuple(dict.fromkeys(name for bill in bills.values() for name in bill.not_priced)),
    )
    services = dict.fromkeys(service for bill in bills.values() for service in bill.by_service())
    rows = tuple((name, *(dollars(bill.of(name).total) for bill in bills.values())) for name in services)
    return Sheet(
        title="",
        columns=(say(language, "service"), *(f"{name}, {say(language, '$ a month')}" for name in bills)),
        rows=rows,
        numbers=frozenset(range(1, len(bills) + 1)),
        total=(say(language, "total"), *(dollars(bill.total) for bill in bills.values())),
        notes=provisos(together, language),
    )


def beside_ivs(billed: Bill, ivs: Bill, language: Language = ENGLISH) -> Sheet:
    """The same shows on Amazon IVS."""
    rows = [(say(language, "with MediaLive"), dollars(billed.total))]
    rows += [(f"{line.service}, {line.item}", dollars(line.amount)) for line in ivs.lines]
    return Sheet(
        title="",
        columns=(say(language, "what"), say(language, "$ a month")),
        rows=tuple(rows),
        numbers=frozenset({1}),
        total=(say(language, "on Amazon IVS"), dollars(ivs.total)),
        notes=provisos(ivs, language),
    )


def published(found: Iterable[Example], language: Language = ENGLISH) -> Sheet:
    """AWS's own totals beside those of the same ladders here."""
    rows, notes = [], []
    for example in found:
        share = f"{example.off:+.2%}".replace("%", " %")
        rows.append((example.name, example.ladder, dollars(example.total), dollars(example.bill.total), share))
        if example.why:
            notes.append(f"{example.name}: {example.why}.")
    return Sheet(
        title="",
        columns=tuple(say(language, word) for word in ("what", "ladder", "AWS's guide", "here", "difference")),
        rows=tuple(rows),
        numbers=frozenset({2, 3, 4}),
        notes=tuple(notes),
    )


def change(found: Change, language: Language = ENGLISH) -> Sheet:
    """What a change of templates adds, line by line."""
    rows = tuple(
        (line.resource, f"{line.service}: {line.item}", dollars(line.before), dollars(line.after), signed(line.added))
        for line in found.lines
    )
    hour = f"{say(language, 'one hour on air')}: {signed(found.hour_added)} $"
    strangers = (f"not priced: {name}" for name in found.not_priced)
    return Sheet(
        title="",
        columns=tuple(say(language, word) for word in ("resource", "item", "before", "after", "added, $ a month")),
        rows=rows,
        numbers=frozenset({2, 3, 4}),
        total=(
            say(language, "a month"),
            "",
            dollars(found.month_before),
            dollars(found.month_after),
            signed(found.month_added),
        ),
        notes=(hour, *strangers),
    )


def sources(bill: Bill, language: Language = ENGLISH) -> Sheet:
    """Every price of a bill once: whose it is, of which day, and how sure."""
    rows = tuple(
        (
            f"{line.service}, {line.item}",
            f"{line.price.amount.normalize():f} / {line.price.unit}",
            f"{line.price.region}, {line.price.date}",
            say(language, _certainty(line)),
            line.price.note,
        )
        for line in priced_once(bill)
    )
    return Sheet(
        title="",
        columns=tuple(say(language, word) for word in ("item", "price", "list", "how sure", "note")),
        rows=rows,
        numbers=frozenset(),
    )


def priced_once(bill: Bill) -> tuple[Line, ...]:
    """A line for each price of a bill that has a note; what is free is none, unless that is assumed."""
    told = {(line.service, line.price.note, line.price.amount): line for line in bill.lines if line.price.note}
    return tuple(line for line in told.values() if line.price.amount or line.price.assumed)


def provisos(bill: Bill, language: Language = ENGLISH) -> tuple[str, ...]:
    """What amounts rest on that nobody has read at AWS, and what is not in them."""
    korean = language is Language.KOREAN
    notes = []
    for region in sorted({line.price.region for line in bill.stand_ins() if line.amount}):
        lines = [line for line in bill.stand_ins() if line.amount and line.price.region == region]
        services, asked = ", ".join(sorted({line.service for line in lines})), lines[0].price.stands_in_for
        notes.append(
            f"{asked}의 {services} 단가는 알려져 있지 않아 {region}의 단가로 대신합니다."
            if korean
            else f"Prices of {services} in {asked} are not known: those of {region} stand in."
        )
    assumed = ", ".join(dict.fromkeys(line.item for line in bill.assumed() if line.amount))
    if assumed:
        notes.append(
            f"어디에도 적혀 있지 않아 가정한 단가: {assumed}."
            if korean
            else f"No source states a price, so it is assumed, for: {assumed}."
        )
    if bill.not_priced:
        names = ", ".join(bill.not_priced)
        notes.append(f"계산에 없는 리소스: {names}." if korean else f"Not in the sum, for want of a price: {names}.")
    return tuple(notes)


def beyond(budget: Budget | None, month: Decimal, language: Language = ENGLISH) -> tuple[str, ...]:
    """That a month of so many dollars is more than its budget, and what comes of it; nothing where it is not."""
    if budget is None or month <= budget.amount:
        return ()
    korean = language is Language.KOREAN
    amount = f"${budget.amount.normalize():,f}"
    if budget.stops_channels:
        key = "automation.monthly_budget_usd"
        return (
            f"한 달 예산은 {amount}입니다({key}). 이만큼 쓰면 한 달이 끝나기 전에 예산이 바닥나고, "
            "7단계가 모든 채널을 중지합니다."
            if korean
            else f"The month's budget is {amount} ({key}): at this use it is spent before the month is over, "
            "and phase 7 stops the channels.",
        )
    return (
        f"한 달 예산은 {amount}입니다({budget.resource}). 이만큼 쓰면 한 달이 끝나기 전에 예산이 바닥납니다."
        if korean
        else f"The month's budget is {amount} ({budget.resource}): at this use it is spent before the month is over.",
    )


def _of(bill: Bill, name: tuple[str, str]) -> Decimal:
    return sum((line.amount for line in bill.lines if (line.service, line.item) == name), Decimal(0))


def _certainty(line: Line) -> str:
    if line.price.assumed:
        return "assumed"
    return "read at AWS" if line.price.verified else "third party"


def _merged(lines: Iterable[Line]) -> list[Line]:
    """Lines of the same thing at the same price as one, whatever resources they are for."""
    found: dict[tuple[str, str, Decimal], Line] = {}
    for line in lines:
        key = line.service, line.item, line.price.amount
        before = found.get(key)
        found[key] = replace(line, quantity=line.quantity + before.quantity) if before else line
    return list(found.values())


def _line(line: Line) -> tuple[str, ...]:
    stands_in = "*" if line.price.stands_in_for else ""
    assumed = "?" if line.price.assumed else ""
    price = f"{line.price.amount.normalize():f}{stands_in}{assumed}"
    return line.service, line.item, quantity(line.quantity), line.unit, price, dollars(line.amount)


def _shares(rows: list[tuple[str, Decimal]], what: str, bill: Bill, title: str, language: Language) -> Sheet:
    total = bill.total
    told = tuple((name, dollars(amount), f"{amount / total:.0%}" if total else NONE) for name, amount in rows)
    return Sheet(
        title=title,
        columns=(say(language, what), say(language, "$"), say(language, "share")),
        rows=told,
        numbers=frozenset({1, 2}),
        shares=tuple(float(amount / total) if total else 0.0 for _, amount in rows),
        total=(say(language, "total"), dollars(total), ""),
        notes=provisos(bill, language),
    )


def _stacks(bill: Bill, phase: int | None) -> str:
    billed = (line.resource.split("/", 1)[0] for line in bill.lines if line.phase == phase)
    return ", ".join(dict.fromkeys([*(name for name, of in bill.stacks if of == phase), *billed]))
