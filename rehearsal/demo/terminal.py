"""What the demo shows while it works: one line per step, with its time, and a table of the test points."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.control import Control
from rich.segment import ControlType
from rich.table import Table
from rich.text import Text

from rehearsal.demo.evidence import Evidence

INDENT = 9
"""Columns of what belongs to the step above: the width of its time."""


class Terminal:
    """Steps and results on one rich console; a pipe gets the same lines without the spinner."""

    def __init__(self, console: Console) -> None:
        self.console = console

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Show that a step is under way, then how long it took or that it failed."""
        began = time.monotonic()
        try:
            with self.console.status(title):
                yield
        except BaseException:
            self._line("[red]✗[/red]", title, began)
            raise
        self._line("[green]✓[/green]", title, began)

    def point(self, evidence: Evidence) -> None:
        """One test point's verdict."""
        mark = "[green]✓[/green]" if evidence.passed else "[red]✗[/red]"
        line = Table.grid()
        line.add_row(" " * INDENT, f"{mark} ", evidence.title)
        self.console.print(line)

    def note(self, text: str) -> None:
        """A line the user should read."""
        self.console.print(f"{' ' * INDENT}{text}")

    def note_over_ctrl_c(self, text: str) -> None:
        """A line in place of the ^C that a terminal writes for the key."""
        self.console.control(Control(ControlType.CARRIAGE_RETURN))
        self.note(text)

    def picture(self, lines: str, colours: str) -> None:
        """A picture made of characters, as it is."""
        self.console.print(lines, style=colours, markup=False, highlight=False, soft_wrap=True)

    def _line(self, mark: str, title: str, began: float) -> None:
        self.console.print(f"{time.monotonic() - began:6.1f} s {mark} {title}", highlight=False)

    def summary(self, evidence: Sequence[Evidence]) -> None:
        """The table of all test points."""
        table = Table(title="Test points", title_justify="left")
        table.add_column("Phase", justify="right")
        table.add_column("Test point")
        table.add_column("Expected")
        table.add_column("Verdict")
        for point in sorted(evidence, key=lambda item: item.phase):
            verdict = "[green]✓ passed[/green]" if point.passed else "[red]✗ FAILED[/red]"
            table.add_row(str(point.phase), point.title, Text(point.expected), verdict)
        self.console.print(table)
