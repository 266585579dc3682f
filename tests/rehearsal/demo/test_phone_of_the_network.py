"""A demo with a phone of the network: its port alone is opened to it, and its key is shown and not kept."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rehearsal.child import Child, run_apart
from rehearsal.ports import UDP, Ports
from tests.rehearsal.demo.checkout import checkout
from tests.rehearsal.demo.running import STEP_SECONDS, STOP_SECONDS, arguments, environment, require_nothing_left
from tests.rehearsal.demo.terminal_user import TerminalUser

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - to compare with
LISTENS, BOUND = "0A", "07"
"""States of TCP and UDP sockets (include/net/tcp_states.h of Linux)."""


@pytest.mark.cloud
@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "name", "shown", "options"),
    [
        ("RTMP_PUSH", "rtmp", r"URL (rtmp://([0-9.]+):\d+/live) +stream key (\S+)\n", ""),
        ("SRT_LISTENER", "srt", r"URL (srt://([0-9.]+):\d+) +passphrase (\S+)\n", "?mode=caller&pbkeylen=32"),
    ],
    ids=["rtmp", "srt"],
)
def test_a_phone_of_the_network_may_send_and_reach_nothing_else_until_ctrl_c_ends_it_well(
    place: Path, kind: str, name: str, shown: str, options: str
) -> None:
    """Without a duration Ctrl-C is the ordinary end of a demo. The phone is a program behind another address of ours."""
    if not on_a_network():
        pytest.skip("this machine is on no network: no phone could reach it")
    ports = Ports.free()
    with checkout(place.parent / "phone") as small:
        leave_out_all_but_the_stream(small.folder / "environments" / "dev.toml", kind)
        command = arguments("--rungs", "1", "--source", "phone")
        with TerminalUser(command, small.folder, environment(ports, place)) as user:
            user.sees("or scan this", 2 * STEP_SECONDS)
            (url, address, key) = user.shows(shown)
            with phone(url + options, key, place):
                user.sees("ON AIR", STEP_SECONDS)
                listening = listeners(ports)
            user.presses_ctrl_c()
            code = user.waits(STOP_SECONDS)
        kept = b"".join(path.read_bytes() for path in (small.folder / "out").rglob("*") if path.is_file())
    assert code == 0, user.seen
    assert not address.startswith("127.")
    inside = dict.fromkeys(set(vars(ports)) - UDP, "127.0.0.1")
    assert listening == {**inside, name: EVERY_ADDRESS}
    assert b'"passed": true' in kept
    assert b'"passed": false' not in kept
    assert key.encode() not in kept
    require_nothing_left(place, ports)


def on_a_network() -> bool:
    """Asked in a process of its own: a test may not even look at another address."""
    command = [sys.executable, "-c", "from rehearsal.demo.lan import lan_address; lan_address()"]
    return run_apart(command, STEP_SECONDS).returncode == 0


def leave_out_all_but_the_stream(file: Path, kind: str) -> None:
    """An environment of this type of ingest, without archive, replay, CDN, monitoring and automation."""
    text = file.read_text()
    for was, becomes in (
        (r"^phases = .+$", "phases = [1, 3, 4]"),
        (r"^enabled = true$", "enabled = false"),
        (r'^type = "RTMP_PUSH"$', f'type = "{kind}"'),
    ):
        text, times = re.subn(was, becomes, text, flags=re.MULTILINE)
        assert times
    file.write_text(text)


@contextmanager
def phone(url: str, key: str, place: Path) -> Iterator[None]:
    """Somebody who sends for the length of a block, and has been told address and key."""
    sender = Child(
        ["rehearsal.media.source", url, "--size", "320x180"], os.environ, place.parent / "phone.log", told=key
    )
    try:
        yield
        sender.require_alive()
    finally:
        sender.stop()


def listeners(ports: Ports) -> dict[str, str]:
    """The IPv4 address on which each port of the rehearsal is listened on."""
    found = {}
    for protocol, wanted in (("tcp", LISTENS), ("udp", BOUND)):
        names = {number: name for name, number in vars(ports).items() if (name in UDP) == (protocol == "udp")}
        for line in Path("/proc/net", protocol).read_text().splitlines()[1:]:
            local, state = line.split()[1], line.split()[3]
            address, number = local.split(":")
            if state == wanted and int(number, 16) in names:
                found[names[int(number, 16)]] = socket.inet_ntoa(bytes.fromhex(address)[::-1])
    return found
