"""Puts the figures into the pages: between `<!-- figures -->` and `<!-- /figures -->` all of them.

`<!-- figures: phase 1 -->` takes those alone whose names begin with "phase 1".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measured import COLUMNS, Figure, as_rows

MARKED = re.compile(r"(?<=<!-- figures)(: [^>]+)?( -->\n).*?(?=<!-- /figures -->)", re.DOTALL)


class NoFigureError(RuntimeError):
    """A page asks for figures that were not measured; the text names both."""


def write(root: Path, figures: Sequence[Figure], machine: str) -> list[Path]:
    """Renew the figures of every page of a project; the pages that changed.

    Raises NoFigureError, with every page as it was, when one asks for what is not among the figures.
    """
    pages = [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]
    before = {page: page.read_text(encoding="utf-8") for page in pages}
    after = {page: renewed(text, page.name, figures, machine) for page, text in before.items()}
    changed = [page for page in pages if after[page] != before[page]]
    for page in changed:
        page.write_text(after[page], encoding="utf-8")
    return changed


def renewed(text: str, page: str, figures: Sequence[Figure], machine: str) -> str:
    """The text of a page with these figures between its marks."""

    def between(marks: re.Match[str]) -> str:
        asked = (marks[1] or "").removeprefix(": ")
        wanted = [figure for figure in figures if figure.what.startswith(asked)]
        if not wanted:
            raise NoFigureError(f"{page} asks for the figures of {asked!r}, and none was measured")
        return f"{marks[1] or ''}{marks[2]}\n{as_markdown(wanted, machine)}\n\n"

    return MARKED.sub(between, text)


def as_markdown(figures: Sequence[Figure], machine: str) -> str:
    """A table, and where it was measured."""
    rows = [COLUMNS, ("---", "---:", "---:", "---:"), *as_rows(figures)]
    return "\n".join([*(f"| {' | '.join(row)} |" for row in rows), "", f"Measured on {machine}."])
