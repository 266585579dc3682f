"""The [packager] and [cdn] tables: phases 3 and 5."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from environments.section import Section

LONGEST_STARTOVER_SECONDS = 1_209_600
SHORTEST_STARTOVER_SECONDS = 60


class Packager(Section):
    """The MediaPackage channel and its endpoint."""

    version: Literal["v1", "v2"]
    manifest_window_seconds: int = Field(ge=30, le=900)
    startover_seconds: int = Field(ge=0, le=LONGEST_STARTOVER_SECONDS, description="0 switches startover off")
    low_latency: bool

    @field_validator("version")
    @classmethod
    def _version_is_built(cls, version: str) -> str:
        if version == "v1":
            raise ValueError('must be "v2", got "v1": packager v1 is not built yet')
        return version

    @field_validator("startover_seconds")
    @classmethod
    def _startover_is_off_or_long_enough(cls, seconds: int) -> int:
        if 0 < seconds < SHORTEST_STARTOVER_SECONDS:
            raise ValueError(
                f"must be 0 (off) or {SHORTEST_STARTOVER_SECONDS} to {LONGEST_STARTOVER_SECONDS} seconds, "
                f"got {seconds}: use {SHORTEST_STARTOVER_SECONDS}"
            )
        return seconds


class Cdn(Section):
    """The CloudFront distribution."""

    price_class: Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"]
    playlist_ttl_seconds: int = Field(ge=1, le=15)
    segment_ttl_seconds: int = Field(ge=1, le=31_536_000)
    origin_shield: bool
