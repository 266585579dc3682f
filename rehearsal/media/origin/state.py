"""What the origin must not forget over a restart: players never recover from a media sequence that goes back."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


class StateUnreadableError(RuntimeError):
    """The state file is damaged; the text names it and says what removing it means."""


@dataclass
class SequenceState:
    """Next media sequence, discontinuity number of the newest segment, and the largest target duration announced."""

    next_sequence: int = 0
    discontinuity: int = 0
    target_duration: int = 0

    @classmethod
    def load(cls, path: Path) -> SequenceState:
        """Read the state, or start at zero where there is no file."""
        try:
            return cls(**json.loads(path.read_text()))
        except FileNotFoundError:
            return cls()
        except (ValueError, TypeError) as error:
            raise StateUnreadableError(
                f"{path} is damaged ({error}): remove it and restart the players, their media sequence begins anew"
            ) from None

    def save(self, path: Path) -> None:
        """Write the state whole: a reader sees the old file or the new one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".new")
        temporary.write_text(json.dumps(asdict(self)))
        os.replace(temporary, path)
