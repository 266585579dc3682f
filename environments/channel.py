"""The [[channels]] tables: each one a MediaLive channel with its ladder of renditions."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import Field, field_validator

from environments.section import Section


class Rung(Section):
    """One rendition of the ladder."""

    width: int = Field(ge=2, le=3840)
    height: int = Field(ge=2, le=2160)
    framerate: int = Field(ge=1, le=60)
    bitrate: int = Field(ge=100_000, le=50_000_000, description="bit/s; also the billing bracket")
    quality: int = Field(ge=1, le=10, description="QVBR quality level")

    @field_validator("width", "height")
    @classmethod
    def _size_is_even(cls, size: int) -> int:
        if size % 2:
            raise ValueError(f"must be even, got {size}: use {size - 1}")
        return size

    def __str__(self) -> str:
        return f"{self.width}x{self.height}@{self.framerate} {self.bitrate} bit/s"


class Channel(Section):
    """One channel: a name that becomes part of resource names and URLs, a class, a ladder."""

    name: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")
    title: str = Field(min_length=1, max_length=100, description="what viewers read; any language")
    channel_class: Literal["SINGLE_PIPELINE", "STANDARD"]
    accept_single_pipeline: bool = False
    ladder: tuple[Rung, ...] = Field(min_length=1, max_length=10)

    @field_validator("ladder")
    @classmethod
    def _ladder_descends(cls, ladder: tuple[Rung, ...]) -> tuple[Rung, ...]:
        for number, (upper, lower) in enumerate(pairwise(ladder)):
            grows = lower.width > upper.width or lower.height > upper.height
            if grows or lower.bitrate >= upper.bitrate:
                raise ValueError(
                    f"must descend in size and bitrate, got rung {number} ({upper}) above rung {number + 1} "
                    f"({lower}): order the rungs from the largest to the smallest and give each its own bitrate"
                )
            if upper.framerate % lower.framerate:
                raise ValueError(
                    f"must hold framerates that divide the rung above, got rung {number} ({upper}) "
                    f"and rung {number + 1} ({lower}): use {upper.framerate} or {upper.framerate / 2:g}"
                )
        return ladder
