"""What each level of H.264 allows (ITU-T H.264, tables A-1 and A-2, clause A.3.1)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

MACROBLOCK = 16

# Table A-2: bits per second for each unit of MaxBR, by MediaLive's names of the profiles.
BITS_PER_UNIT = {
    "BASELINE": 1000,
    "MAIN": 1000,
    "HIGH": 1250,
    "HIGH_10BIT": 3000,
    "HIGH_422": 4000,
    "HIGH_422_10BIT": 4000,
}


@dataclass(frozen=True)
class Level:
    """One row of table A-1: MaxMBPS, MaxFS and MaxBR; `name` is MediaLive's."""

    name: str
    macroblocks_per_second: int
    macroblocks_per_frame: int
    bitrate_units: int


LEVELS = tuple(
    Level(f"H264_LEVEL_{name}", *limits)
    for name, *limits in (
        ("1", 1_485, 99, 64),
        ("1_1", 3_000, 396, 192),
        ("1_2", 6_000, 396, 384),
        ("1_3", 11_880, 396, 768),
        ("2", 11_880, 396, 2_000),
        ("2_1", 19_800, 792, 4_000),
        ("2_2", 20_250, 1_620, 4_000),
        ("3", 40_500, 1_620, 10_000),
        ("3_1", 108_000, 3_600, 14_000),
        ("3_2", 216_000, 5_120, 20_000),
        ("4", 245_760, 8_192, 20_000),
        ("4_1", 245_760, 8_192, 50_000),
        ("4_2", 522_240, 8_704, 50_000),
        ("5", 589_824, 22_080, 135_000),
        ("5_1", 983_040, 36_864, 240_000),
        ("5_2", 2_073_600, 36_864, 240_000),
    )
)
LEVEL_NAMED = {level.name: level for level in LEVELS}


@dataclass(frozen=True, kw_only=True)
class Stream:
    """What is known of a stream; None is what is not known, and is held to no limit."""

    width: int
    height: int
    framerate: Fraction | None
    bitrate: float | None
    profile: str | None

    @property
    def macroblocks(self) -> tuple[int, int]:
        """Columns and rows."""
        return math.ceil(self.width / MACROBLOCK), math.ceil(self.height / MACROBLOCK)


def excesses(stream: Stream, level: Level) -> Iterator[str]:
    """Each limit of the level that the stream exceeds, with both numbers."""
    columns, rows = stream.macroblocks
    if columns * rows > level.macroblocks_per_frame:
        yield f"{columns * rows} macroblocks a frame, not {level.macroblocks_per_frame}"
    # A frame of allowed size may still be too long or too high: no side exceeds the root of 8 x MaxFS.
    elif max(columns, rows) ** 2 > 8 * level.macroblocks_per_frame:
        yield f"a side of {max(columns, rows)} macroblocks, not {math.isqrt(8 * level.macroblocks_per_frame)}"
    rate = columns * rows * stream.framerate if stream.framerate is not None else 0
    if rate > level.macroblocks_per_second:
        yield f"{math.ceil(rate)} macroblocks a second, not {level.macroblocks_per_second}"
    bits = level.bitrate_units * BITS_PER_UNIT.get(stream.profile or "", 0)
    if bits and stream.bitrate is not None and stream.bitrate > bits:
        yield f"{stream.bitrate:.0f} bit/s, not {bits}"


def lowest_level(stream: Stream) -> Level | None:
    """The lowest level that carries the stream, None when none does."""
    return next((level for level in LEVELS if not any(excesses(stream, level))), None)
