"""What a user may choose about a demo."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class Source(StrEnum):
    """Who sends the stream: ffmpeg on this machine, or a phone on the same network."""

    SIMULATOR = "simulator"
    PHONE = "phone"


@dataclass(frozen=True, kw_only=True)
class Options:
    """The choices of one demo.

    `duration` is in seconds of playing, None until Ctrl-C; `rungs` encodes only so many of the lowest
    renditions (None: all); `channel` None is the environment's first.
    """

    environment: str
    channel: str | None
    duration: float | None
    rungs: int | None
    source: Source
    out: Path
