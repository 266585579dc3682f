"""The [[channels]] tables: each one a MediaLive channel with its ladder of renditions."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

from pydantic import Field, field_validator

from environments.section import Section

LONGEST_NAME = 64
NAME = re.compile(rf"[A-Za-z][A-Za-z0-9_-]{{0,{LONGEST_NAME - 1}}}")


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

    name: str
    title: str = Field(min_length=1, max_length=100, description="what viewers read; any language")
    channel_class: Literal["SINGLE_PIPELINE", "STANDARD"]
    accept_single_pipeline: bool = False
    ladder: tuple[Rung, ...] = Field(min_length=1, max_length=10)

    @field_validator("name")
    @classmethod
    def _name_fits_every_service(cls, name: str) -> str:
        if not NAME.fullmatch(name):
            shown = repr(name) if len(name) <= LONGEST_NAME else f"{len(name)} characters"
            raise ValueError(
                f'must be 1 to {LONGEST_NAME} of A-Z, a-z, 0-9, "-" and "_", a letter first, got {shown}: '
                'use a name such as "main"; Korean and spaces belong in title'
            )
        return name

    @field_validator("ladder")
    @classmethod
    def _ladder_descends(cls, ladder: tuple[Rung, ...]) -> tuple[Rung, ...]:
        for number, (upper, lower) in enumerate(pairwise(ladder)):
            both = f"rung {number} ({upper}) above rung {number + 1} ({lower})"
            if upper == lower:
                raise ValueError(f"must hold each rung once, got {both}: remove one")
            if lower.width > upper.width or lower.height > upper.height or lower.bitrate >= upper.bitrate:
                raise ValueError(
                    f"must descend in size and bitrate, got {both}: order the rungs from the largest to the "
                    "smallest and give each its own bitrate"
                )
            if upper.framerate % lower.framerate:
                raise ValueError(
                    f"must hold framerates that divide the rung above, got {both}: use {_divisors(upper.framerate)}"
                )
        return ladder


def _divisors(framerate: int) -> str:
    whole = [str(part) for part in range(framerate, max(1, framerate // 2) - 1, -1) if framerate % part == 0]
    return " or ".join(whole)
