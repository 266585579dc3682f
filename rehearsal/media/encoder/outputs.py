"""Output groups: which encodes go where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from rehearsal.media.encoder.aac import AudioEncode
from rehearsal.media.encoder.destinations import Destinations
from rehearsal.media.encoder.h264 import VideoEncode
from rehearsal.media.encoder.plan import PackagingGroup, Rendition
from rehearsal.media.encoder.settings import Settings, TranslationError

_UNITS = {"SECONDS": "1", "MILLISECONDS": "1000"}
_SAFE_NAME = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True)
class Encodes:
    """All encodes that the channel describes, by name."""

    video: Mapping[str, VideoEncode]
    audio: Mapping[str, AudioEncode]

    def video_of(self, output: Settings) -> VideoEncode | None:
        """The video encode that an output names. Raises TranslationError when it is not described."""
        name = output.optional_text("VideoDescriptionName")
        if name is not None and name not in self.video:
            raise output.refusal(
                "VideoDescriptionName", f"must be one of {', '.join(self.video) or '(none described)'}"
            )
        return self.video[name] if name is not None else None

    def audios_of(self, output: Settings) -> tuple[AudioEncode, ...]:
        """The audio encodes that an output names."""
        names = output.texts("AudioDescriptionNames")
        if unknown := [name for name in names if name not in self.audio]:
            known = ", ".join(self.audio) or "(none described)"
            raise output.refusal("AudioDescriptionNames", f"names {unknown[0]!r}, described are {known}")
        return tuple(self.audio[name] for name in names)


def output_name(output: Settings) -> str:
    """OutputName, which is a folder's name here."""
    output.require("OutputName")
    name = output.text("OutputName")
    if not _SAFE_NAME.fullmatch(name):
        raise output.refusal("OutputName", "must be letters, digits, _ and -")
    return name


def packaging_group(group: Settings, destinations: Destinations, encodes: Encodes, folder: Path) -> PackagingGroup:
    """One MediaPackage v2 output group with a rendition per output. Raises TranslationError."""
    settings = group.child("OutputGroupSettings").child("MediaPackageGroupSettings")
    if "MediapackageV2GroupSettings" not in settings:
        raise TranslationError(
            f"EncoderSettings.{settings.path} delivers to MediaPackage v1, which is not built yet: "
            "set MediapackageV2GroupSettings"
        )
    v2 = settings.child("MediapackageV2GroupSettings")
    v2.require("SegmentLength")
    length = Fraction(v2.number("SegmentLength", 0)) / int(v2.choice("SegmentLengthUnits", _UNITS, "SECONDS"))
    if length <= 0:
        raise v2.refusal("SegmentLength", "must be above 0")
    channel_group, channel_name = destinations.packager(settings)
    return PackagingGroup(
        name=group.text("Name"),
        channel_group=channel_group,
        channel_name=channel_name,
        segment_seconds=length,
        renditions=tuple(_rendition(output, encodes, folder) for output in group.children("Outputs")),
    )


def lowest_rungs(group: PackagingGroup, rungs: int | None) -> PackagingGroup:
    """The group with its audio and only so many of its lowest video renditions."""
    videos = [rendition for rendition in group.renditions if rendition.kind == "video"]
    ranked = sorted(videos, key=lambda rendition: (rendition.height or 0, rendition.bitrate))
    left_out = {rendition.name for rendition in ranked[rungs:]} if rungs is not None else set()
    return replace(group, renditions=tuple(r for r in group.renditions if r.name not in left_out))


def _rendition(output: Settings, encodes: Encodes, folder: Path) -> Rendition:
    name = output_name(output)
    video, audios = encodes.video_of(output), encodes.audios_of(output)
    if (video is None) != (len(audios) == 1):
        raise TranslationError(
            f"EncoderSettings.{output.path} ({name}) must carry one video or one audio encode: "
            "a MediaPackage v2 output carries exactly one"
        )
    v2 = output.child("OutputSettings").child("MediaPackageOutputSettings").child("MediaPackageV2DestinationSettings")
    rendition = _video_rendition(name, video, folder) if video else _audio_rendition(name, audios[0], folder)
    return replace(
        rendition,
        audio_group=v2.optional_text("AudioGroupId"),
        audio_rendition_sets=v2.optional_text("AudioRenditionSets"),
        hls_auto_select=v2.optional_text("HlsAutoSelect"),
        hls_default=v2.optional_text("HlsDefault"),
    )


def _video_rendition(name: str, video: VideoEncode, folder: Path) -> Rendition:
    return Rendition(
        name=name,
        kind="video",
        description=video.name,
        bitrate=video.bitrate,
        codec="H264",
        folder=folder / name,
        width=video.width,
        height=video.height,
        framerate=video.framerate,
    )


def _audio_rendition(name: str, audio: AudioEncode, folder: Path) -> Rendition:
    return Rendition(
        name=name,
        kind="audio",
        description=audio.name,
        bitrate=audio.bitrate,
        codec="AAC",
        folder=folder / name,
        sample_rate=audio.sample_rate,
        channels=audio.channels,
        language=audio.language,
    )
