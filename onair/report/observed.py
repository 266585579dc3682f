"""What a test point saw, laid out for readers: facts, tables, and texts of several lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from onair.report.settings.table import Code, Table
from onair.report.words import Words

LEFT_OUT = ("aws:cloudformation:",)
"""Tags that CloudFormation sets on everything."""

LONGEST = 160
"""Letters of one fact; what is longer ends in an ellipsis."""


@dataclass
class Seen:
    """The observation of one point."""

    facts: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)


def laid_out(observed: Mapping[str, object], words: Words) -> Seen:
    """Each value where it reads best."""
    seen = Seen()
    for key, value in observed.items():
        if isinstance(value, str) and "\n" in value.strip():
            seen.texts.append((key, value.strip()))
        elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
            seen.tables.append(_table(key, value, words))
        else:
            seen.facts += _facts(key, value, words)
    return seen


def _facts(key: str, value: object, words: Words) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value:
        for name, held in value.items():
            if not str(name).startswith(LEFT_OUT):
                yield from _facts(f"{key} · {name}", held, words)
    else:
        yield key, _short(_told(value, words))


def _told(value: object, words: Words) -> str:
    match value:
        case None | [] | {} | "":
            return words("value.none")
        case bool():
            return words("value.yes" if value else "value.no")
        case list():
            return ", ".join(_told(item, words) for item in value)
        case _:
            return str(value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _table(key: str, rows: Sequence[Mapping[str, object]], words: Words) -> Table:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = (tuple(_cell(row.get(name), words) for name in columns) for row in rows)
    return Table(key, tuple(Code(name) for name in columns), tuple(cells))


def _cell(value: object, words: Words) -> str:
    if isinstance(value, list) and len(value) == 2:
        return "×".join(str(item) for item in value)
    return _short(_told(value, words)) if value is not None else "–"
