"""The [ingest] table: what the phone sends, and from where it may."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Literal

from pydantic import Field, field_validator

from environments.network import parse_network
from environments.section import Section

MAXIMUM_RULES = 10
"""Rules of one MediaLive input security group (MediaLive quotas)."""

INTERNET_ADDRESSES = 2**32


class Source(Section):
    """The picture the phone sends, at most; it sets MediaLive's input bracket, which is billed."""

    width: int = Field(ge=2)
    height: int = Field(ge=2)
    framerate: int = Field(ge=1, le=60)
    bitrate: int = Field(gt=0, le=50_000_000, description="bit/s")


class Ingest(Section):
    """How the stream comes in."""

    type: Literal["RTMP_PUSH"]
    app_name: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    allow_list: tuple[str, ...]
    source: Source

    @field_validator("allow_list")
    @classmethod
    def _allow_list_is_legal(cls, allow_list: tuple[str, ...]) -> tuple[str, ...]:
        if not 1 <= len(allow_list) <= MAXIMUM_RULES:
            raise ValueError(
                f"must hold 1 to {MAXIMUM_RULES} CIDR blocks (the limit of an input security group), "
                f"got {len(allow_list)}: merge neighbouring blocks, or split them over two inputs"
            )
        for cidr in allow_list:
            parse_network(cidr)
        return allow_list

    @property
    def opens_to_the_internet(self) -> bool:
        """Whether the allow-list, taken together, admits every IPv4 address."""
        return covered_addresses(self.allow_list) == INTERNET_ADDRESSES


def covered_addresses(cidrs: Iterable[str]) -> int:
    """How many IPv4 addresses the blocks admit together, each counted once."""
    return sum(block.num_addresses for block in ipaddress.collapse_addresses(map(parse_network, cidrs)))
