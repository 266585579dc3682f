"""Who may publish: the questions the RTMP server asks, and the answers it takes."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from rehearsal.media.rtmp.flv import FlvTag


class SinkError(RuntimeError):
    """A sink cannot open or go on; the text is one line for the log and holds no secret."""


class Sink(Protocol):
    """Where a publisher's tags go. One sink belongs to one publishing connection."""

    async def tag(self, tag: FlvTag) -> None:
        """Take one tag. Waits while the reader behind it is slow; raises SinkError when it is gone."""

    async def close(self) -> None:
        """The publisher has gone. Called once, also after an error."""


@dataclass(frozen=True)
class Publisher:
    """An admitted publisher: `slot` is what only one connection at a time may feed, e.g. `<channel>/<pipeline>`.

    `occupied` is called when it is sent away because another one feeds the slot.
    """

    slot: str
    open: Callable[[], Awaitable[Sink]]
    occupied: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Refusal:
    """A refused publisher; the reason goes to the client and to the log, so it names no key."""

    reason: str


Admit = Callable[[str, str], Publisher | Refusal]
"""(app, key) -> the decision. Must not keep or log the key."""


@dataclass(frozen=True)
class StreamName:
    """App and key of one pipeline of an RTMP push input. The key stays out of every repr."""

    app: str
    key: str = field(repr=False)

    @classmethod
    def parse(cls, path: str) -> StreamName:
        """From `app/key`, as AWS::MediaLive::Input spells StreamName."""
        app, slash, key = path.strip("/").partition("/")
        if not (slash and app and key):
            raise ValueError("a stream name must be <app>/<key>; the one given has no slash or an empty half")
        return cls(app, key)

    @property
    def path(self) -> bytes:
        """`app/key`: a secret, for comparing only."""
        return f"{self.app}/{self.key}".strip("/").encode()


class StreamKeys:
    """The stream names of one input by pipeline, compared in constant time."""

    def __init__(self, names: Iterable[StreamName]) -> None:
        self._paths = [name.path for name in names]

    def pipeline(self, app: str, key: str) -> int | None:
        """The pipeline that app and key belong to, or None.

        The whole path is compared, because a client may send `live/<key>` as app with an empty key. Every name
        is looked at in full whatever matched before, so the time taken says nothing about any key.
        """
        given = StreamName(app, key).path
        found = [index for index, path in enumerate(self._paths) if hmac.compare_digest(path, given)]
        return found[0] if found else None
