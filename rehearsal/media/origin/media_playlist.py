"""Renders one rendition's media playlist as a CMAF endpoint of MediaPackage v2 serves it (RFC 8216, version 6).

EXT-X-MAP in a playlist of media segments needs version 6; nothing used here needs more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rehearsal.media.origin.endpoint import Endpoint, HlsManifest
from rehearsal.media.origin.time_shift import TimeShift
from rehearsal.media.origin.timeline import Timeline
from rehearsal.media.origin.track import Fragment, Track

VERSION = 6


@dataclass(frozen=True, kw_only=True)
class MediaPlaylist:
    """A rendered playlist and what its response headers say of it."""

    text: str
    last_sequence: int
    last_updated: float


def target_duration(timeline: Timeline, endpoint: Endpoint) -> int:
    """EXT-X-TARGETDURATION: the endpoint's segment length, unless the encoder ever made a longer one."""
    return max(endpoint.segment_seconds, timeline.longest_segment_seconds)


def select(timeline: Timeline, track: Track, *, window_seconds: int, shift: TimeShift | None) -> list[Fragment]:
    """The fragments of `track` in the live window or the asked span; the reference track decides for all of them."""
    reference = timeline.reference
    if reference is None:
        return []
    kept = list(reference.fragments)
    if shift is None:
        total, first = 0.0, len(kept)
        while first and (total + kept[first - 1].duration <= window_seconds + 0.001 or first == len(kept)):
            first -= 1
            total += kept[first].duration
        chosen = kept[first:]
    else:
        end = float("inf") if shift.end is None else shift.end
        chosen = [item for item in kept if item.ends_at > shift.start and item.starts_at < end]
    return [own for item in chosen if (own := track.fragment(item.sequence)) is not None]


def render(
    track: Track,
    fragments: Sequence[Fragment],
    *,
    endpoint: Endpoint,
    manifest: HlsManifest,
    target: int,
    playlist_type: str | None = None,
    revised: bool = True,
) -> MediaPlaylist:
    """Write the playlist of at least one fragment; `playlist_type` is EVENT, VOD or None (a sliding window).

    Where the endpoint may be `revised`, its revision stands in each address, so that no cache mixes two of them.
    """
    first, last = fragments[0], fragments[-1]
    revision = f"?m={endpoint.revision}" if revised else ""
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}", f"#EXT-X-TARGETDURATION:{target}"]
    lines.append(f"#EXT-X-MEDIA-SEQUENCE:{first.sequence}")
    if first.discontinuity:
        lines.append(f"#EXT-X-DISCONTINUITY-SEQUENCE:{first.discontinuity}")
    if playlist_type:
        lines.append(f"#EXT-X-PLAYLIST-TYPE:{playlist_type}")
    if manifest.start_offset_seconds is not None:
        lines.append(f"#EXT-X-START:TIME-OFFSET={manifest.start_offset_seconds:g}")
    dated_at: float | None = None
    before: Fragment | None = None
    for item in fragments:
        if before is None or item.discontinuity != before.discontinuity:
            lines += ["#EXT-X-DISCONTINUITY"] if before else []
            lines.append(f'#EXT-X-MAP:URI="{init_name(endpoint, track, item.discontinuity)}{revision}"')
            dated_at = None
        if _date_is_due(manifest.program_date_time_seconds, dated_at, item.starts_at):
            dated_at = item.starts_at
            lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{_timestamp(item.starts_at)}")
        lines += [
            f"#EXTINF:{item.duration:.5f},",
            f"{segment_name(endpoint, track, item.sequence)}{revision}",
        ]
        before = item
    if playlist_type == "VOD":
        lines.append("#EXT-X-ENDLIST")
    return MediaPlaylist(text="\n".join(lines) + "\n", last_sequence=last.sequence, last_updated=last.published_at)


def segment_name(endpoint: Endpoint, track: Track, sequence: int) -> str:
    """File name of a media segment, beside the manifest."""
    return f"{endpoint.segment_name}_{track.number}_{sequence}.mp4"


def init_name(endpoint: Endpoint, track: Track, discontinuity: int) -> str:
    """File name of the initialization segment that is valid from this discontinuity on; never reused for another."""
    return f"{endpoint.segment_name}_{track.number}_init_{discontinuity}.mp4"


def _date_is_due(interval: int | None, dated_at: float | None, starts_at: float) -> bool:
    if not interval:
        return False
    # Half a second of tolerance: frame durations make an interval of 60 s come out at 59.99.
    return dated_at is None or starts_at - dated_at >= interval - 0.5


def _timestamp(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
