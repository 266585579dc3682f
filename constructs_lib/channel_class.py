"""How many pipelines a channel runs."""

from __future__ import annotations

from typing import Literal

ChannelClass = Literal["SINGLE_PIPELINE", "STANDARD"]


def pipelines(channel_class: ChannelClass) -> int:
    """STANDARD runs two: two input addresses, and two destinations for every output group."""
    return 2 if channel_class == "STANDARD" else 1
