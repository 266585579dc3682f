"""The report's texts in one language, from words/*.toml, and how that language writes figures."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from cost.bill import cents
from cost.words import Language

FOLDER = Path(__file__).resolve().parent / "words"
CENTS = 2
UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


class Words:
    """The texts of one language; a text may have places for values, in braces."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._texts = texts(language)

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key such as "phase.4.title". Raises KeyError where there is none."""
        return self._texts[key].format(**values) if values else self._texts[key]

    def counted(self, key: str, count: int, **values: object) -> str:
        """The text of a key for so many; `<key>_one`, where the language has it, for a single one."""
        single = count == 1 and f"{key}_one" in self._texts
        return self(f"{key}_one" if single else key, count=count, **values)

    def get(self, key: str, otherwise: str) -> str:
        """The text of a key, or the other one where there is none."""
        return self._texts.get(key, otherwise)

    def duration(self, seconds: float) -> str:
        """Seconds as people say them, in at most two units: 2 h 30 min."""
        parts, rest = [], round(seconds, 2)
        for unit, length in UNITS:
            count = rest // length if length > 1 else rest
            if count:
                single = count == 1 and f"unit.{unit}_one" in self._texts
                parts.append(self(f"unit.{unit}_one" if single else f"unit.{unit}", count=self.number(count)))
            rest -= count * length
        return " ".join(parts[:2]) or self("unit.second", count="0")

    def bitrate(self, bits_per_second: float) -> str:
        """Bits per second as 3 Mbps or 128 kbps."""
        if bits_per_second >= 1_000_000:
            return f"{self.number(bits_per_second / 1_000_000)} Mbps"
        return f"{self.number(bits_per_second / 1_000)} kbps"

    def number(self, value: float | Decimal, digits: int = 2) -> str:
        """At most so many digits after the point, none that is a trailing zero."""
        text = f"{value:,.{digits}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    def money(self, dollars: float | Decimal, digits: int = 2) -> str:
        """US dollars to the cent, half a cent upwards; what is less than that but not nothing is told so."""
        smallest = Decimal(1).scaleb(-digits)
        if 0 < dollars < smallest / 2:
            return f"<${smallest}"
        return f"${cents(Decimal(dollars)) if digits == CENTS else dollars:,.{digits}f}"

    def switch(self, on: bool) -> str:
        """On or off."""
        return self("value.on" if on else "value.off")

    def listed(self, items: list[str]) -> str:
        """Items in one line, or the word for none."""
        return ", ".join(items) if items else self("value.none")


@cache
def texts(language: Language) -> Mapping[str, str]:
    """Every text of a language by its dotted key."""
    written = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return dict(_flat("", written))


def _flat(prefix: str, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, held in value.items():
        if isinstance(held, Mapping):
            yield from _flat(f"{prefix}{key}.", held)
        else:
            yield f"{prefix}{key}", held
