"""The only place that knows the rehearsal's ports."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, fields

LOOPBACK = "127.0.0.1"
VARIABLE = "ONAIR_PORTS"
HIGHEST = 65_535
UDP = frozenset({"srt"})
"""The ports that are not TCP's."""


class PortsUnreadableError(ValueError):
    """ONAIR_PORTS names no port of ours, or no number."""


class PortBusyError(RuntimeError):
    """A port of the rehearsal is taken by another program."""


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Ports of one rehearsal, all on 127.0.0.1 (the phone's alone, RTMP or SRT, may be opened to the LAN).

    SRT's is the first of several, one for each address of the inputs: SRT has no path that could tell them apart.
    """

    rtmp: int = 1935
    srt: int = 5000
    cdn: int = 8080
    origin: int = 8081
    aws: int = 4570
    control: int = 8082

    @classmethod
    def free(cls) -> Ports:
        """Ports that nothing listens on at this moment, for tests and second rehearsals."""
        names = [field.name for field in fields(cls)]
        with ExitStack() as held:
            sockets = [held.enter_context(socket.socket(type=_kind(name))) for name in names]
            for probe in sockets:
                probe.bind((LOOPBACK, 0))
            return cls(**{name: probe.getsockname()[1] for name, probe in zip(names, sockets, strict=True)})

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Ports:
        """The usual ports, with those changed that ONAIR_PORTS names: `rtmp=11935,cdn=18080`."""
        chosen = {}
        for entry in filter(None, environment.get(VARIABLE, "").split(",")):
            name, _, number = entry.partition("=")
            if name not in {field.name for field in fields(cls)} or not number.isdecimal() or int(number) > HIGHEST:
                allowed = ", ".join(f"{field.name}=<port>" for field in fields(cls))
                raise PortsUnreadableError(f"{VARIABLE} must hold {allowed}, separated by commas, got {entry!r}")
            chosen[name] = int(number)
        return cls(**chosen)

    def written(self) -> str:
        """As ONAIR_PORTS holds them, every port named."""
        return ",".join(f"{field.name}={getattr(self, field.name)}" for field in fields(self))

    def require_free(self) -> None:
        """Raise PortBusyError, naming every port that is taken, before anything is started."""
        busy = [
            f"{field.name} port {getattr(self, field.name)}"
            for field in fields(self)
            if not is_free(getattr(self, field.name), udp=field.name in UDP)
        ]
        if busy:
            raise PortBusyError(
                f"{', '.join(busy)} in use on {LOOPBACK}: end the program that listens there "
                "(`ss -lntup` names it) or choose other ports with ONAIR_PORTS, e.g. ONAIR_PORTS=rtmp=11935,cdn=18080"
            )


def is_free(port: int, *, udp: bool = False) -> bool:
    """Whether a program may listen on this port of 127.0.0.1 now, TCP's or UDP's."""
    with socket.socket(type=socket.SOCK_DGRAM if udp else socket.SOCK_STREAM) as probe:
        if not udp:
            # Without SO_REUSEADDR a port in TIME_WAIT of the rehearsal before would count as busy.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _kind(name: str) -> socket.SocketKind:
    return socket.SOCK_DGRAM if name in UDP else socket.SOCK_STREAM
