"""The evidence of a rehearsal, read from the folder that it was written to."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from onair.report.confidential import without_addresses
from rehearsal.demo.evidence import Evidence, evidence_of, moment, parsed
from rehearsal.ports import LOOPBACK

KNOWN = {
    "origin-unsigned": 3,
    "origin-signed-before-input": 3,
    "phone-input": 4,
    "origin-signed-on-air": 4,
    "monitoring": 6,
    "sweep": 7,
    "cdn-configuration": 5,
    "cdn-playlist": 5,
    "cdn-segments": 5,
    "cdn-manifest-fresh": 5,
    "player": 5,
    "archive": 2,
    "replay": 7,
    "player-replay": 5,
}
"""The test points of a whole rehearsal in their order, with the phase that each one is of; `onair check` has more."""

MANIFEST = re.compile(r"/out/v1/([\w-]+)/")


@dataclass(frozen=True)
class Found:
    """What an evidence folder holds; `unreadable` are the names of files that are no evidence of this schema."""

    folder: Path
    points: tuple[Evidence, ...]
    unreadable: tuple[str, ...]

    @property
    def passed(self) -> tuple[Evidence, ...]:
        return tuple(point for point in self.points if point.passed)

    @property
    def failed(self) -> tuple[Evidence, ...]:
        return tuple(point for point in self.points if not point.passed)

    @property
    def began(self) -> datetime | None:
        """When the first point was looked at."""
        return moment(self.points[0]) if self.points else None

    @property
    def rehearsed(self) -> bool:
        """Whether it was a rehearsal that was asked: its addresses are this machine's."""
        return any(LOOPBACK in point.request or LOOPBACK in json.dumps(point.observed) for point in self.points)

    def point(self, name: str) -> Evidence | None:
        return next((point for point in self.points if point.name == name), None)

    def observed(self, name: str, key: str) -> Any:
        """One thing that a point saw; None where there is no such point or thing."""
        point = self.point(name)
        return point.observed.get(key) if point else None

    @property
    def groups(self) -> frozenset[str]:
        """The channel groups whose manifests were asked for: an environment has one of its own."""
        return frozenset(name for point in self.points for name in MANIFEST.findall(point.request))

    def stands(self, *names: str) -> bool:
        """Whether all of these points were recorded and passed."""
        return {*names} <= {point.name for point in self.passed}

    def missing(self, phases: Sequence[int]) -> list[str]:
        """The known test points of these phases that were not recorded."""
        recorded = {point.name for point in self.points}
        return [name for name, phase in KNOWN.items() if phase in phases and name not in recorded]

    def file(self, name: object) -> Path | None:
        """A picture or a video of the folder; None where it is not there."""
        path = self.folder / str(name)
        try:
            return path if isinstance(name, str) and Path(name).name == name and path.is_file() else None
        except OSError:  # a name that is longer than any file's
            return None


def read(folder: Path) -> Found:
    """Read every point of a folder, in the order of time; a folder that is not there has none."""
    points, unreadable = [], []
    for path in sorted(folder.glob("*.json")):
        point = _point(path)
        if point is None:
            unreadable.append(path.name)
        else:
            points.append(point)
    return Found(folder, tuple(sorted(points, key=moment)), tuple(unreadable))


def _point(path: Path) -> Evidence | None:
    try:
        return evidence_of(parsed(without_addresses(path.read_text(encoding="utf-8"))))
    except (OSError, ValueError):
        return None
