"""Real CMAF, made once per session by ffmpeg, and an origin that serves it as if it were being encoded now."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from rehearsal.media.encoder.ffmpeg import find_ffmpeg
from rehearsal.media.encoder.plan import EncoderPlan, PackagingGroup, Rendition, Session
from rehearsal.media.origin.timeline import Timeline

SEGMENTS = 6
NAMES = ("v180", "v90", "sound")


@pytest.fixture(scope="session")
def cmaf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder per rendition with ffmpeg's playlist, init.mp4 and six segments of 2 s."""
    folder = tmp_path_factory.mktemp("cmaf")
    encode = [
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-profile:v",
        "baseline",
        "-g",
        "50",
        "-keyint_min",
        "50",
        "-sc_threshold",
        "0",
    ]
    hls = [
        "-f",
        "hls",
        "-hls_time",
        "2",
        "-hls_list_size",
        "0",
        "-hls_segment_type",
        "fmp4",
        "-hls_fmp4_init_filename",
        "init.mp4",
    ]
    argv = [str(find_ffmpeg()), "-v", "error", "-nostdin"]
    argv += [
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=320x180:r=25",
        "-f",
        "lavfi",
        "-i",
        "sine=r=48000",
        "-t",
        str(2 * SEGMENTS),
    ]
    outputs = {
        "v180": ["-map", "0:v", *encode, "-b:v", "200k"],
        "v90": ["-map", "0:v", "-vf", "scale=160:90", *encode, "-b:v", "60k"],
        "sound": ["-map", "1:a", "-c:a", "aac", "-ac", "2", "-b:a", "64k"],
    }
    for name, options in outputs.items():
        (folder / name).mkdir()
        argv += [
            *options,
            "-t",
            str(2 * SEGMENTS),
            *hls,
            "-hls_segment_filename",
            str(folder / name / "segment_%d.m4s"),
        ]
        argv.append(str(folder / name / "media.m3u8"))
    subprocess.run(argv, check=True, timeout=60)
    return folder


@dataclass
class Replay:
    """A session whose encoder writes the prepared segments one after the other, when told to."""

    source: Path
    session: Session

    def write(self, count: int) -> None:
        """Have the first `count` segments of every rendition finished."""
        for rendition in self.session.plan.renditions:
            self.write_one(rendition, count)

    def write_one(self, rendition: Rendition, count: int) -> None:
        rendition.folder.mkdir(parents=True, exist_ok=True)
        source = self.source / rendition.name
        shutil.copy(source / "init.mp4", rendition.folder)
        kept, seen = [], 0
        for line in (source / "media.m3u8").read_text().splitlines():
            if line.startswith("#EXT-X-ENDLIST") or (line.startswith("#EXTINF") and seen == count):
                break
            kept.append(line)
            if not line.startswith("#"):
                shutil.copy(source / line, rendition.folder)
                seen += 1
        rendition.playlist.write_text("\n".join(kept) + "\n")


@pytest.fixture
def replay(cmaf: Path, tmp_path: Path) -> Callable[..., Replay]:
    """Make a session: `replay(arrived=…)`; ids count up from 1."""
    made: list[Replay] = []

    def make(arrived: datetime = datetime(2026, 3, 1, 12, 0, tzinfo=UTC), names: tuple[str, ...] = NAMES) -> Replay:
        folder = tmp_path / f"session-{len(made) + 1}"
        plan = EncoderPlan(
            argv=(),
            folder=folder,
            packaging=(
                PackagingGroup(
                    name="packager",
                    channel_group="onair-dev",
                    channel_name="main",
                    segment_seconds=Fraction(2),
                    renditions=tuple(rendition(name, folder / name) for name in names),
                ),
            ),
            archives=(),
            dropped=(),
            preset="ultrafast",
            rungs=None,
        )
        made.append(
            Replay(cmaf, Session(id=str(len(made) + 1), folder=folder, plan=plan, started=arrived, arrived=arrived))
        )
        return made[-1]

    return make


def rendition(name: str, folder: Path) -> Rendition:
    if name == "sound":
        return Rendition(
            name=name, kind="audio", description="aac", bitrate=64_000, codec="AAC", folder=folder,
            language="kor", audio_group="stereo", hls_default="YES",
        )  # fmt: skip
    return Rendition(
        name=name, kind="video", description=name, bitrate=200_000 if name == "v180" else 60_000, codec="H264",
        folder=folder, audio_rendition_sets="stereo",
    )  # fmt: skip


@pytest.fixture
def timeline(tmp_path: Path) -> Timeline:
    return Timeline(tmp_path / "state" / "timeline.json", retention_seconds=3600)
