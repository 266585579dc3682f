"""Sheets on a terminal."""

from __future__ import annotations

from rich.bar import Bar
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cost.sheets import Sheet

BAR_WIDTH = 24


def print_sheet(sheet: Sheet, console: Console | None = None) -> None:
    """One table, its title above it and its notes below."""
    out = console or Console()
    if sheet.title:
        out.print(Text(sheet.title, style="bold"))
    out.print(as_table(sheet))
    for note in sheet.notes:
        out.print(Text(note, style="dim"))
    out.print()


def as_table(sheet: Sheet) -> Table:
    """A table for rich: numbers to the right, the total apart and bold, a bar for each row that is a share."""
    table = Table()
    for number, name in enumerate(sheet.columns):
        is_number = number in sheet.numbers
        # Korean breaks anywhere; rich would otherwise leave out what a line cannot hold.
        table.add_column(name, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
    bars = [Bar(1.0, 0.0, share, width=BAR_WIDTH, color="cyan") for share in sheet.shares]
    if bars:
        table.add_column("")
    for number, row in enumerate(sheet.rows):
        cells = [Text(cell, style=_style(cell)) for cell in row]
        table.add_row(*cells, *bars[number : number + 1])
    if sheet.total:
        table.add_section()
        table.add_row(*(Text(cell, style="bold") for cell in sheet.total))
    return table


def _style(cell: str) -> str:
    """What is more is red, what is less is green."""
    return {"+": "red", "-": "green"}.get(cell[:1], "")
