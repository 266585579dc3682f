"""One thing that was looked at, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """`MISSING` keeps somebody from what needs it; `NOTED` does not; `UNASKED` nobody could look at."""

    GOOD = "good"
    NOTED = "noted"
    MISSING = "missing"
    UNASKED = "not asked"


class Purpose(StrEnum):
    """What needs it."""

    DEPLOY = "deploy"
    REHEARSE = "rehearse"


BOTH = (Purpose.DEPLOY, Purpose.REHEARSE)


@dataclass(frozen=True)
class Finding:
    """`found` is what is there, `mend` what to do about it; empty when there is nothing to do."""

    what: str
    mark: Mark
    found: str
    mend: str = ""
    needed_to: tuple[Purpose, ...] = BOTH
