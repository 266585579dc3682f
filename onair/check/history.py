"""Every check that was held, a file for each, beside the evidence: what is asked again replaces its evidence only."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rehearsal.aside import aside
from rehearsal.demo.evidence import Evidence, evidence_of, moment_of, parsed

SCHEMA = 1
FOLDER = "checks"
"""Inside the folder of the evidence, where neither a later check nor a demo takes anything away."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check: of which environment, where, and what each point that was asked found; `at` (aware) is when it ended.

    `rehearsed` says that it was the local AWS, whose account is nobody's.
    """

    project: str
    environment: str
    channel: str
    account: str
    region: str
    rehearsed: bool
    at: datetime
    points: tuple[Evidence, ...]


@dataclass(frozen=True)
class History:
    """The checks of a folder in the order of time; `unreadable` are the files that are none of this schema."""

    folder: Path
    checks: tuple[Check, ...]
    unreadable: tuple[Path, ...]


def write(evidence: Path, check: Check) -> Path:
    """Keep a check beside its evidence; the file appears whole or not at all."""
    folder = evidence / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    at = check.at.astimezone(UTC)
    path = folder / f"{at:%Y%m%dT%H%M%S.%fZ}-{check.environment}.json"
    written = {**asdict(check), "at": at.isoformat(timespec="milliseconds"), "schema": SCHEMA}
    with aside(path) as partial:
        partial.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def read(evidence: Path) -> History:
    """Every check that was kept beside this evidence; a folder that is not there has none."""
    folder = evidence / FOLDER
    checks, unreadable = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            checks.append(_check(parsed(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError):
            unreadable.append(path)
    return History(folder, tuple(sorted(checks, key=lambda check: check.at)), tuple(unreadable))


def _check(written: Any) -> Check:
    if not isinstance(written, dict) or written.get("schema") != SCHEMA:
        raise ValueError(f"no check of schema {SCHEMA}")
    own: dict[str, Any] = {
        name: written.get(name) for name in ("project", "environment", "channel", "account", "region")
    }
    if not (isinstance(written.get("rehearsed"), bool) and all(isinstance(value, str) for value in own.values())):
        raise ValueError("a check says of which environment it is, and where")
    if not isinstance(written.get("points"), list):
        raise ValueError("a check has points")
    points = tuple(evidence_of(point) for point in written["points"])
    return Check(**own, rehearsed=written["rehearsed"], at=moment_of(written.get("at")), points=points)
