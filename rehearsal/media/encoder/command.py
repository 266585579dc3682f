"""The ffmpeg command line of a plan: one encode per description, shared by all outputs that name it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from rehearsal.media.encoder.aac import AudioEncode
from rehearsal.media.encoder.h264 import VideoEncode
from rehearsal.media.encoder.plan import ArchiveOutput, PackagingGroup

_ANALYZE_MICROSECONDS = 200_000
"""The decoder configurations come first and say all; longer only delays the first segment."""

_INTERLEAVE_MICROSECONDS = 2_000_000
"""How long pictures wait for sound that has stopped; ffmpeg's own 10 s would freeze the playlist for as long."""

_DELETE_THRESHOLD = 3
"""Segments kept beyond the playlist, for readers that still hold the playlist of a moment ago."""


def command_line(
    ffmpeg: Path,
    videos: Sequence[VideoEncode],
    audios: Sequence[AudioEncode],
    *,
    packaging: Sequence[PackagingGroup],
    archives: Sequence[ArchiveOutput],
    keep_seconds: int | None,
    has_sound: bool,
) -> tuple[str, ...]:
    """The argv that reads FLV on standard input and runs in the session's folder (all its paths are relative).

    ffmpeg's tee muxer hands each encode to every output that wants it, so a recording costs no second encode.
    """
    video_index = {video.name: index for index, video in enumerate(videos)}
    audio_index = {audio.name: index for index, audio in enumerate(audios)}
    slaves = [*_packaging_slaves(packaging, video_index, audio_index, keep_seconds)]
    slaves += [_archive_slave(archive, video_index, audio_index) for archive in archives]
    argv = [str(ffmpeg), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "warning", "-y"]
    argv += ["-fflags", "+nobuffer", "-analyzeduration", str(_ANALYZE_MICROSECONDS), "-f", "flv", "-i", "pipe:0"]
    if audios and not has_sound:
        argv += ["-f", "lavfi", "-i", "anullsrc=channel_layout=stereo:sample_rate=48000", "-shortest"]
    argv += ["-filter_complex", ";".join(_video_filters(videos))]
    # A graph of its own: in one graph with the pictures, sound that stops early would hold them back.
    argv += ["-filter_complex", _audio_filters(audios, has_sound)] if audios else []
    argv += [part for index in range(len(videos)) for part in ("-map", f"[v{index}]")]
    argv += [part for index in range(len(audios)) for part in ("-map", f"[a{index}]")]
    argv += [part for index, video in enumerate(videos) for part in _options(video.options, f"v:{index}")]
    argv += [part for index, audio in enumerate(audios) for part in _options(audio.options, f"a:{index}")]
    argv += ["-max_interleave_delta", str(_INTERLEAVE_MICROSECONDS)]
    return (*argv, "-f", "tee", "|".join(slaves))


def _video_filters(videos: Sequence[VideoEncode]) -> Iterator[str]:
    """Pictures begin at media time 0, as sound does, so that all renditions share one time line."""
    yield f"[0:v]split={len(videos)}" + "".join(f"[s{index}]" for index in range(len(videos)))
    for index, video in enumerate(videos):
        yield f"[s{index}]{video.filter}[v{index}]"


def _audio_filters(audios: Sequence[AudioEncode], has_sound: bool) -> str:
    targets = "".join(f"[a{index}]" for index in range(len(audios)))
    return f"[{0 if has_sound else 1}:a]aresample=async=1:first_pts=0,asplit={len(audios)}{targets}"


def _options(options: Mapping[str, str], stream: str) -> Iterator[str]:
    for option, value in options.items():
        yield from (f"-{option}:{stream}", value)


def _packaging_slaves(
    packaging: Sequence[PackagingGroup],
    video_index: Mapping[str, int],
    audio_index: Mapping[str, int],
    keep_seconds: int | None,
) -> Iterator[str]:
    for group in packaging:
        for rendition in group.renditions:
            index = video_index if rendition.kind == "video" else audio_index
            stream = f"{rendition.kind[0]}:{index[rendition.description]}"
            yield _cmaf_slave(stream, rendition.name, group.segment_seconds, keep_seconds)


def _cmaf_slave(stream: str, name: str, segment_seconds: Fraction, keep_seconds: int | None) -> str:
    flags = "independent_segments+temp_file+omit_endlist"
    kept = 0
    if keep_seconds is not None:
        flags += "+delete_segments"
        kept = max(3, math.ceil(keep_seconds / segment_seconds))
    options = {
        "f": "hls",
        "select": rf"\'{stream}\'",
        # The default would move each rendition by its own B-frame delay, and picture and sound apart.
        "avoid_negative_ts": "disabled",
        "hls_time": f"{float(segment_seconds):g}",
        "hls_list_size": str(kept),
        "hls_delete_threshold": str(_DELETE_THRESHOLD),
        "hls_flags": flags,
        "hls_segment_type": "fmp4",
        "hls_segment_options": "movflags=+negative_cts_offsets",
        "hls_fmp4_init_filename": "init.mp4",
        "hls_segment_filename": f"{name}/segment_%d.m4s",
    }
    return _slave(options, f"{name}/media.m3u8")


def _archive_slave(archive: ArchiveOutput, video_index: Mapping[str, int], audio_index: Mapping[str, int]) -> str:
    streams = [f"v:{video_index[archive.video]}"] if archive.video else []
    streams += [f"a:{audio_index[name]}" for name in archive.audio]
    folder = f"archive/{archive.output}"
    options = {
        "f": "segment",
        "select": r"\'" + ",".join(streams) + r"\'",
        "segment_format": "mpegts",
        # By the name .m2ts ffmpeg would write 192-byte Blu-ray packets; MediaLive's .m2ts is plain MPEG-TS.
        "segment_format_options": "mpegts_m2ts_mode=0",
        "segment_time": str(archive.rollover_seconds),
        # Rounding puts a key frame a hair before the rollover; without this it would wait for the next GOP.
        "segment_time_delta": "0.02",
        "segment_list": f"{folder}/{archive.file_list.name}",
        "segment_list_type": "csv",
    }
    if archive.video:
        # The fMP4 outputs move the decoder configuration out of the stream; each recording needs it back.
        options["bsfs/v"] = "dump_extra=freq=keyframe"
    return _slave(options, f"{folder}/%06d.m2ts")


def _slave(options: Mapping[str, str], target: str) -> str:
    return "[" + ":".join(f"{key}={value}" for key, value in options.items()) + "]" + target
