"""The [encoding] table: what all channels of an environment encode alike."""

from __future__ import annotations

from itertools import product
from typing import Literal, Self

from pydantic import model_validator

from environments.section import Section

LONGEST_GOP, LONGEST_SEGMENT = 10, 30


class Encoding(Section):
    """GOP and segment length, in seconds, and the sound.

    One segment length feeds MediaLive and MediaPackage, so the two can never disagree.
    """

    gop_seconds: int
    segment_seconds: int
    audio_bitrate: Literal[96_000, 128_000, 160_000, 192_000]

    @model_validator(mode="after")
    def _segment_is_whole_gops(self) -> Self:
        gop, segment = self.gop_seconds, self.segment_seconds
        # The ranges stand here and not on the fields, so that every refusal proposes a pair that is legal as a pair.
        if not 1 <= gop <= LONGEST_GOP:
            raise ValueError(f"gop_seconds must be 1 to {LONGEST_GOP}, got {gop}: {_mend(gop, segment)}")
        if not 1 <= segment <= LONGEST_SEGMENT:
            raise ValueError(f"segment_seconds must be 1 to {LONGEST_SEGMENT}, got {segment}: {_mend(gop, segment)}")
        if segment % gop:
            raise ValueError(
                f"segment_seconds must be a whole multiple of gop_seconds, got {segment} and {gop}: "
                f"{_mend(gop, segment)}"
            )
        return self


def nearest_pair(gop: int, segment: int) -> tuple[int, int]:
    """The legal GOP and segment length that change least; of two as near, the one that keeps the GOP."""
    legal = [(g, s) for g, s in product(range(1, LONGEST_GOP + 1), range(1, LONGEST_SEGMENT + 1)) if s % g == 0]
    return min(legal, key=lambda pair: (abs(pair[0] - gop) + abs(pair[1] - segment), abs(pair[0] - gop)))


def _mend(gop: int, segment: int) -> str:
    near_gop, near_segment = nearest_pair(gop, segment)
    return f"use segment_seconds = {near_segment} with gop_seconds = {near_gop}"
