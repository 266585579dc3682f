"""The address at which a phone on the same network reaches this machine."""

from __future__ import annotations

import ipaddress
import socket

# A documentation address: no packet is sent, the kernel only says which interface would carry it.
ANYWHERE = ("192.0.2.1", 9)


class NoLanError(RuntimeError):
    """This machine is on no network that a phone could share."""


def lan_address() -> str:
    """The IPv4 address of the interface towards the network; NoLanError when there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ANYWHERE)
            address = str(probe.getsockname()[0])
        except OSError:
            address = "0.0.0.0"  # noqa: S104 # a value to compare with, nothing is bound to it
    if ipaddress.ip_address(address).is_unspecified or ipaddress.ip_address(address).is_loopback:
        raise NoLanError("SOURCE=phone needs a network that the phone shares, got none: join a Wi-Fi and try again")
    return address
