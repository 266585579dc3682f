"""What the rehearsal chooses about an encode, beside what the template says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PRESETS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow")


class EncoderOptionError(ValueError):
    """An option of the encoder has no legal value; the text names it and what is allowed."""


@dataclass(frozen=True, kw_only=True)
class EncoderOptions:
    """`preset` and `rungs` trade fidelity for a laptop's speed; every plan records them."""

    preset: str = "ultrafast"
    """x264 preset."""
    rungs: int | None = None
    """Encode only so many of the lowest video outputs of each packaging group (None: all)."""
    keep_seconds: int | None = None
    """Segments older than this are deleted (None: kept until the session's folder is)."""

    def __post_init__(self) -> None:
        if self.preset not in PRESETS:
            raise EncoderOptionError(f"ENCODER_PRESET must be one of {', '.join(PRESETS)}, got {self.preset!r}")
        if self.rungs is not None and self.rungs < 1:
            raise EncoderOptionError(f"RUNGS must be a whole number from 1, got {self.rungs}")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], *, keep_seconds: int | None = None) -> EncoderOptions:
        """ENCODER_PRESET and RUNGS of the environment; an empty one counts as unset."""
        rungs = environment.get("RUNGS") or None
        if rungs is not None and not rungs.isdecimal():
            raise EncoderOptionError(f"RUNGS must be a whole number from 1, got {rungs!r}")
        preset = environment.get("ENCODER_PRESET") or cls.preset
        return cls(preset=preset, rungs=int(rungs) if rungs else None, keep_seconds=keep_seconds)
