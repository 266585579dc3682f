"""What the page's template is given: everything ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from cost import sheets
from cost.bill import When
from cost.sheets import Sheet
from cost.words import say
from onair.report.architecture import Architecture
from onair.report.charts import bills
from onair.report.costs import Costs
from onair.report.diagram.picture import draw
from onair.report.evidence import Found
from onair.report.lessons import lessons
from onair.report.observed import laid_out
from onair.report.pictures import Picture, Screenshot, inlined
from onair.report.settings.phases import READERS, settings
from onair.report.settings.table import Table
from onair.report.tiles import tiles
from onair.report.words import Words
from rehearsal.demo.evidence import Evidence, moment


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
        "points": [_point(point, material) for point in material.found.points],
        "failed": _failed(material.found, words),
        "foreign": _foreign(material),
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
        **_sheets(costs, words),
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


def _sheets(costs: Costs, words: Words) -> Mapping[str, Any]:
    """The cost package's own tables of these bills."""
    month = next(each for each in costs.comparisons if each.key == "month")
    language = words.language
    lines = sheets.bill_by_line(costs.month, "", language)
    told = {
        "differences": sheets.against_the_brief(month.brief, month.billed, language),
        "changes": sheets.changes(costs.changes, language),
        "lines": lines,
    }
    tables = {name: _table(sheet, words(f"table.{name}")) for name, sheet in told.items()}
    return {**tables, "questions": _questions(costs, words), "price_notes": [*lines.notes, words("page.cost_verified")]}


def _questions(costs: Costs, words: Words) -> Table:
    """What a month, a show, an hour and a viewer's hour cost."""
    show, month = costs.show, costs.month
    watched = show.hours_on_air * show.viewers
    grows = month.only(When.ON_AIR, When.VIEWERS, When.STORED).total
    rows = (
        ("a month", words.money(month.total)),
        ("one show", words.money(grows / show.runs) if show.runs else words("value.none")),
        ("one hour on air", words.money(costs.hour_on_air.total)),
        ("one viewer for one hour", words.money(month.total / watched, 4) if watched else words("value.none")),
        ("a month without a show", words.money(costs.quiet_month)),
    )
    return Table(words("table.questions"), (), tuple((say(words.language, name), amount) for name, amount in rows))


def _table(sheet: Sheet, caption: str) -> Table:
    rows = (*sheet.rows, sheet.total) if sheet.total else sheet.rows
    return Table(caption, sheet.columns, rows, sheet.numbers)


def _svg(drawn: str) -> Markup:
    return Markup(drawn)  # noqa: S704 # drawn by us, every text in it written by ElementTree


def _foreign(material: Material) -> str:
    """What is to be said when the evidence is of another environment than the templates."""
    groups = material.architecture.resources("AWS::MediaPackageV2::ChannelGroup")
    own = {str(group.properties.get("ChannelGroupName")) for group in groups}
    seen = material.found.groups
    if not seen or seen & own:
        return ""
    return material.words("page.foreign", seen=", ".join(sorted(seen)), environment=material.architecture.environment)


def _failed(found: Found, words: Words) -> str:
    if not found.failed:
        return ""
    names = [words.get(f"evidence.{point.name}.title", point.title) for point in found.failed]
    return words.counted("page.evidence_failed", len(names), names="; ".join(names))
