"""What a harvest job asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

NO_CONTENT = "There was no content available for the specified time window."
"""MediaPackage's own words (its v2 user guide, "Failed harvest job event")."""


class HarvestRefusedError(Exception):
    """The recording cannot be cut; the text becomes the job's error message."""


@dataclass(frozen=True, kw_only=True)
class HarvestJob:
    """HLS manifests of one endpoint, from `start` to `end` (epoch seconds), into `path` of a bucket."""

    group: str
    channel: str
    endpoint: str
    manifests: tuple[str, ...]
    start: float
    end: float
    bucket: str
    path: str

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError for anything that is no job."""
        names = {name: str(document[name]) for name in ("group", "channel", "endpoint", "bucket", "path")}
        return cls(
            **names,
            manifests=tuple(str(manifest) for manifest in document["manifests"]),
            start=float(document["start"]),
            end=float(document["end"]),
        )

    def key(self, file: str) -> str:
        """The object that a file becomes; whether the path ends in a slash makes no difference."""
        return f"{self.path.rstrip('/')}/{file}"
