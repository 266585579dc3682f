"""What a MediaLive channel encodes and where each picture goes: output groups with the renditions that feed them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from preflight.reading import MEDIALIVE_CHANNEL, Entry, at, known, number, objects
from preflight.template import Resource, Templates

CODECS = ("H264Settings", "H265Settings")

MEDIA_PACKAGE = "MediaPackageGroupSettings"
CMAF_INGEST = "CmafIngestGroupSettings"
HLS = "HlsGroupSettings"
ARCHIVE = "ArchiveGroupSettings"
PACKAGING = (MEDIA_PACKAGE, CMAF_INGEST, HLS)
"""The kinds of group that a player chooses between renditions of, segment by segment."""

SMALLEST, LARGEST = 1e-9, 1e15


@dataclass(frozen=True, eq=False)
class Rendition:
    """One video description with H.264 or H.265; `settings` are its codec's, and lie at `settings_path`."""

    channel: Resource
    path: str
    description: Mapping[str, Any]
    codec: str
    settings: Mapping[str, Any]

    @property
    def settings_path(self) -> str:
        return f"{self.path}.CodecSettings.{self.codec}"

    @property
    def name(self) -> str:
        """As other renditions' findings name it."""
        stated = known(self.description, "Name")
        return stated if isinstance(stated, str) else self.path

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height in pixels."""
        width, height = (exact(self.description, member) for member in ("Width", "Height"))
        return (int(width), int(height)) if width and height and min(width, height) > 0 else None

    @property
    def framerate(self) -> Fraction | None:
        """Frames per second, None when it follows the source or is not known."""
        if self.codec == "H264Settings" and known(self.settings, "FramerateControl") != "SPECIFIED":
            return None
        numerator, denominator = (exact(self.settings, f"Framerate{part}") for part in ("Numerator", "Denominator"))
        return numerator / denominator if numerator and denominator and min(numerator, denominator) > 0 else None

    @property
    def mode(self) -> str | None:
        """The rate control mode, None when it is not stated or not known."""
        stated = known(self.settings, "RateControlMode")
        return stated if isinstance(stated, str) else None

    @property
    def bitrate(self) -> float | None:
        """What a player is told: the most where nothing is promised on average (QVBR), else the average."""
        return number(self.settings, "MaxBitrate" if self.mode == "QVBR" else "Bitrate")

    @property
    def highest_bitrate(self) -> float | None:
        """The most that is sent in one moment."""
        return number(self.settings, "Bitrate" if self.mode == "CBR" else "MaxBitrate")


@dataclass(frozen=True, eq=False)
class OutputGroup:
    """One output group; `kind` is the one member of its settings, at which `settings` lie."""

    channel: Resource
    path: str
    kind: str
    settings: Mapping[str, Any]
    outputs: tuple[Entry, ...]
    renditions: tuple[Rendition, ...]

    @property
    def settings_path(self) -> str:
        return f"{self.path}.OutputGroupSettings.{self.kind}"


def exact(holder: Any, *names: str) -> Fraction | None:
    """A number along the names without rounding; None when there is none, it is not known, or no encoder means it."""
    found = number(holder, *names)
    if found is None or not (found == 0 or SMALLEST <= abs(found) <= LARGEST):
        return None
    # 0.1 is meant as a tenth, not as the binary number nearest to it.
    return Fraction(str(found))


def channels(templates: Templates) -> Iterator[Resource]:
    """Every MediaLive channel."""
    return templates.resources(MEDIALIVE_CHANNEL)


def renditions(channel: Resource) -> tuple[Rendition, ...]:
    """Every H.264 and H.265 description of a channel."""
    encoder = at(channel.properties, "EncoderSettings")
    return tuple(
        Rendition(channel=channel, path=path, description=description, codec=codec, settings=settings)
        for path, description in objects(encoder, "VideoDescriptions", "EncoderSettings")
        for codec in CODECS
        if isinstance(settings := at(description, "CodecSettings", codec), Mapping)
    )


def output_groups(channel: Resource, *kinds: str) -> Iterator[OutputGroup]:
    """The output groups of these kinds, or all there are."""
    found = {rendition.name: rendition for rendition in renditions(channel)}
    encoder = at(channel.properties, "EncoderSettings")
    for path, group in objects(encoder, "OutputGroups", "EncoderSettings"):
        outputs = tuple(objects(group, "Outputs", path))
        # dict.fromkeys, because two outputs may share one encode.
        fed = dict.fromkeys(known(output, "VideoDescriptionName") for _, output in outputs if _names_video(output))
        settings = at(group, "OutputGroupSettings")
        for kind, held in settings.items() if isinstance(settings, Mapping) else ():
            if isinstance(held, Mapping) and (not kinds or kind in kinds):
                yield OutputGroup(
                    channel=channel,
                    path=path,
                    kind=str(kind),
                    settings=held,
                    outputs=outputs,
                    renditions=tuple(found[name] for name in fed if name in found),
                )


def every_group(templates: Templates, *kinds: str) -> Iterator[OutputGroup]:
    """The output groups of these kinds over all channels."""
    for channel in channels(templates):
        yield from output_groups(channel, *kinds)


def every_rendition(templates: Templates) -> Iterator[Rendition]:
    """The renditions of all channels."""
    for channel in channels(templates):
        yield from renditions(channel)


def fed_to(templates: Templates, *kinds: str) -> Iterator[Rendition]:
    """Each rendition that feeds a group of one of these kinds, once."""
    for channel in channels(templates):
        fed = (rendition.path for group in output_groups(channel, *kinds) for rendition in group.renditions)
        paths = frozenset(fed)
        yield from (rendition for rendition in renditions(channel) if rendition.path in paths)


def _names_video(output: Mapping[str, Any]) -> bool:
    return isinstance(known(output, "VideoDescriptionName"), str)
