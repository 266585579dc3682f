"""The [network] table: phase 1."""

from __future__ import annotations

import ipaddress

from pydantic import Field, field_validator

from environments.section import Section

LARGEST_VPC_PREFIX, SMALLEST_VPC_PREFIX = 16, 26


class Network(Section):
    """Where the VPC lies. The media path never crosses it: a phone cannot reach a VPC input."""

    availability_zones: tuple[str, ...] = Field(min_length=2, max_length=2)
    vpc_cidr: str

    @field_validator("vpc_cidr")
    @classmethod
    def _vpc_cidr_is_a_network_of_legal_size(cls, cidr: str) -> str:
        network = parse_network(cidr)
        if not LARGEST_VPC_PREFIX <= network.prefixlen <= SMALLEST_VPC_PREFIX:
            raise ValueError(
                f"must be between /{LARGEST_VPC_PREFIX} and /{SMALLEST_VPC_PREFIX} "
                f"(two public subnets of at least 16 addresses each), got {cidr}: use 10.20.0.0/16"
            )
        return cidr


def parse_network(cidr: str) -> ipaddress.IPv4Network:
    """The IPv4 network of a CIDR block; ValueError in the file's own words when it is none."""
    try:
        network = ipaddress.IPv4Network(cidr)
    except ValueError as invalid:
        mended = _without_host_bits(cidr)
        hint = f"use {mended}" if mended else "write it as an IPv4 CIDR block, e.g. 203.0.113.0/24"
        raise ValueError(f"must be an IPv4 CIDR block, got {cidr!r} ({invalid}): {hint}") from None
    # Python also reads a bare address and a netmask; AWS takes neither.
    if str(network) != cidr:
        raise ValueError(f"must be an IPv4 CIDR block, got {cidr!r} (not address/prefix): use {network}")
    return network


def _without_host_bits(cidr: str) -> str | None:
    try:
        return str(ipaddress.IPv4Network(cidr, strict=False))
    except ValueError:
        return None
