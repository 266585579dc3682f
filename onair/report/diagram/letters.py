"""How wide a text will be, before any browser has drawn it: an estimate that is rather too wide than too narrow."""

from __future__ import annotations

import unicodedata

NARROW = frozenset("iljtfrI.,:;'|!()[]{}-·/ ")
WIDE = frozenset("mwMW@%—–…×")
BOLD = 1.08


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in a sans-serif of this size, in the size's unit."""
    return sum(_em(letter) for letter in text) * size * (BOLD if bold else 1.0)


def wrap(text: str, size: float, room: float, *, lines: int) -> list[str]:
    """Break between words into at most so many lines that fit the room; what is left over ends in an ellipsis."""
    found: list[str] = []
    for word in filter(None, text.split(" ")):
        joined = f"{found[-1]} {word}" if found else word
        if found and width(joined, size) <= room:
            found[-1] = joined
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return [_fit(line, size, room) for line in found]


def _fit(line: str, size: float, room: float) -> str:
    if width(line, size) <= room:
        return line
    while line and width(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip(' ,·')}…"


def _em(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in NARROW:
        return 0.38
    if letter in WIDE:
        return 0.95
    return 0.72 if letter.isupper() else 0.6
