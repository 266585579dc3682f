"""What a test point found, as one JSON file per point under out/evidence/, and how it is read again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from pathlib import Path
from typing import Any, TypeGuard

from rehearsal.aside import aside

SCHEMA = 1
NUMBERED = re.compile(r"(?P<number>[0-9]{2,})-(?P<name>.+)\.json")

DEEPEST = 30
"""Levels of lists and objects in what was observed; what is deeper no point has seen."""

SECONDS = ("seconds_after_first_byte", "seconds_to_picture", "watched_seconds", "advanced_seconds")
"""What of an observation is reckoned with, where it is there."""
MOST_SECONDS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One test point: what was asked, what should be, what was.

    `name` is a slug and the file's name; `phase` is 1 to 7; `observed` holds JSON values only.
    """

    name: str
    phase: int
    title: str
    request: str
    expected: str
    observed: Mapping[str, object]
    passed: bool
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="milliseconds"))
    schema: int = SCHEMA


TYPES: Mapping[str, type] = {
    "name": str,
    "phase": int,
    "title": str,
    "request": str,
    "expected": str,
    "observed": dict,
    "passed": bool,
    "at": str,
    "schema": int,
}


def parsed(text: str) -> Any:
    """JSON as somebody may have left it in a folder. Raises ValueError, also for what is nested too deep to read."""
    try:
        found = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    _require_shallow(found)
    # Half a character can be written in JSON, and nowhere else.
    json.dumps(found, ensure_ascii=False).encode()
    return found


def evidence_of(written: object) -> Evidence:
    """A point that was read: each field of its type, a time that is one. Raises ValueError, which names the field."""
    if not isinstance(written, dict):
        raise ValueError(f"evidence must be an object, got {type(written).__name__}")
    for name, kind in TYPES.items():
        # A bool is an int to Python, and no phase.
        if type(written.get(name)) is not kind:
            raise ValueError(f"{name} must be {kind.__name__}, got {type(written.get(name)).__name__}")
    point = Evidence(**{each.name: written[each.name] for each in fields(Evidence)})
    if point.schema != SCHEMA:
        raise ValueError(f"schema must be {SCHEMA}, got {point.schema}")
    for name in SECONDS:
        seconds = point.observed.get(name)
        if seconds is not None and not (_is_number(seconds) and abs(seconds) <= MOST_SECONDS):
            raise ValueError(f"observed.{name} must be seconds, got {seconds!r}")
    moment(point)
    return point


def moment(point: Evidence) -> datetime:
    """When a point was asked. Raises ValueError unless it is a time with its offset from UTC."""
    return moment_of(point.at)


def moment_of(written: object) -> datetime:
    """A time as it was written, aware. Raises ValueError."""
    if not isinstance(written, str):
        raise ValueError(f"a time must be text, got {type(written).__name__}")
    found = datetime.fromisoformat(written)
    # The first and the last year cannot be told in every time zone.
    if found.tzinfo is None or not MINYEAR < found.year < MAXYEAR:
        raise ValueError(f"{written} has no offset from UTC, or is no time of ours")
    return found


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _require_shallow(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            held
            for each in level
            if isinstance(each, dict | list)
            for held in (each.values() if isinstance(each, dict) else each)
        ]
    if level:
        raise ValueError(f"nested deeper than {DEEPEST} levels")


def from_here(path: Path) -> Path:
    """A path as somebody who stands in the working folder would type it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


class EvidenceFolder:
    """Where the evidence of one run goes; a new run replaces the evidence of the last.

    With `kept` what lies there stays, but for the points that are asked again.
    """

    def __init__(self, folder: Path, *, kept: bool = False) -> None:
        self.folder = folder
        self.recorded: list[Evidence] = []
        folder.mkdir(parents=True, exist_ok=True)
        stale = () if kept else (*folder.glob("*.json"), *folder.glob("*.png"), *folder.glob("*.mp4"))
        for file in stale:
            file.unlink()

    def record(self, evidence: Evidence) -> Evidence:
        """Write one point, in place of its file of before; the file appears whole or not at all."""
        self.recorded.append(evidence)
        with aside(self._place(evidence.name)) as partial:
            partial.write_text(json.dumps(asdict(evidence), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return evidence

    def _place(self, name: str) -> Path:
        """The point's own file where it has one, else the next number."""
        numbers = {path: match for path in self.folder.iterdir() if (match := NUMBERED.fullmatch(path.name))}
        own = next((path for path, match in numbers.items() if match["name"] == name), None)
        following = max((int(match["number"]) for match in numbers.values()), default=0) + 1
        return own or self.folder / f"{following:02d}-{name}.json"

    @property
    def failed(self) -> list[Evidence]:
        """The points that did not find what they should."""
        return [evidence for evidence in self.recorded if not evidence.passed]
