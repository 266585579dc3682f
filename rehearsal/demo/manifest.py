"""Follows an HLS playlist to its renditions and segments."""

from __future__ import annotations

from dataclasses import dataclass

import m3u8


@dataclass(frozen=True)
class Variant:
    """One rendition of a multivariant playlist; `resolution` (width, height) is None for sound."""

    url: str
    resolution: tuple[int, int] | None


@dataclass(frozen=True)
class Segment:
    """A media segment: its URL, its length in seconds, and its initialization section's URL."""

    url: str
    seconds: float
    init_url: str | None


def variants(url: str, text: str) -> list[Variant]:
    """Every rendition a multivariant playlist names, video before audio."""
    playlist = m3u8.loads(text, uri=url)
    video = [Variant(item.absolute_uri, item.stream_info.resolution) for item in playlist.playlists]
    audio = [Variant(item.absolute_uri, None) for item in playlist.media if item.uri]
    return [*video, *audio]


def segments(url: str, text: str) -> list[Segment]:
    """The segments of a media playlist in order."""
    return [
        Segment(item.absolute_uri, item.duration or 0.0, item.init_section.absolute_uri if item.init_section else None)
        for item in m3u8.loads(text, uri=url).segments
    ]
