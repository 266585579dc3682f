"""What a test point found, as one JSON file per point under out/evidence/."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

SCHEMA = 1
NUMBERED = re.compile(r"(?P<number>[0-9]{2,})-(?P<name>.+)\.json")


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
        path = self._place(evidence.name)
        partial = path.with_suffix(".part")
        partial.write_text(json.dumps(asdict(evidence), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        partial.replace(path)
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
