"""A recording as files: playlists of everything between two moments, and the segments that they name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rehearsal.media.harvest.job import NO_CONTENT, HarvestJob, HarvestRefusedError
from rehearsal.media.origin import media_playlist, multivariant
from rehearsal.media.origin.endpoint import Endpoint, HlsManifest
from rehearsal.media.origin.responses import PLAYLIST_TYPE
from rehearsal.media.origin.time_shift import TimeShift
from rehearsal.media.origin.timeline import Timeline
from rehearsal.media.origin.track import Fragment, Track


@dataclass(frozen=True, kw_only=True)
class RecordedFile:
    """One file beside the multivariant playlist: its content is a text, or lies on disk."""

    name: str
    content: str | Path
    content_type: str

    def read(self) -> bytes:
        """The bytes; FileNotFoundError when the time line has given the segment up meanwhile."""
        return self.content.encode() if isinstance(self.content, str) else self.content.read_bytes()


def recorded_files(timeline: Timeline | None, endpoint: Endpoint, job: HarvestJob) -> list[RecordedFile]:
    """Everything that the job asks for, the segments first and each manifest after what it names.

    Raises HarvestRefusedError when nothing was on air in that time.
    """
    shift = TimeShift(start=job.start, end=job.end)
    if timeline is None:
        raise HarvestRefusedError(NO_CONTENT)
    chosen = [
        (track, fragments)
        for track in timeline.tracks
        if (fragments := media_playlist.select(timeline, track, window_seconds=0, shift=shift))
    ]
    if not chosen:
        raise HarvestRefusedError(NO_CONTENT)
    files = [file for track, fragments in chosen for file in _segments(endpoint, track, fragments)]
    target = media_playlist.target_duration(timeline, endpoint)
    for manifest in endpoint.manifests:
        if manifest.name in job.manifests:
            files += _playlists(endpoint, manifest, chosen, target)
    return files


def _segments(endpoint: Endpoint, track: Track, fragments: list[Fragment]) -> Iterator[RecordedFile]:
    kind = f"{track.format.kind}/mp4"
    for discontinuity in sorted({item.discontinuity for item in fragments}):
        name = media_playlist.init_name(endpoint, track, discontinuity)
        yield RecordedFile(name=name, content=track.inits[discontinuity], content_type=kind)
    for item in fragments:
        name = media_playlist.segment_name(endpoint, track, item.sequence)
        yield RecordedFile(name=name, content=item.path, content_type=kind)


def _playlists(
    endpoint: Endpoint, manifest: HlsManifest, chosen: list[tuple[Track, list[Fragment]]], target: int
) -> Iterator[RecordedFile]:
    for track, fragments in chosen:
        rendered = media_playlist.render(
            track,
            fragments,
            endpoint=endpoint,
            manifest=manifest,
            target=target,
            playlist_type="VOD",
            # A recording's files never change, so nothing tells one revision of them from another.
            revised=False,
        )
        yield _playlist(multivariant.child_name(manifest, track), rendered.text)
    tracks = tuple(track for track, _ in chosen)
    yield _playlist(f"{manifest.name}.m3u8", multivariant.render(tracks, manifest=manifest, target=target))


def _playlist(name: str, text: str) -> RecordedFile:
    return RecordedFile(name=name, content=text, content_type=PLAYLIST_TYPE)
