"""`onair report`: one HTML page, the same as PDF, the diagram and the videos, in one folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from cost.show import Show, ShowError
from cost.words import Language
from onair.assembly import ROOT, Assembly, synthesized
from onair.environment import chosen
from onair.errors import OperatorError
from onair.places import folder, writing
from onair.report import evidence
from onair.report.architecture import Architecture
from onair.report.context import Material, films
from onair.report.costs import costs
from onair.report.diagram.picture import as_file, draw
from onair.report.notes import rendered
from onair.report.page import page
from onair.report.pictures import screenshots as read_screenshots
from onair.report.printing import print_page
from onair.report.words import Words
from onair.speaking import tell_program
from rehearsal.aside import aside
from rehearsal.demo.browser import find_chromium

STANDARD = Show()


@dataclass(frozen=True)
class Written:
    """The files of a report; `pdf` is None where none was printed."""

    page: Path
    diagram: Path
    videos: tuple[Path, ...]
    pdf: Path | None = None

    def __iter__(self) -> Iterator[Path]:
        yield from (self.page, self.diagram, *self.videos)
        if self.pdf:
            yield self.pdf


def command(
    *,
    env: Annotated[str, typer.Option(help="environment to report on")] = "dev",
    assembly: Annotated[Path | None, typer.Option(help="what `cdk synth` wrote; synthesized by default")] = None,
    evidence_: Annotated[Path, typer.Option("--evidence", help="what `make demo` recorded")] = ROOT
    / "out"
    / "evidence",
    language: Annotated[Language, typer.Option(help="language of the report")] = Language.KOREAN,
    out: Annotated[Path, typer.Option(help="where the report goes")] = ROOT / "out" / "report",
    pdf: Annotated[bool, typer.Option(help="print it as PDF too, with the Chromium of this machine")] = True,
    screenshots: Annotated[Path | None, typer.Option(help="folder of your pictures, such as 4-channel.png")] = None,
    notes: Annotated[Path | None, typer.Option(help="your own words on what was learnt, in Markdown")] = None,
    author: Annotated[str, typer.Option(help="your name, on the first page")] = "",
    hours: Annotated[float, typer.Option(help="hours on air of a day")] = float(STANDARD.hours),
    days: Annotated[int, typer.Option(help="days of the month with a show")] = STANDARD.days,
    viewers: Annotated[int, typer.Option(help="how many watch at the same time")] = STANDARD.viewers,
    json_: Annotated[bool, typer.Option("--json", help="print as JSON what was written, and of what")] = False,
) -> None:
    """A portfolio report: what was built, that it works, what it costs."""
    environment = chosen(env)
    show = _show(hours, days, viewers)
    folder("--out", out)
    with nullcontext(Assembly.read(assembly)) if assembly else synthesized(environment.name) as read:
        material = Material(
            architecture=Architecture.read(read.folder),
            found=evidence.read(evidence_),
            costs=costs(read.templates, show, environment.region),
            words=Words(language),
            made=datetime.now(UTC),
            screenshots=tuple(read_screenshots(screenshots)) if screenshots else (),
            notes=rendered(notes) if notes else "",
            author=author,
        )
    with writing("--out", out):
        written = write(material, out)
        if pdf:
            written = replace(written, pdf=_printed(written.page))
    if json_:
        tell_program(as_json(material, environment.name, written))
    else:
        typer.echo("\n".join(map(str, written)))
    if not material.found.points:
        raise OperatorError(f"{evidence_} holds no evidence, and the report says so: run `make demo`, then this again")


def write(material: Material, out: Path) -> Written:
    """The page, the diagram and the videos, in a folder that is there; videos that lie in it already stay."""
    html, svg = out / "report.html", out / "architecture.svg"
    for path, text in ((html, page(material)), (svg, as_file(draw(material.architecture, material.words)))):
        with aside(path) as partial:
            partial.write_text(text, encoding="utf-8")
    videos = tuple(out / film.name for film in films(material))
    for video in videos:
        recorded = material.found.folder / video.name
        if not (video.exists() and video.samefile(recorded)):
            with aside(video) as partial:
                shutil.copyfile(recorded, partial)
    return Written(html, svg, videos)


def as_json(material: Material, environment: str, written: Written) -> dict[str, Any]:
    """For programs: the files, and how many test points the report shows."""
    found = material.found
    return {
        "environment": environment,
        "language": material.words.language.value,
        "page": str(written.page),
        "pdf": str(written.pdf) if written.pdf else None,
        "diagram": str(written.diagram),
        "videos": [str(path) for path in written.videos],
        "evidence": str(found.folder),
        "points": {"passed": len(found.passed), "failed": len(found.failed)},
        "unreadable": list(found.unreadable),
    }


def _show(hours: float, days: int, viewers: int) -> Show:
    try:
        return Show(hours=Decimal(str(hours)), days=days, viewers=viewers)
    except ShowError as error:
        raise OperatorError(str(error)) from None


def _printed(html: Path) -> Path | None:
    chromium = find_chromium()
    if chromium is None:
        typer.echo("no Chromium on this machine, so no PDF: print the page from your browser", err=True)
        return None
    pdf = html.with_suffix(".pdf")
    print_page(html, pdf, chromium)
    return pdf
