"""Looks into a segment with ffprobe."""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rehearsal.child import run_apart
from rehearsal.media.encoder.ffmpeg import find_ffprobe

TIMEOUT_SECONDS = 20


class SegmentUnreadableError(RuntimeError):
    """A segment is no picture and no sound; one line."""


@dataclass(frozen=True)
class Picture:
    """What one segment holds; sizes in pixels, 0 for sound. `key_frames` counts those of the first video track."""

    codec: str
    width: int
    height: int
    packets: int
    key_frames: int
    starts_with_key_frame: bool


def look_into(init: bytes, segment: bytes) -> Picture:
    """Decode the headers of one CMAF segment behind its initialization section.

    Raises SegmentUnreadableError when it holds no track.
    """
    with tempfile.NamedTemporaryFile(suffix=".mp4") as joined:
        joined.write(init + segment)
        joined.flush()
        found = _ffprobe(Path(joined.name))
    if not found.get("streams"):
        raise SegmentUnreadableError("a segment that came through the CDN holds no track that ffprobe knows")
    stream, packets = found["streams"][0], found["packets"]
    keys = ["K" in packet["flags"] for packet in packets]
    return Picture(
        stream["codec_name"],
        stream.get("width", 0),
        stream.get("height", 0),
        len(packets),
        sum(keys),
        keys[:1] == [True],
    )


def _ffprobe(path: Path) -> dict[str, Any]:
    entries = "stream=codec_name,width,height:packet=flags"
    # Quiet, because what it complained of would stand between the JSON.
    command = [str(find_ffprobe()), "-v", "quiet", "-show_entries", entries, "-of", "json", str(path)]
    try:
        found: dict[str, Any] = json.loads(run_apart(command, TIMEOUT_SECONDS).stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise SegmentUnreadableError(f"ffprobe gave no answer within {TIMEOUT_SECONDS} s") from None
    return found
