"""What a terminal shows after a program, cell by cell, and that as HTML with a picture's colours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from itertools import groupby

import pyte

COLOURS = {
    "default": "#e6edf3",
    "black": "#0d1117",
    "red": "#ff7b72",
    "green": "#56d364",
    "brown": "#e3b341",
    "blue": "#79c0ff",
    "magenta": "#d2a8ff",
    "cyan": "#39c5cf",
    "white": "#b1bac4",
    "brightblack": "#8b949e",
}
"""By the names that pyte gives the first colours; any other is six hexadecimal digits."""

BACKGROUND = "#0d1117"
FAINT, GREY = "2", "90"
COLOURED = re.compile(r"\x1b\[([0-9;]+)m")
LINES_MOST = 400

FONT_PIXELS = 24.915
"""At this size a cell of DejaVu Sans Mono is 15 by 29 whole pixels, so that lines and blocks join."""

CELL_WIDTH, CELL_HEIGHT = 15, 29
HALVES = {"█": (True, True), "▀": (True, False), "▄": (False, True)}
"""Blocks as what they cover above and below: fonts leave seams between them, which a phone's camera sees."""


@dataclass(frozen=True)
class Style:
    """How a cell looks; colours as CSS has them, None for the terminal's own background."""

    colour: str
    background: str | None
    bold: bool


def lines_of(shown: bytes, columns: int) -> list[list[tuple[str, Style]]]:
    """The rows of a screen of so many columns after these bytes, without empty ones at the end."""
    screen = pyte.Screen(columns, LINES_MOST)
    pyte.Stream(screen).feed(greyed(shown.decode(errors="replace")))
    rows = [
        [(screen.buffer[row][column].data, style(screen.buffer[row][column])) for column in range(columns)]
        for row in range(LINES_MOST)
    ]
    while rows and all(text.isspace() for text, _ in rows[-1]):
        rows.pop()
    return rows


def greyed(shown: str) -> str:
    """Faint text as grey, because pyte knows no faint."""

    def grey(codes: re.Match[str]) -> str:
        told = [GREY if code == FAINT else code for code in codes[1].split(";")]
        # In "38;5;2" the 2 is a colour's number.
        return codes[0] if {"38", "48"} & set(told) else f"\x1b[{';'.join(told)}m"

    return COLOURED.sub(grey, shown)


def style(cell: pyte.screens.Char) -> Style:
    colour, background = cell.fg, cell.bg
    if cell.reverse:
        colour, background = background, colour
    behind = None if background == "default" else css(background)
    return Style(css(colour), behind, bool(cell.bold))


def css(colour: str) -> str:
    return COLOURS.get(colour) or f"#{colour}"


def as_text(rows: list[list[tuple[str, Style]]]) -> str:
    """The same without colours."""
    return "\n".join("".join(text for text, _ in row).rstrip() for row in rows)


def as_html(rows: list[list[tuple[str, Style]]], columns: int) -> str:
    """A page with the screen in an element `pre`, on a dark ground with some room around it."""
    lines = "\n".join(
        "".join(run("".join(text for text, _ in cells), look) for look, cells in grouped(row)) for row in rows
    )
    return f"""<!doctype html>
<meta charset="utf-8">
<style>
body {{ margin: 0; background: {BACKGROUND} }}
pre {{ margin: 0; padding: {CELL_HEIGHT}px {CELL_HEIGHT}px; width: {columns * CELL_WIDTH}px;
  background: {BACKGROUND}; color: {COLOURS["default"]};
  font: {FONT_PIXELS}px/{CELL_HEIGHT}px "DejaVu Sans Mono", monospace }}
i {{ display: inline-block; vertical-align: top; height: {CELL_HEIGHT}px; width: {CELL_WIDTH}px }}
</style>
<pre>{lines}</pre>
"""


def grouped(row: list[tuple[str, Style]]) -> list[tuple[Style, list[tuple[str, Style]]]]:
    return [(look, list(cells)) for look, cells in groupby(row, key=lambda cell: cell[1])]


def run(text: str, look: Style) -> str:
    """Cells of one look."""
    words = "".join(half(cell, look) if cell in HALVES else escape(cell) for cell in text)
    rules = [f"color:{look.colour}"] if look.colour != COLOURS["default"] else []
    rules += [f"background:{look.background}"] if look.background else []
    rules += ["font-weight:bold"] if look.bold else []
    return f'<span style="{";".join(rules)}">{words}</span>' if rules else words


def half(cell: str, look: Style) -> str:
    above, below = (look.colour if covered else "transparent" for covered in HALVES[cell])
    return f'<i style="background:linear-gradient({above} 50%,{below} 50%)"></i>'
