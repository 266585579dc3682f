"""What an encoder will do and has done: the plan of one session, and the session itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """One CMAF track of the packaging output group: one MediaLive output, one encode.

    `folder` holds `media.m3u8` (ffmpeg's own playlist, the list of finished segments with their
    exact lengths), `init.mp4` and `segment_<n>.m4s` with n from 0. A file that the playlist names is complete.
    """

    name: str
    """OutputName of the output; also the name of `folder`."""
    kind: Literal["video", "audio"]
    description: str
    """Name of the VideoDescription or AudioDescription."""
    bitrate: int
    """Highest bitrate asked for, bit/s (MaxBitrate of QVBR and VBR)."""
    codec: Literal["H264", "AAC"]
    folder: Path
    width: int | None = None
    height: int | None = None
    framerate: Fraction | None = None
    sample_rate: int | None = None
    channels: int | None = None
    language: str | None = None
    audio_group: str | None = None
    """AudioGroupId of an audio output."""
    audio_rendition_sets: str | None = None
    """AudioRenditionSets of a video output."""
    hls_auto_select: str | None = None
    hls_default: str | None = None

    @property
    def playlist(self) -> Path:
        return self.folder / "media.m3u8"

    @property
    def init(self) -> Path:
        return self.folder / "init.mp4"


@dataclass(frozen=True, kw_only=True)
class PackagingGroup:
    """One MediaPackage v2 output group: what is delivered to one MediaPackage channel."""

    name: str
    channel_group: str
    channel_name: str
    segment_seconds: Fraction
    renditions: tuple[Rendition, ...]


@dataclass(frozen=True, kw_only=True)
class ArchiveOutput:
    """One output of an archive group: `.m2ts` files cut every `rollover_seconds`."""

    group: str
    output: str
    video: str | None
    """VideoDescription whose encode is recorded (None: sound only)."""
    audio: tuple[str, ...]
    """AudioDescriptions recorded beside it."""
    folder: Path
    """Local folder of the finished files."""
    file_list: Path
    """CSV that ffmpeg appends a line to for each finished file: name, start s, end s."""
    bucket: str
    key_stem: str
    """Object key up to the counter: folder, base name and name modifier with `$dt$` and its like filled in."""
    extension: str
    """Of the object, without the dot; the local files end in `.m2ts`."""
    rollover_seconds: int

    def key(self, counter: str) -> str:
        """The object key of a file, as MediaLive names it: `<stem>.000000.m2ts`."""
        return f"{self.key_stem}.{counter}.{self.extension}"


@dataclass(frozen=True, kw_only=True)
class ArchiveFile:
    """One finished recording, of the archive output group with this name."""

    group: str
    path: Path
    bucket: str
    key: str
    started: datetime
    """Wall clock (UTC) of its first picture's arrival."""
    seconds: float | None
    """None when ffmpeg died before it could say."""


@dataclass(frozen=True, kw_only=True)
class DroppedSetting:
    """A setting of the deployed channel that this encoder does not apply."""

    path: str
    """Dotted path below EncoderSettings, e.g. `VideoDescriptions[0].CodecSettings.H264Settings.Slices`."""
    value: object
    why: str


@dataclass(frozen=True, kw_only=True)
class EncoderPlan:
    """How one publisher session of one pipeline is encoded."""

    argv: tuple[str, ...]
    """The whole ffmpeg command line; it reads FLV on its standard input and runs in `folder`."""
    folder: Path
    """The session's folder: `<folder>/<rendition>/…` and `<folder>/archive/<output>/…`."""
    packaging: tuple[PackagingGroup, ...]
    archives: tuple[ArchiveOutput, ...]
    dropped: tuple[DroppedSetting, ...]
    preset: str
    """x264 preset, recorded because it is the rehearsal's choice, not the template's."""
    rungs: int | None
    """RUNGS asked for: only so many of the lowest video outputs are encoded (None: all)."""

    @property
    def renditions(self) -> tuple[Rendition, ...]:
        """The renditions of all packaging groups."""
        return tuple(rendition for group in self.packaging for rendition in group.renditions)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Folders that have to exist before ffmpeg starts."""
        return tuple(r.folder for r in self.renditions) + tuple(a.folder for a in self.archives)


@dataclass(frozen=True, kw_only=True)
class SessionInput:
    """What is known of a session when its plan is made."""

    folder: Path
    """Folder of this session alone; it does not exist yet."""
    started: datetime
    """UTC."""
    has_sound: bool
    """False when the publisher sends pictures only: the plan then encodes silence."""


PlanFactory = Callable[[SessionInput], EncoderPlan]


@dataclass(kw_only=True)
class Session:
    """One run of ffmpeg: from a publisher's first tag to its last, or to ffmpeg's death.

    A publisher that comes back gets a new session; between two sessions the origin writes a discontinuity.
    """

    id: str
    """Unique and ordered: the start in milliseconds since 1970."""
    folder: Path
    plan: EncoderPlan
    started: datetime
    arrived: datetime | None = None
    """Wall clock (UTC) at which the first video tag arrived: media time 0 of every rendition."""
    ended: datetime | None = None
    """When ffmpeg ended: from then on no file of this session changes."""
    exit_code: int | None = None
    failure: str | None = None
    """One line on why ffmpeg ended before its input did."""
    messages: list[str] = field(default_factory=list)
    """ffmpeg's last lines, oldest first."""
