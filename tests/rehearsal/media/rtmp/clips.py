"""Short FLV clips made by the real ffmpeg, and what reads them."""

from __future__ import annotations

import asyncio
import io
import subprocess
from pathlib import Path

from rehearsal.media.encoder.ffmpeg import find_ffmpeg
from rehearsal.media.rtmp.flv import FlvTag, read_tags


def make_clip(path: Path, *, seconds: float, size: str = "320x180", framerate: int = 30, sound: bool = True) -> Path:
    """H.264 (key frame every 2 s) and AAC in FLV, as a phone would send them."""
    argv = [str(find_ffmpeg()), "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=size={size}:rate={framerate}"]
    argv += ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"] if sound else []
    argv += ["-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"]
    argv += ["-pix_fmt", "yuv420p", "-g", str(2 * framerate), "-c:a", "aac", str(path)]
    subprocess.run(argv, check=True, timeout=60)
    return path


def tags_of(clip: Path) -> list[FlvTag]:
    """All tags of an FLV file."""

    async def read() -> list[FlvTag]:
        stream = io.BytesIO(clip.read_bytes())

        async def take(count: int) -> bytes:
            return stream.read(count)

        return [tag async for tag in read_tags(take)]

    return asyncio.run(read())
