"""A video of a page: the frames that Chromium casts, put together by ffmpeg.

Playwright's own recording needs an ffmpeg that it downloads at install time; ours is in a wheel.
"""

from __future__ import annotations

import asyncio
import base64
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.async_api import CDPSession

from rehearsal.media.encoder.ffmpeg import find_ffmpeg

ENCODE_SECONDS = 60
LAST_FRAME_SECONDS = 0.5


class VideoError(RuntimeError):
    """No video could be made of the page; one line."""


class Screencast:
    """Collects the frames of one page between `start` and `save`."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        self._frames: list[tuple[float, bytes]] = []
        self._acknowledged: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """From now on."""
        self._session.on("Page.screencastFrame", self._keep)
        await self._session.send("Page.startScreencast", {"format": "jpeg", "quality": 70, "everyNthFrame": 3})

    def _keep(self, event: dict[str, Any]) -> None:
        self._frames.append((float(event["metadata"]["timestamp"]), base64.b64decode(event["data"])))
        task = asyncio.ensure_future(self._session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]}))
        self._acknowledged.add(task)
        task.add_done_callback(self._acknowledged.discard)

    async def save(self, video: Path) -> None:
        """Write what was collected as H.264 in MP4, each frame as long as it was shown. Raises VideoError."""
        await self._session.send("Page.stopScreencast")
        await asyncio.gather(*self._acknowledged)
        if not self._frames:
            raise VideoError("Chromium cast no picture of the page")
        with tempfile.TemporaryDirectory() as folder:
            command = [str(find_ffmpeg()), "-v", "error", "-nostdin", "-y", "-f", "concat", "-safe", "0"]
            command += ["-i", str(self._listing(Path(folder))), "-vf", "fps=10,pad=ceil(iw/2)*2:ceil(ih/2)*2"]
            command += ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
            await _encode([*command, str(video)])

    def _listing(self, folder: Path) -> Path:
        lines = []
        # On a busy machine one may arrive before another that is older; ffmpeg takes no negative length.
        frames = sorted(self._frames)
        times = [time for time, _ in frames]
        lengths = [later - earlier for earlier, later in pairwise(times)] + [LAST_FRAME_SECONDS]
        for number, ((_, jpeg), seconds) in enumerate(zip(frames, lengths, strict=True)):
            (folder / f"{number:05d}.jpg").write_bytes(jpeg)
            lines += [f"file '{number:05d}.jpg'", f"duration {seconds:.3f}"]
        listing = folder / "frames.txt"
        listing.write_text("\n".join(lines) + "\n")
        return listing


async def _encode(command: list[str]) -> None:
    encoder = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    try:
        async with asyncio.timeout(ENCODE_SECONDS):
            _, complaint = await encoder.communicate()
    except TimeoutError:
        raise VideoError(f"the video of the page was not encoded within {ENCODE_SECONDS} s") from None
    finally:
        if encoder.returncode is None:
            encoder.kill()
            await encoder.wait()
    if encoder.returncode:
        reasons = "; ".join(complaint.decode(errors="replace").split("\n")).strip("; ")
        raise VideoError(f"ffmpeg made no video of the page: {reasons}")
