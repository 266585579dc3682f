"""A video of a page: the frames that Chromium casts, put together by ffmpeg.

Playwright's own recording needs an ffmpeg that it downloads at install time; ours is in a wheel.
"""

from __future__ import annotations

import base64
import subprocess
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession

from rehearsal.media.encoder.ffmpeg import find_ffmpeg

ENCODE_SECONDS = 60
LAST_FRAME_SECONDS = 0.5


class Screencast:
    """Collects the frames of one page from now on."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        self._frames: list[tuple[float, bytes]] = []
        session.on("Page.screencastFrame", self._keep)
        session.send("Page.startScreencast", {"format": "jpeg", "quality": 70, "everyNthFrame": 3})

    def _keep(self, event: dict[str, Any]) -> None:
        self._frames.append((float(event["metadata"]["timestamp"]), base64.b64decode(event["data"])))
        self._session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    def save(self, video: Path) -> None:
        """Write what was collected as H.264 in MP4, each frame as long as it was shown."""
        self._session.send("Page.stopScreencast")
        with tempfile.TemporaryDirectory() as folder:
            listing = self._listing(Path(folder))
            command = [str(find_ffmpeg()), "-v", "error", "-nostdin", "-y", "-f", "concat", "-safe", "0"]
            command += ["-i", str(listing), "-vf", "fps=10,pad=ceil(iw/2)*2:ceil(ih/2)*2", "-c:v", "libx264"]
            command += ["-preset", "veryfast", "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(video)]
            subprocess.run(command, check=True, timeout=ENCODE_SECONDS)

    def _listing(self, folder: Path) -> Path:
        lines = []
        times = [time for time, _ in self._frames]
        lengths = [later - earlier for earlier, later in pairwise(times)] + [LAST_FRAME_SECONDS]
        for number, ((_, jpeg), seconds) in enumerate(zip(self._frames, lengths, strict=True)):
            (folder / f"{number:05d}.jpg").write_bytes(jpeg)
            lines += [f"file '{number:05d}.jpg'", f"duration {seconds:.3f}"]
        listing = folder / "frames.txt"
        listing.write_text("\n".join(lines) + "\n")
        return listing
