"""The [encoding] table: what all channels of an environment encode alike."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from environments.section import Section


class Encoding(Section):
    """GOP and segment length, in seconds, and the sound.

    One segment length feeds MediaLive and MediaPackage, so the two can never disagree.
    """

    gop_seconds: int = Field(ge=1, le=10)
    segment_seconds: int = Field(ge=1, le=30)
    audio_bitrate: Literal[96_000, 128_000, 160_000, 192_000]

    @model_validator(mode="after")
    def _segment_is_whole_gops(self) -> Self:
        if self.segment_seconds % self.gop_seconds:
            whole = max(1, round(self.segment_seconds / self.gop_seconds)) * self.gop_seconds
            raise ValueError(
                f"segment_seconds must be a whole multiple of gop_seconds, got {self.segment_seconds} and "
                f"{self.gop_seconds}: use segment_seconds = {whole} with gop_seconds = {self.gop_seconds}"
            )
        return self
