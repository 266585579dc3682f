"""The ports of a rehearsal."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from rehearsal.ports import PortBusyError, Ports, PortsUnreadableError


def test_free_ports_differ_and_can_be_listened_on() -> None:
    ports = Ports.free()
    assert len(set(vars(ports).values())) == len(vars(ports))
    ports.require_free()


def test_a_busy_port_is_named_with_the_way_out() -> None:
    ports = Ports.free()
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports.cdn))
        other.listen()
        with pytest.raises(PortBusyError, match=f"cdn port {ports.cdn} in use .* choose other ports with ONAIR_PORTS"):
            ports.require_free()


def test_a_busy_udp_port_is_named_and_its_tcp_twin_is_no_matter() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as other, socket.socket() as twin:
        twin.bind(("127.0.0.1", 0))
        ports = replace(Ports.free(), srt=twin.getsockname()[1])
        ports.require_free()
        other.bind(("127.0.0.1", ports.srt))
        with pytest.raises(PortBusyError, match=f"^srt port {ports.srt} in use"):
            ports.require_free()


def test_the_environment_changes_single_ports() -> None:
    ports = Ports.from_environment({"ONAIR_PORTS": "rtmp=11935,cdn=18080"})
    assert (ports.rtmp, ports.cdn, ports.origin) == (11935, 18080, 8081)


@pytest.mark.parametrize("text", ["video=1", "rtmp", "rtmp=x", "rtmp=70000"])
def test_an_unreadable_choice_is_refused_with_what_is_allowed(text: str) -> None:
    with pytest.raises(PortsUnreadableError, match="ONAIR_PORTS must hold rtmp=<port>"):
        Ports.from_environment({"ONAIR_PORTS": text})


def test_what_is_written_is_read_again() -> None:
    ports = Ports.free()
    assert Ports.from_environment({"ONAIR_PORTS": ports.written()}) == ports
