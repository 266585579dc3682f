"""One rendition of a ladder as numbers, and the H.264 level it needs."""

from __future__ import annotations

import math
from dataclasses import dataclass

MACROBLOCK = 16
HIGH_PROFILE_FACTOR = 1.25
"""High profile may carry a quarter more bits than Main at the same level (H.264, table A-2)."""


@dataclass(frozen=True)
class Rendition:
    """Size in pixels, frames per second, `bitrate` in bit/s, `quality` as QVBR level 1 to 10."""

    width: int
    height: int
    framerate: int
    bitrate: int
    quality: int

    @property
    def name(self) -> str:
        """`720p30-3000000`; bitrates differ within a ladder, so names do."""
        return f"{self.height}p{self.framerate}-{self.bitrate}"


@dataclass(frozen=True)
class _Level:
    name: str
    macroblocks_per_second: int
    macroblocks_per_frame: int
    kilobits_per_second: int


# H.264 (ITU-T H.264, table A-1), from the smallest that MediaLive and phones share.
_LEVELS = (
    _Level("3", 40_500, 1_620, 10_000),
    _Level("3_1", 108_000, 3_600, 14_000),
    _Level("3_2", 216_000, 5_120, 20_000),
    _Level("4", 245_760, 8_192, 20_000),
    _Level("4_1", 245_760, 8_192, 50_000),
    _Level("4_2", 522_240, 8_704, 50_000),
    _Level("5", 589_824, 22_080, 135_000),
    _Level("5_1", 983_040, 36_864, 240_000),
    _Level("5_2", 2_073_600, 36_864, 240_000),
)


def h264_level(rendition: Rendition) -> str:
    """The lowest level in MediaLive's words (`H264_LEVEL_3_1`) that carries the rendition in High profile.

    Left to itself the encoder may state a higher one, and a decoder that keeps to its level would refuse the stream.
    Raises ValueError when no level does.
    """
    frame = math.ceil(rendition.width / MACROBLOCK) * math.ceil(rendition.height / MACROBLOCK)
    for level in _LEVELS:
        if (
            frame <= level.macroblocks_per_frame
            and frame * rendition.framerate <= level.macroblocks_per_second
            and rendition.bitrate <= level.kilobits_per_second * 1000 * HIGH_PROFILE_FACTOR
        ):
            return f"H264_LEVEL_{level.name}"
    raise ValueError(f"no H.264 level carries {rendition}: lower its size, framerate or bitrate")
