"""`python -m benchmarks`: prints the figures of the docs, measured on this machine now.

`--only synth`, `--only operator` or `--only rehearsal` measures one part; `--write` puts the figures into the pages.
"""

from __future__ import annotations

import os
import platform
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks import operator, pages, rehearsal, synth
from benchmarks.measured import COLUMNS, Figure, as_rows
from benchmarks.synth import ROOT


class Part(StrEnum):
    """What may be measured alone."""

    SYNTH = "synth"
    OPERATOR = "operator"
    REHEARSAL = "rehearsal"


PARTS = {Part.SYNTH: synth.figures, Part.OPERATOR: operator.figures, Part.REHEARSAL: rehearsal.figures}


def measure(
    *,
    only: Annotated[Part | None, typer.Option(help="measure one part")] = None,
    write: Annotated[bool, typer.Option(help="put the figures into the pages, between their marks")] = False,
) -> None:
    """Measure and print; CPU counts child processes, and a figure over several runs is their median."""
    if write and only:
        raise typer.BadParameter("the pages take the figures of one run: leave out --only", param_hint="--write")
    machine = this_machine()
    progress = Console(stderr=True)
    found: list[Figure] = []
    with progress.status("measuring") as status:
        for part, figures in PARTS.items():
            for figure in figures() if only in (None, part) else ():
                found.append(figure)
                status.update(f"measured {figure.what}")
    Console().print(as_table(found, machine))
    if write:
        for page in pages.write(ROOT, found, machine):
            typer.echo(f"written: {page.relative_to(ROOT)}")


def this_machine() -> str:
    """What a reader must know of it: also how busy it was with other work when the measuring began."""
    load, *_ = os.getloadavg()
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"load average {load:.1f} before it began"
    )


def as_table(figures: list[Figure], machine: str) -> Table:
    """The figures for a terminal."""
    table = Table(*COLUMNS, title=machine)
    for row in as_rows(figures):
        table.add_row(*row)
    return table


if __name__ == "__main__":
    typer.run(measure)
