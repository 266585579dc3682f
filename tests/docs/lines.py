"""The command lines of the documentation, as a reader pastes them into a shell."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from functools import cache

from tests.docs.markdown import pages

LANGUAGES = ("bash", "sh", "shell", "console")
STATUS = re.compile(r"\b[1-5]\d\d\b")
QUOTED = re.compile(r'"[^"]+"(?:: "[^"]+")?')
FIRST_PAGES = ("README.md",)
"""What a reader begins with; the other pages follow by name."""


@dataclass(frozen=True)
class Line:
    """One command of a shell block, on several lines where the shell needs them, and what the page says beside it."""

    text: str
    comment: str

    @property
    def status(self) -> int | None:
        """The HTTP status that the page tells of a request, the first where it tells several."""
        found = STATUS.search(self.comment) if re.match(r"(curl|signed) ", self.text) else None
        return int(found[0]) if found else None

    @property
    def sends(self) -> bool:
        """Whether the page has the reader send from the phone now."""
        return self.text.startswith("onair start") and re.search(r"\band send\b", self.comment) is not None

    @property
    def after_the_stop(self) -> bool:
        """Whether the page has the reader wait until the channel is off air again."""
        return "after the stop" in self.comment

    @property
    def quoted(self) -> tuple[str, ...]:
        """What the page says word by word that is shown."""
        return tuple(QUOTED.findall(self.comment))


@dataclass(frozen=True)
class Block:
    """The commands of one fenced block, and the page on which it stands."""

    page: str
    lines: tuple[Line, ...]


def blocks() -> list[Block]:
    """Every shell block of the English pages in the reader's order; the Korean ones give the same commands."""
    found = [page for page in pages() if not page.path.name.endswith(".ko.md")]
    found.sort(key=lambda page: (str(page) not in FIRST_PAGES, str(page)))
    return [
        Block(str(page), lines_of(body))
        for page in found
        for language, body in page.all_blocks
        if language in LANGUAGES
    ]


def lines_of(body: str) -> tuple[Line, ...]:
    """The commands of a block. A line that is a comment alone belongs to the command above it."""
    found: list[Line] = []
    typed, said = "", ""
    for line in body.splitlines():
        command, comment = split(line)
        if not command and not typed:
            if found and comment:
                found[-1] = Line(found[-1].text, f"{found[-1].comment} {comment}".strip())
            continue
        typed = f"{typed}\n{command}" if typed else command
        said = f"{said} {comment}".strip()
        if is_whole(typed):
            found.append(Line(typed, said))
            typed, said = "", ""
    if typed:
        raise ValueError(f"this block ends in the middle of a command: {typed}")
    return tuple(found)


def split(line: str) -> tuple[str, str]:
    """Command and comment of one line; a # inside quotes, or inside a word, begins none."""
    quote, place = "", 0
    while place < len(line):
        character = line[place]
        if character == "\\" and quote != "'":
            place += 1
        elif character in "\"'":
            quote = "" if quote == character else (quote or character)
        elif character == "#" and not quote and not line[:place].rpartition(" ")[2]:
            return line[:place].rstrip(), line[place + 1 :].strip()
        place += 1
    return line.rstrip(), ""


@cache
def is_whole(typed: str) -> bool:
    """Whether the shell would run what was typed, and not wait for more."""
    if typed.endswith("\\"):
        return False
    return subprocess.run(["bash", "-n", "-c", typed], capture_output=True, check=False).returncode == 0
