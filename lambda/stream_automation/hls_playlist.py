"""Reads HLS playlists (RFC 8216) as far as their freshness goes; anything a player could not read is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
WHOLE = re.compile(r"[0-9]{1,18}")
SHOWN = 60


class UnreadablePlaylistError(ValueError):
    """What came is no playlist, or not one that a player can follow; one line says why."""


@dataclass(frozen=True, kw_only=True)
class MediaPlaylist:
    """One rendition: how many segments are listed, and when the newest one ends (aware, by its programme date).

    `newest_sequence` is the media sequence number of that segment; `ended` says that none will follow.
    """

    target_seconds: int
    newest_sequence: int
    segments: int
    newest_end: datetime
    ended: bool


def first_rendition(text: str) -> str:
    """The URI of the first variant stream that a multivariant playlist names, as it stands there."""
    awaited = False
    for line in _lines(text):
        if line.startswith("#EXT-X-STREAM-INF:"):
            awaited = True
        elif awaited and not line.startswith("#"):
            return line
    raise UnreadablePlaylistError("a multivariant playlist must name a rendition, got none")


def read_media_playlist(text: str) -> MediaPlaylist:
    """Read one rendition's playlist. Every segment must have a length, and one of them or an earlier one a date."""
    reading = _Reading()
    for line in _lines(text):
        reading.take(line)
    return reading.result()


class _Reading:
    """The state between two lines: what the next segment is said to be."""

    def __init__(self) -> None:
        self._target: int | None = None
        self._sequence = 0
        self._duration: timedelta | None = None
        self._date: datetime | None = None
        self._segments = 0
        self._ended = False

    def take(self, line: str) -> None:
        """One line that is not empty."""
        tag, _, value = line.partition(":")
        if not line.startswith("#"):
            self._segment()
        elif tag == "#EXTINF":
            self._duration = _seconds(value.partition(",")[0])
        elif tag == "#EXT-X-PROGRAM-DATE-TIME":
            self._date = _date(value)
        elif tag == "#EXT-X-TARGETDURATION":
            self._target = _whole(tag, value)
        elif tag == "#EXT-X-MEDIA-SEQUENCE":
            self._sequence = _whole(tag, value)
        elif tag == "#EXT-X-ENDLIST":
            self._ended = True

    def _segment(self) -> None:
        if self._duration is None:
            raise UnreadablePlaylistError("every segment must have an EXTINF, got one without")
        if self._date is not None:
            # The date of a segment holds for those behind it too, each by the length of the one before (4.3.2.6).
            try:
                self._date += self._duration
            except OverflowError:
                raise UnreadablePlaylistError("segments end after the year 9999") from None
        self._duration = None
        self._segments += 1

    def result(self) -> MediaPlaylist:
        """What the whole playlist says. Raises UnreadablePlaylistError when something is lacking."""
        if self._target is None:
            raise UnreadablePlaylistError("a media playlist must have an EXT-X-TARGETDURATION, got none")
        if self._duration is not None:
            raise UnreadablePlaylistError("every EXTINF must be followed by a segment, the last is not: cut short?")
        if not self._segments:
            raise UnreadablePlaylistError("a media playlist must list a segment, got none")
        if self._date is None:
            raise UnreadablePlaylistError("a segment must have an EXT-X-PROGRAM-DATE-TIME, got none")
        return MediaPlaylist(
            target_seconds=self._target,
            newest_sequence=self._sequence + self._segments - 1,
            segments=self._segments,
            newest_end=self._date,
            ended=self._ended,
        )


def _lines(text: str) -> list[str]:
    # A line ends in LF or CRLF and in nothing else: str.splitlines would break at more.
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if lines[0] != "#EXTM3U":
        raise UnreadablePlaylistError(f"a playlist must begin with #EXTM3U, got {lines[0][:SHOWN]!r}")
    return [line for line in lines[1:] if line.strip()]


def _seconds(value: str) -> timedelta:
    if SECONDS.fullmatch(value) is None:
        raise UnreadablePlaylistError(f"EXTINF must be a number of seconds, got {value[:SHOWN]!r}")
    return timedelta(seconds=float(value))


def _whole(tag: str, value: str) -> int:
    if WHOLE.fullmatch(value) is None:
        raise UnreadablePlaylistError(f"{tag.removeprefix('#')} must be a whole number, got {value[:SHOWN]!r}")
    return int(value)


def _date(value: str) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise UnreadablePlaylistError(
            f"EXT-X-PROGRAM-DATE-TIME must be a date and time with a zone, got {value[:SHOWN]!r}"
        )
    return found
