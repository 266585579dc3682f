"""Where an environment's file still has what documentation writes in place of what its owner alone knows."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from environments.model import Environment

DOCUMENTATION = tuple(map(ipaddress.IPv4Network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")))
"""Networks from which nobody sends (RFC 5737)."""

EXAMPLES = ("example.com", "example.net", "example.org")
"""Domains where nobody reads (RFC 2606)."""

INGEST, TOLD = frozenset({4}), frozenset({6, 7})
"""The phases that the two keys are of."""


def placeholders(environment: Environment, phases: frozenset[int]) -> Iterator[str]:
    """What these phases would be deployed with and nobody can have meant: the key, what it got, how to mend it."""
    for cidr in environment.ingest.allow_list if phases & INGEST else ():
        block = ipaddress.IPv4Network(cidr)
        if any(block.subnet_of(network) for network in DOCUMENTATION):
            yield (
                f"ingest.allow_list names {cidr}, a network of documentation from which nobody can send: write the "
                "network that sends"
            )
    for email in environment.monitoring.emails if phases & TOLD else ():
        if email.casefold().rpartition("@")[2] in EXAMPLES:
            yield f"monitoring.emails names {email}, which nobody reads: write an address that is read"
