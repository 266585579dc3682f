"""Recordings as the bucket holds them: one real VOD made by ffmpeg, offered as several shows."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import imageio_ffmpeg

SECONDS = 24
INPUTS = f"-f lavfi -i testsrc2=s=320x180:r=25 -f lavfi -i sine=f=330:r=48000 -t {SECONDS}"
VIDEO = "-map 0:v -c:v libx264 -preset ultrafast -profile:v baseline -g 50 -keyint_min 50 -sc_threshold 0"
AUDIO = "-map 1:a -c:a aac -ac 2"
PACKAGING = (
    "-f hls -hls_time 2 -hls_playlist_type vod -hls_segment_type fmp4 -master_pl_name index.m3u8 "
    "-hls_fmp4_init_filename segment_%v_init_0.mp4 -hls_segment_filename segment_%v_%d.mp4"
)
STREAMS = "v:0,agroup:audio,name:1 a:0,agroup:audio,default:yes,name:2"

NEWEST = {
    "channel": "main",
    "title": "Channel main",
    "start": "2026-11-22T10:00:00Z",
    "end": "2026-11-22T11:02:00Z",
    "manifest": "main/20261122T100000Z_20261122T110200Z/index.m3u8",
}
OLDER = {
    **NEWEST,
    "start": "2026-11-15T10:00:00Z",
    "end": "2026-11-15T10:48:00Z",
    "manifest": "main/20261115T100000Z_20261115T104800Z/index.m3u8",
}
ELSEWHERE = {**OLDER, "channel": "second", "title": "Channel second"}


def catalogue(*entries: dict[str, Any], version: int = 1) -> str:
    """The text of a catalogue."""
    return json.dumps({"version": version, "recordings": list(entries)})


def record(folder: Path) -> None:
    """A catalogue of two shows of `main` and one of another channel; the newest can be played."""
    vod = folder / Path(NEWEST["manifest"]).parent
    vod.mkdir(parents=True)
    arguments = f"-hide_banner -loglevel error {INPUTS} {VIDEO} {AUDIO} {PACKAGING}".split()
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([ffmpeg, *arguments, "-var_stream_map", STREAMS, "index_%v.m3u8"], cwd=vod, check=True, timeout=60)
    (folder / "catalogue.json").write_text(catalogue(NEWEST, OLDER, ELSEWHERE))
