"""What a viewer of the player page has seen, as a file between the viewer's process and whoever sent it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

REPORT = "report.json"
"""Its name in the viewer's work folder."""


@dataclass(frozen=True, kw_only=True)
class Watched:
    """One visit to the player page; times in seconds.

    `complaints` are the errors on the page's console and the requests that failed, but for what is no fault: the
    playlist that was not there yet.
    """

    state: str
    seconds_to_picture: float
    advanced: float
    watched: float
    frames: int
    screenshot: str
    video: str
    console: tuple[str, ...]
    complaints: tuple[str, ...]

    def write(self, file: Path) -> None:
        """Leave it as JSON."""
        file.write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, file: Path) -> Self:
        """Take it up again."""
        found: dict[str, Any] = json.loads(file.read_text())
        found |= {name: tuple(value) for name, value in found.items() if isinstance(value, list)}
        return cls(**found)
