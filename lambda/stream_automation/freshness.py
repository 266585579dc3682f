"""What two answers say of a live manifest: is it there, can it be read, and how old is its newest segment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urljoin, urlsplit

from stream_automation.edge.viewer import LONGEST_BYTES, Answer
from stream_automation.hls_playlist import (
    MediaPlaylist,
    UnreadablePlaylistError,
    first_rendition,
    read_media_playlist,
)

Get = Callable[[str], Answer]


class State(StrEnum):
    """How a viewer would find the stream."""

    LIVE = "live"
    OFF_AIR = "off air"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`status` is the HTTP status of the last answer, 0 when none came; `staleness` in seconds is LIVE's alone."""

    at: datetime
    state: State
    status: int
    staleness: float | None = None
    newest_sequence: int | None = None
    reason: str = ""

    @property
    def failed(self) -> bool:
        """Whether viewers get neither the stream nor the 404 that says there is none."""
        return self.state is State.FAILED

    def as_answer(self) -> dict[str, object]:
        """For people; what is not known is left out."""
        known = {
            "stalenessSeconds": self.staleness,
            "newestSequence": self.newest_sequence,
            "reason": self.reason or None,
        }
        return {
            "state": str(self.state),
            "status": self.status,
            **{key: value for key, value in known.items() if value is not None},
        }

    def metrics(self) -> dict[str, tuple[float, str]]:
        """Value and unit by name. No staleness off air, no failure but when there is one: no data is billed to none."""
        found: dict[str, tuple[float, str]] = {"ManifestStatus": (self.status, "None")}
        if self.staleness is not None:
            found["StalenessSeconds"] = (self.staleness, "Seconds")
        if self.failed:
            found["ManifestFailures"] = (1, "Count")
        return found


class _AnswerError(Exception):
    """An answer that ends the look: there is no stream, or it cannot be read."""

    def __init__(self, state: State, status: int, reason: str) -> None:
        super().__init__(reason)
        self.state = state
        self.status = status


def judge(url: str, get: Get, clock: Callable[[], datetime]) -> Finding:
    """Fetch the multivariant playlist and its first rendition's, and say what a viewer has of them."""
    try:
        rendition = _rendition(url, _text(get(url)))
        playlist = _read(rendition, _text(get(rendition)))
    except _AnswerError as over:
        return Finding(at=clock(), state=over.state, status=over.status, reason=str(over))
    now = clock()
    if playlist.ended:
        return Finding(at=now, state=State.ENDED, status=200, newest_sequence=playlist.newest_sequence)
    return Finding(
        at=now,
        state=State.LIVE,
        status=200,
        staleness=round((now - playlist.newest_end).total_seconds(), 3),
        newest_sequence=playlist.newest_sequence,
    )


def _text(answer: Answer) -> str:
    if answer.status == 404:
        raise _AnswerError(State.OFF_AIR, 404, "nothing is on air")
    if answer.status != 200:
        raise _AnswerError(State.FAILED, answer.status, answer.reason or f"HTTP status {answer.status}")
    if len(answer.body) > LONGEST_BYTES:
        raise _AnswerError(State.FAILED, 200, f"a playlist must have at most {LONGEST_BYTES} bytes, got more")
    try:
        return answer.body.decode()
    except UnicodeDecodeError:
        raise _AnswerError(State.FAILED, 200, "a playlist must be UTF-8, got something else") from None


def _rendition(url: str, text: str) -> str:
    """The URL of the first rendition, which must lie with the same distribution."""
    try:
        uri = first_rendition(text)
        found = urljoin(url, uri)
        same = urlsplit(found)[:2] == urlsplit(url)[:2]
    except ValueError as error:
        raise _AnswerError(State.FAILED, 200, str(error)) from None
    if not same or not found.isascii() or not found.isprintable() or " " in found:
        raise _AnswerError(State.FAILED, 200, f"a rendition must be a path of this distribution, got {uri[:60]!r}")
    return found


def _read(url: str, text: str) -> MediaPlaylist:
    try:
        return read_media_playlist(text)
    except UnreadablePlaylistError as error:
        raise _AnswerError(State.FAILED, 200, f"{urlsplit(url).path.rpartition('/')[2]}: {error}") from None
