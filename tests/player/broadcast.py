"""A live broadcast made by ffmpeg: fragmented MP4 HLS with a separate audio group, as the origin serves it."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import imageio_ffmpeg

SEGMENT_SECONDS = 1
INPUTS = "-re -f lavfi -i testsrc2=size=320x180:rate=15 -re -f lavfi -i sine=frequency=440:sample_rate=48000"
VIDEO = "-map 0:v -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 15 -keyint_min 15 -sc_threshold 0 -b:v 250k"
AUDIO = "-map 1:a -c:a aac -b:a 64k -ac 2"
PACKAGING = (
    f"-f hls -hls_time {SEGMENT_SECONDS} -hls_list_size 8 -hls_segment_type fmp4 "
    "-hls_flags independent_segments+program_date_time+delete_segments+omit_endlist+temp_file "
    "-master_pl_name index.m3u8 -hls_fmp4_init_filename init_%v.mp4 -hls_segment_filename %v_%d.m4s"
)
STREAMS = "v:0,agroup:audio,name:video a:0,agroup:audio,default:yes,name:audio"
PATIENCE = 15.0  # seconds for ffmpeg's first playlist, on a busy machine


class Broadcast:
    """One encoder writing into `folder`. Started anew it begins again at media sequence 0, its state lost."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._encoder: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Clears the folder and encodes; returns at once."""
        self.kill()
        self.folder.mkdir(parents=True, exist_ok=True)
        for file in self.folder.iterdir():
            file.unlink()
        arguments = f"-hide_banner -loglevel error {INPUTS} {VIDEO} {AUDIO} {PACKAGING}".split()
        self._encoder = subprocess.Popen(
            [imageio_ffmpeg.get_ffmpeg_exe(), *arguments, "-var_stream_map", STREAMS, "%v.m3u8"],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        """Until the manifest is there."""
        deadline = time.monotonic() + PATIENCE
        while not (self.folder / "index.m3u8").exists():
            assert time.monotonic() < deadline, f"ffmpeg wrote no manifest within {PATIENCE} s"
            time.sleep(0.05)

    def kill(self) -> None:
        """Ends the encoder as a crash would: no last segment, no end of the playlist."""
        if self._encoder is not None:
            self._encoder.kill()
            self._encoder.wait()
            self._encoder = None
