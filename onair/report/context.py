"""What the page's template is given: everything ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from cost.bill import Line
from cost.show import SHORTEST_MINUTES
from onair.report.architecture import Architecture
from onair.report.charts import bills
from onair.report.costs import Comparison, Costs
from onair.report.diagram.picture import draw
from onair.report.evidence import Found, moment
from onair.report.lessons import lessons
from onair.report.observed import laid_out
from onair.report.pictures import Picture, Screenshot, inlined
from onair.report.settings.phases import READERS, settings
from onair.report.settings.table import Table
from onair.report.tiles import tiles
from onair.report.words import Words
from rehearsal.demo.evidence import Evidence

SHOWN_LINES = 12
"""Lines of the bill that are told one by one, the dearest; the others are told together."""


@dataclass(frozen=True)
class Material:
    """All that a page is made of; `made` is when."""

    architecture: Architecture
    found: Found
    costs: Costs
    words: Words
    made: datetime
    screenshots: tuple[Screenshot, ...] = ()
    notes: str = ""
    author: str = ""


@dataclass(frozen=True)
class Film:
    """A video beside the page, with a still picture of it."""

    name: str
    still: Picture
    title: str


def films(material: Material) -> list[Film]:
    """The videos of the evidence that have a still picture."""
    found = []
    for point in material.found.points:
        video, still = (material.found.file(point.observed.get(key)) for key in ("video", "screenshot"))
        if video and still:
            title = material.words.get(f"evidence.{point.name}.title", point.title)
            found.append(Film(video.name, inlined(still), title))
    return found


def context(material: Material) -> Mapping[str, Any]:
    words, architecture, costs = material.words, material.architecture, material.costs
    phases = [stack.phase for stack in architecture.stacks if stack.phase in READERS]
    dashboard = material.found.file("dashboard.png")
    return {
        "w": words,
        "m": material,
        "language": words.language.value,
        "tiles": tiles(material),
        "phases": [(phase, architecture.phase(phase), settings(architecture, phase, words)) for phase in phases],
        "diagram": _svg(draw(architecture, words)),
        "crossing": _crossing(architecture, words),
        "quantity": lambda line: _quantity(line, words),
        "points": [_point(point, material) for point in material.found.points],
        "failed": _failed(material.found, words),
        "missing": [words(f"evidence.{name}.title") for name in material.found.missing(phases)],
        "films": films(material),
        "dashboard": inlined(dashboard) if dashboard else None,
        "charts": {
            "by_phase": _svg(bills.by_phase(costs, phases, words)),
            "of_month": _svg(bills.of_month(costs, words)),
            "over_hours": _svg(bills.over_hours(costs, words)),
            "brief_and_billed": _svg(bills.brief_and_billed(costs, words)),
        },
        "series": bills.SERIES_KEYS,
        **_lines(costs),
        "price_notes": _price_notes(costs, words),
        "differences": _differences(costs, words),
        "lessons": lessons(architecture, material.found, costs, words),
        "notes": Markup(material.notes),  # noqa: S704 # Markdown without markup
    }


def _point(point: Evidence, material: Material) -> Mapping[str, Any]:
    words, began = material.words, material.found.began
    after = (moment(point) - began).total_seconds() if began else 0.0
    return {
        "evidence": point,
        "title": words.get(f"evidence.{point.name}.title", point.title),
        "why": words.get(f"evidence.{point.name}.why", ""),
        "after": f"+{after:.1f} s",
        "at": f"{moment(point):%H:%M:%S.%f}"[:-3],
        "seen": laid_out(point.observed, words),
    }


def _crossing(architecture: Architecture, words: Words) -> Table:
    """A row for each stack that needs others: which ones, and for what."""
    told: dict[str, list[str]] = {}
    for stack in architecture.stacks:
        needs = [need for need in architecture.needs if need.stack == stack.name]
        for need in sorted(needs, key=lambda need: need.needed):
            values = ", ".join(need.values) or words("value.order")
            told.setdefault(stack.name, []).append(f"{need.needed}: {values}")
    rows = tuple((name, "\n".join(lines)) for name, lines in told.items())
    return Table(words("table.crossing"), (words("column.stack"), words("column.needs")), rows)


def _differences(costs: Costs, words: Words) -> Table:
    """The brief's month and the billed one, service by service."""
    month = next(each for each in costs.comparisons if each.key == "month")
    brief, billed = month.brief.by_service(), month.billed.by_service()
    rows = [
        (
            name,
            words.money(brief[name]) if name in brief else "–",
            words.money(billed[name]) if name in billed else "–",
            words.get(f"difference.{name}", words("difference.other")).format(**_rates(name, costs, month, words)),
        )
        for name in dict.fromkeys([*brief, *billed])
    ]
    rows.append((words("column.total"), words.money(month.brief.total), words.money(month.billed.total), ""))
    heads = ("service", "brief", "billed", "why")
    return Table(words("table.differences"), tuple(words(f"column.{head}") for head in heads), tuple(rows))


def _rates(service: str, costs: Costs, month: Comparison, words: Words) -> Mapping[str, object]:
    """What the explanation of a service's difference may name: the brief's rate, the highest billed one of a GB."""
    rates = [line.price.amount for line in month.brief.of(service).lines]
    billed = [line.price.amount for line in costs.month.of(service).lines if line.unit == "GB"]
    return {
        "rate": words.money(max(rates, default=Decimal(0)), 3).removesuffix("0"),
        "billed": words.money(max(billed, default=Decimal(0)), 3).removesuffix("0"),
        "minutes": SHORTEST_MINUTES,
    }


def _svg(drawn: str) -> Markup:
    return Markup(drawn)  # noqa: S704 # drawn by us, every text in it written by ElementTree


def _failed(found: Found, words: Words) -> str:
    if not found.failed:
        return ""
    names = [words.get(f"evidence.{point.name}.title", point.title) for point in found.failed]
    return words.counted("page.evidence_failed", len(names), names="; ".join(names))


def _lines(costs: Costs) -> Mapping[str, Any]:
    """The dearest lines of the bill, and the others in one."""
    lines = sorted((line for line in costs.month.lines if line.amount), key=lambda line: -line.amount)
    rest = lines[SHOWN_LINES:]
    return {
        "lines": lines[:SHOWN_LINES],
        "rest_of_lines": len(rest),
        "rest_amount": sum(line.amount for line in rest),
    }


def _price_notes(costs: Costs, words: Words) -> list[str]:
    month, notes = costs.month, []
    others = sorted({line.price.region for line in month.stand_ins()})
    if others:
        notes.append(words("page.cost_stand_in", region=costs.prices.region, other=", ".join(others)))
    if month.assumed():
        notes.append(words("page.cost_assumed"))
    return [*notes, words("page.cost_verified")]


def _quantity(line: Line, words: Words) -> str:
    """Some units begin with a figure themselves: 3 × 10,000 requests."""
    sign = " × " if line.unit[:1].isdigit() else " "
    return f"{words.number(line.quantity, 1)}{sign}{line.unit}"
