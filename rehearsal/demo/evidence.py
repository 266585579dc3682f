"""What a test point found, as one JSON file per point under out/evidence/."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

SCHEMA = 1


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


class EvidenceFolder:
    """Where the evidence of one run goes; a new run replaces the evidence of the last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.recorded: list[Evidence] = []
        folder.mkdir(parents=True, exist_ok=True)
        for stale in (*folder.glob("*.json"), *folder.glob("*.png"), *folder.glob("*.mp4")):
            stale.unlink()

    def record(self, evidence: Evidence) -> Evidence:
        """Write one point; the file appears whole or not at all."""
        self.recorded.append(evidence)
        path = self.folder / f"{len(self.recorded):02d}-{evidence.name}.json"
        partial = path.with_suffix(".part")
        partial.write_text(json.dumps(asdict(evidence), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        partial.replace(path)
        return evidence

    @property
    def failed(self) -> list[Evidence]:
        """The points that did not find what they should."""
        return [evidence for evidence in self.recorded if not evidence.passed]
