"""What ffprobe says of a file: the judge of everything that the encoder writes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from rehearsal.media.encoder.ffmpeg import find_ffprobe
from rehearsal.media.encoder.plan import Rendition


def probe(path: Path, *options: str) -> dict[str, Any]:
    """ffprobe's JSON. Its complaints are errors here."""
    argv = [str(find_ffprobe()), "-v", "error", "-of", "json", "-show_streams", *options, str(path)]
    answer = subprocess.run(argv, capture_output=True, text=True, timeout=30, check=True)
    assert answer.stderr == ""
    document: dict[str, Any] = json.loads(answer.stdout)
    return document


def packets_of(rendition: Rendition, number: int, scratch: Path) -> list[dict[str, Any]]:
    """Packets of one segment, in decoding order, with the times that its fragments carry."""
    joined = scratch / f"{rendition.name}-{number}.mp4"
    joined.write_bytes(rendition.init.read_bytes() + (rendition.folder / f"segment_{number}.m4s").read_bytes())
    packets: list[dict[str, Any]] = probe(joined, "-show_packets")["packets"]
    return packets


def first_composition_offset(rendition: Rendition, number: int) -> int:
    """Presentation minus decoding time of a segment's first sample, read from its first `trun` box.

    Read by hand because libavformat moves all times of a file with negative offsets by the largest of them.
    """
    data = (rendition.folder / f"segment_{number}.m4s").read_bytes()
    start = data.index(b"trun") + 4
    flags = int.from_bytes(data[start + 1 : start + 4], "big")
    assert flags & 0x800, "no composition offsets"
    # Behind flags and sample count: data offset, first sample flags, then per sample duration, size, flags, offset.
    fields_before = sum(bool(flags & bit) for bit in (0x1, 0x4, 0x100, 0x200, 0x400))
    return int.from_bytes(data[start + 8 + 4 * fields_before :][:4], "big", signed=True)


def durations_of(rendition: Rendition) -> list[float]:
    """EXTINF of each segment in ffmpeg's playlist."""
    lines = rendition.playlist.read_text().splitlines()
    return [float(line[8:].rstrip(",")) for line in lines if line.startswith("#EXTINF:")]
