"""The [ingest] table: what the phone sends, and from where it may."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from environments.network import parse_network
from environments.section import Section

MAXIMUM_RULES = 10
"""Rules of one MediaLive input security group (MediaLive quotas)."""

HALF_OF_THE_INTERNET = 2**31


class Source(Section):
    """The picture the phone sends, at most; it sets MediaLive's input bracket, which is billed."""

    width: int = Field(ge=2, le=3840)
    height: int = Field(ge=2, le=3840)
    framerate: int = Field(ge=1, le=60)
    bitrate: int = Field(ge=100_000, le=50_000_000, description="bit/s; MediaLive's highest input bracket ends there")


class Srt(Section):
    """How MediaLive listens for SRT. The default latency is four round trips of 250 ms, a poor mobile network's.

    SRT sends again what is lost as long as the latency lasts, so it is also how much later the picture is.
    """

    minimum_latency_ms: int = Field(default=1000, ge=120, le=15_000)
    encryption: Literal["AES128", "AES192", "AES256"] = "AES256"


class Ingest(Section):
    """How the stream comes in. `app_name` is of RTMP_PUSH and `srt` of SRT_LISTENER; the other type leaves it alone."""

    type: Literal["RTMP_PUSH", "SRT_LISTENER"]
    app_name: str | None = Field(
        default=None, pattern=r"^[A-Za-z0-9_-]{1,64}$", description='1 to 64 of letters, digits, "-" and "_"'
    )
    allow_list: tuple[str, ...]
    srt: Srt = Field(default_factory=Srt)
    source: Source

    @field_validator("allow_list")
    @classmethod
    def _allow_list_is_legal(cls, allow_list: tuple[str, ...]) -> tuple[str, ...]:
        return checked_allow_list(allow_list)

    @model_validator(mode="after")
    def _rtmp_has_a_path(self) -> Self:
        if self.type == "RTMP_PUSH" and self.app_name is None:
            raise ValueError(
                'app_name must stand while type is "RTMP_PUSH", got none: add app_name = "live", the first part of the '
                "RTMP path"
            )
        return self

    @property
    def opens_to_the_internet(self) -> bool:
        """Whether the allow-list, taken together, admits half of all IPv4 addresses or more.

        One address left out of the whole internet is no list of who may send either.
        """
        return covered_addresses(self.allow_list) >= HALF_OF_THE_INTERNET


def checked_allow_list(allow_list: tuple[str, ...]) -> tuple[str, ...]:
    """The blocks as they are. Raises ValueError unless they are 1 to 10 different IPv4 blocks."""
    blocks = [parse_network(cidr) for cidr in allow_list]
    limits = f"must hold 1 to {MAXIMUM_RULES} CIDR blocks (the limit of an input security group)"
    if not blocks:
        raise ValueError(f"{limits}, got none: name the networks that send, e.g. 203.0.113.0/24")
    if len(blocks) > MAXIMUM_RULES:
        raise ValueError(f"{limits}, got {len(blocks)}: {_fewer(blocks)}")
    repeated = [str(block) for number, block in enumerate(blocks) if block in blocks[:number]]
    if repeated:
        raise ValueError(f"must name each CIDR block once, got {repeated[0]} twice: remove one")
    return allow_list


def require_closed(environment_name: str, allow_list: tuple[str, ...]) -> None:
    """Raise ValueError when the blocks together admit too much of the internet for an environment that is not dev."""
    if environment_name != "dev" and covered_addresses(allow_list) >= HALF_OF_THE_INTERNET:
        raise ValueError(
            f"ingest.allow_list must not admit the whole internet outside dev, nor half of it, got "
            f"{', '.join(allow_list)}: name the networks that send, e.g. 203.0.113.0/24"
        )


def covered_addresses(cidrs: Iterable[str]) -> int:
    """How many IPv4 addresses the blocks admit together, each counted once."""
    return sum(block.num_addresses for block in ipaddress.collapse_addresses(map(parse_network, cidrs)))


def _fewer(blocks: Iterable[ipaddress.IPv4Network]) -> str:
    merged = [str(block) for block in ipaddress.collapse_addresses(blocks)]
    if len(merged) <= MAXIMUM_RULES:
        return f"merge neighbouring blocks, these are the same addresses: {', '.join(merged)}"
    return "name one larger block for several senders, or split the senders over two environments"
