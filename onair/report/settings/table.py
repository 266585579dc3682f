"""A table of the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FIGURE = re.compile(r"[-+<]?\$?[\d,.]+\S{0,2}( ?[^\s\d]{1,4}(/\S+)?)?|–")
"""What stands on the right of its column: a number, perhaps with its sign and its unit."""


class Code(str):
    """A cell in letters of one width: a name, a path, an expression."""

    __slots__ = ()


@dataclass(frozen=True)
class Table:
    """Rows below a caption; without columns each row is a setting and its value."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] | None = None
    """The columns that hold figures; None where the cells themselves tell."""

    @property
    def figures(self) -> frozenset[int]:
        """The columns that hold figures alone, but for the first: it names its row."""
        if self.numbers is not None:
            return self.numbers
        if not self.columns or not self.rows:
            return frozenset()
        columns = enumerate(zip(*self.rows, strict=True))
        return frozenset(place for place, cells in columns if place and all(FIGURE.fullmatch(cell) for cell in cells))


def of_settings(caption: str, rows: Iterable[tuple[str, str | None]]) -> Table:
    """Settings and their values; those without a value are left out."""
    return Table(caption, (), tuple((name, value) for name, value in rows if value))


def of_rows(caption: str, columns: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Table:
    """Rows under column heads."""
    return Table(caption, tuple(columns), tuple(rows))


def told(tables: Iterable[Table]) -> list[Table]:
    """The tables that have rows."""
    return [table for table in tables if table.rows]
