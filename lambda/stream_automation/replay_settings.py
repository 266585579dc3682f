"""What the functions of the replay are told beyond what every function is."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta

from stream_automation.settings import SettingsError


@dataclass(frozen=True)
class ReplaySettings:
    """Each variable is the upper-case name of its field.

    `replay_titles` holds the title of each channel by MediaPackage's name of it; `replay_days` and
    `startover_seconds` say how long a replay is kept, and how far back one can be cut.
    """

    replay_bucket: str
    replay_endpoint: str
    replay_manifest: str
    replay_titles: Mapping[str, str]
    replay_days: int
    startover_seconds: int

    @property
    def startover(self) -> timedelta:
        return timedelta(seconds=self.startover_seconds)

    @property
    def kept(self) -> timedelta:
        return timedelta(days=self.replay_days)

    @classmethod
    def read(cls, variables: Mapping[str, str] | None = None) -> ReplaySettings:
        """From the process's environment. Raises SettingsError at init, so that a bad deploy shows at once."""
        given = os.environ if variables is None else variables
        missing = [field.name.upper() for field in fields(cls) if not given.get(field.name.upper())]
        if missing:
            raise SettingsError(f"environment variable {', '.join(missing)} must be set on this function")
        return cls(
            given["REPLAY_BUCKET"],
            given["REPLAY_ENDPOINT"],
            given["REPLAY_MANIFEST"],
            _titles(given["REPLAY_TITLES"]),
            _number("REPLAY_DAYS", given["REPLAY_DAYS"]),
            _number("STARTOVER_SECONDS", given["STARTOVER_SECONDS"]),
        )


def _titles(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(title, str) for title in found.values()):
        raise SettingsError(f"REPLAY_TITLES must be a JSON object of titles by channel, got {text[:80]!r}")
    return found


def _number(name: str, text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise SettingsError(f"{name} must be a whole number from 1, got {text!r}")
    return int(text)
