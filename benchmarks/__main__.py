"""`python -m benchmarks`: prints the figures of the docs, measured on this machine now.

`--only synth` or `--only rehearsal` measures one half; `--markdown` prints the table as the README holds it.
"""

from __future__ import annotations

import os
import platform
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks import rehearsal, synth
from benchmarks.measured import Figure

COLUMNS = ("what", "wall, s", "CPU, s", "runs")


class Part(StrEnum):
    """What may be measured alone."""

    SYNTH = "synth"
    REHEARSAL = "rehearsal"


PARTS = {Part.SYNTH: synth.figures, Part.REHEARSAL: rehearsal.figures}


def measure(
    *,
    only: Annotated[Part | None, typer.Option(help="measure one part")] = None,
    markdown: Annotated[bool, typer.Option(help="print the table as Markdown")] = False,
) -> None:
    """Measure and print; CPU counts child processes, and a figure over several runs is their median."""
    progress = Console(stderr=True)
    found: list[Figure] = []
    with progress.status("measuring") as status:
        for part, figures in PARTS.items():
            for figure in figures() if only in (None, part) else ():
                found.append(figure)
                status.update(f"measured {figure.what}")
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    if markdown:
        typer.echo(as_markdown(found, machine))
    else:
        Console().print(as_table(found, machine))


def as_rows(figures: list[Figure]) -> list[tuple[str, str, str, str]]:
    """One row for each figure; a figure without CPU time has a dash."""
    return [
        (figure.what, f"{figure.wall:.1f}", "–" if figure.cpu is None else f"{figure.cpu:.1f}", str(figure.runs))
        for figure in figures
    ]


def as_table(figures: list[Figure], machine: str) -> Table:
    """The figures for a terminal."""
    table = Table(*COLUMNS, title=machine)
    for row in as_rows(figures):
        table.add_row(*row)
    return table


def as_markdown(figures: list[Figure], machine: str) -> str:
    """The figures for the README."""
    rows = [COLUMNS, ("---", "---:", "---:", "---:"), *as_rows(figures)]
    return "\n".join([*(f"| {' | '.join(row)} |" for row in rows), "", f"Measured on {machine}."])


if __name__ == "__main__":
    typer.run(measure)
