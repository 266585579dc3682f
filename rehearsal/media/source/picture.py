"""What the simulated phone films, and the ffmpeg command that encodes it as a phone would."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_SIZE = re.compile(r"(\d{2,4})x(\d{2,4})")
GOP_SECONDS = 2
_ONE_SEGMENT_SECONDS = 10_000_000


class PictureError(ValueError):
    """A picture option has no legal value; the text names it and what is allowed."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Size in pixels, frames per second, bit/s of the video."""

    width: int = 1280
    height: int = 720
    framerate: int = 30
    bitrate: int = 2_500_000

    def __post_init__(self) -> None:
        if self.width % 2 or self.height % 2 or min(self.width, self.height) < 16:
            raise PictureError(f"size must be even and at least 16x16, got {self.width}x{self.height}")
        if not 1 <= self.framerate <= 60:
            raise PictureError(f"framerate must be 1 to 60 frames per second, got {self.framerate}")
        if not 50_000 <= self.bitrate <= 20_000_000:
            raise PictureError(f"bitrate must be 50000 to 20000000 bit/s, got {self.bitrate}")

    @classmethod
    def of(cls, size: str, framerate: int, bitrate: int) -> Self:
        """From `1280x720` and the rest."""
        match = _SIZE.fullmatch(size)
        if match is None:
            raise PictureError(f"size must be <width>x<height>, e.g. 1280x720, got {size!r}")
        return cls(width=int(match[1]), height=int(match[2]), framerate=framerate, bitrate=bitrate)

    def command_line(self, ffmpeg: Path, duration: float | None) -> tuple[str, ...]:
        """FLV on standard output in real time: H.264 and AAC with a key frame every 2 s, as Larix sends them."""
        return (*self._filmed(ffmpeg, duration, "error"), "-flush_packets", "1", "-f", "flv", "pipe:1")

    def call_line(self, ffmpeg: Path, duration: float | None, url: str) -> tuple[str, ...]:
        """The same as MPEG-TS to an `srt://` URL that strftime completes, with the progress on standard output."""
        # At "error" it would repeat the completed URL.
        argv = self._filmed(ffmpeg, duration, "fatal")
        argv += ["-map", "0:v", "-map", "1:a", "-progress", "pipe:1", "-stats_period", "1"]
        argv += ["-f", "segment", "-segment_format", "mpegts", "-segment_time", str(_ONE_SEGMENT_SECONDS)]
        return (*argv, "-strftime", "1", "-flush_packets", "1", url)

    def _filmed(self, ffmpeg: Path, duration: float | None, loglevel: str) -> list[str]:
        picture = f"testsrc2=size={self.width}x{self.height}:rate={self.framerate},realtime"
        sound = "sine=frequency=440:beep_factor=4:sample_rate=48000,arealtime"
        gop = str(self.framerate * GOP_SECONDS)
        argv = [str(ffmpeg), "-hide_banner", "-nostdin", "-nostats", "-loglevel", loglevel]
        # The filters keep time from the first frame on; `-re` would send half a second in one burst.
        argv += ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]
        argv += ["-t", f"{duration:g}"] if duration is not None else []
        argv += ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-profile:v", "baseline"]
        argv += ["-pix_fmt", "yuv420p", "-g", gop, "-keyint_min", gop, "-sc_threshold", "0"]
        argv += ["-b:v", str(self.bitrate), "-maxrate", str(self.bitrate), "-bufsize", str(self.bitrate)]
        return [*argv, "-c:a", "aac", "-b:a", "128k", "-ac", "2"]
