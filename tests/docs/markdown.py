"""Just enough Markdown to hold the documentation to the code: headings, links, tables, code blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from stacks.phases import Phase
from tests.assembly import ROOT

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Page:
    """One page; `prose` is its text without the fenced blocks."""

    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def prose(self) -> str:
        return FENCE.sub("", self.text)

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Level and text of every heading in order."""
        return [(len(marks), title) for marks, title in HEADING.findall(self.prose)]

    @property
    def anchors(self) -> set[str]:
        """What a link may name after a "#": the slugs that GitHub gives headings."""
        return {slug(title) for _, title in self.headings}

    @property
    def links(self) -> list[str]:
        """The targets of all links in order."""
        return LINK.findall(self.prose)

    def blocks(self, language: str) -> list[str]:
        """The fenced blocks of one language."""
        return [body for name, body in FENCE.findall(self.text) if name == language]

    @property
    def all_blocks(self) -> list[tuple[str, str]]:
        """Language and text of every fenced block in order."""
        return FENCE.findall(self.text)

    def section(self, number: int) -> str:
        """The text of the n-th second-level section, counted from 0, with its subsections."""
        return re.split(r"^## .+$", self.prose, flags=re.MULTILINE)[number + 1]

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))


def slug(title: str) -> str:
    """GitHub's anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def rows(text: str) -> list[list[str]]:
    """The cells of every table row in a text, without headers and rules."""
    lines = [line.strip() for line in text.splitlines()]
    found = []
    for before, line in zip(["", *lines], lines, strict=False):
        is_rule, is_header = set(line) <= set("|-: "), not before.startswith("|")
        if line.startswith("|") and not is_rule and not is_header:
            found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def code(text: str) -> list[str]:
    """Everything in backquotes."""
    return CODE.findall(text)


def pages() -> list[Page]:
    """Every page of the documentation."""
    return [Page(path) for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])]


def phase_page(phase: Phase, ending: str) -> Page:
    """The page of a phase, with this ending of its language."""
    (path,) = [
        found
        for found in (ROOT / "docs" / "phases").glob(f"{phase.number}-*{ending}")
        if found.name.endswith(".ko.md") == (ending == ".ko.md")
    ]
    return Page(path)


def on_any_page(look: Callable[[Page], Collection[str]]) -> dict[str, Collection[str]]:
    """What `look` finds on every page of the documentation, by page; those on which it finds nothing are left out."""
    return {str(page): found for page in pages() if (found := look(page))}


def translated() -> Iterator[tuple[Page, Page]]:
    """Every English page that has a Korean one, with it."""
    for page in pages():
        korean = page.path.with_suffix(".ko.md")
        if not page.path.name.endswith(".ko.md") and korean.exists():
            yield page, Page(korean)
