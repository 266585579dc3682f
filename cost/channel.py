"""A MediaLive channel as AWS bills it: its inputs, its outputs, and what of it leaves for a packager or an archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from cost.price_list import InputBracket, OutputBracket
from preflight.ladder import ARCHIVE, CMAF_INGEST, MEDIA_PACKAGE, Rendition
from preflight.reading import at, known, number, objects
from preflight.template import Resource
from preflight.value import Reference

PIXELS = {"SD": 1280 * 720 - 1, "HD": 1920 * 1080}
"""The most of each resolution; more is UHD. 720p is HD (AWS's solution guide)."""
BITRATES = {"MAX_10_MBPS": 10_000_000, "MAX_20_MBPS": 20_000_000}
"""The most of each bracket in bits a second; more is MAX_50_MBPS."""
CODECS = {"H264Settings": "AVC", "H265Settings": "HEVC", "Av1Settings": "AV1", "Mpeg2Settings": "MPEG2"}
PACKAGERS = (MEDIA_PACKAGE, CMAF_INGEST)
DEFAULT_VIDEO = Decimal(5_000_000)
"""Bits a second of H.264 where a template states none: MediaLive's default."""
DEFAULT_AUDIO = Decimal(192_000)
"""Bits a second of AAC where a template states none: MediaLive's default."""
DEFAULT_LINES = 1080
"""Lines of a picture that keeps the size of its source."""
DEFAULT_SPECIFICATION = {"Codec": "AVC", "Resolution": "HD", "MaximumBitrate": "MAX_20_MBPS"}


@dataclass(frozen=True, eq=False)
class Output:
    """One output; `video` and `audio` are the bits a second that it carries of each, `lines` those of its picture."""

    name: str
    kind: str
    settings: Mapping[str, Any]
    bracket: OutputBracket
    video: Decimal
    audio: Decimal
    lines: int
    destination: str | None

    @property
    def bitrate(self) -> Decimal:
        """Bits a second of all it carries."""
        return self.video + self.audio

    @property
    def is_packaged(self) -> bool:
        """Whether a packager takes it in."""
        return self.kind in PACKAGERS

    @property
    def label(self) -> str:
        """What AWS bills it as, in short."""
        bracket = self.bracket
        if bracket.codec == "AUDIO":
            return "audio-only"
        frames = "30 fps" if bracket.maximum_framerate == "MAX_30_FPS" else "60 fps"
        return f"{bracket.resolution} {bracket.codec} to {frames}, {bitrate_words(bracket.maximum_bitrate)}"


def is_pushed(kind: object) -> bool:
    """Whether an input of this type is sent to, and so billed while idle; an SRT listener is among them.

    Source: MediaLive user guide, "Setting up an SRT Listener input".
    """
    return str(kind).endswith("_PUSH") or kind == "SRT_LISTENER"


@dataclass(frozen=True, eq=False)
class AttachedInput:
    """One input that is attached to a channel; `resource` is None where another template holds it."""

    name: str
    resource: Resource | None

    @property
    def is_push(self) -> bool:
        """Whether it is billed while idle; one that nothing is known of is taken to."""
        return self.resource is None or is_pushed(known(self.resource.properties, "Type"))


class Channel:
    """One AWS::MediaLive::Channel."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self.channel_class = str(known(resource.properties, "ChannelClass") or "STANDARD")

    @property
    def pipelines(self) -> int:
        """How often each rendition is made and sent on."""
        return 1 if self.channel_class == "SINGLE_PIPELINE" else 2

    @property
    def input_bracket(self) -> InputBracket:
        """What each of its inputs is billed by: what the template states, not what is sent."""
        stated = at(self.resource.properties, "InputSpecification")
        codec, resolution, bitrate = (
            str(known(stated, member) or default) for member, default in DEFAULT_SPECIFICATION.items()
        )
        return InputBracket(
            channel_class=self.channel_class, codec=codec, resolution=resolution, maximum_bitrate=bitrate
        )

    @cached_property
    def inputs(self) -> tuple[AttachedInput, ...]:
        """Every input that is attached, the one that is not in use too."""
        return tuple(
            AttachedInput(
                name=str(known(attachment, "InputAttachmentName") or path),
                resource=held.target if isinstance(held := at(attachment, "InputId"), Reference) else None,
            )
            for path, attachment in objects(self.resource.properties, "InputAttachments")
        )

    @cached_property
    def outputs(self) -> tuple[Output, ...]:
        """Every output of every group: each is billed, one that shares its encode with another too."""
        return tuple(self._outputs())

    @property
    def packaged(self) -> tuple[Output, ...]:
        """The renditions that a packager takes in, sound alone among them."""
        return tuple(output for output in self.outputs if output.is_packaged)

    @property
    def archived(self) -> tuple[Output, ...]:
        """The outputs that are recorded as files."""
        return tuple(output for output in self.outputs if output.kind == ARCHIVE)

    @property
    def top_bitrate(self) -> Decimal:
        """Bits a second that a viewer of the top rendition gets: its picture and one sound."""
        pictures = [output.bitrate for output in self.packaged if output.video]
        sound = [output.bitrate for output in self.packaged if not output.video]
        with_sound = any(output.audio for output in self.packaged if output.video)
        return max(pictures, default=Decimal(0)) + (Decimal(0) if with_sound else max(sound, default=Decimal(0)))

    @property
    def sounds_apart(self) -> bool:
        """Whether a player fetches sound from a rendition of its own."""
        return any(not output.video for output in self.packaged)

    def _outputs(self) -> Iterator[Output]:
        encoder = at(self.resource.properties, "EncoderSettings")
        # A name may be anything in a template that nobody has checked.
        pictures = {str(known(held, "Name")): held for _, held in objects(encoder, "VideoDescriptions")}
        sounds = {str(known(held, "Name")): held for _, held in objects(encoder, "AudioDescriptions")}
        for path, group in objects(encoder, "OutputGroups"):
            settings = at(group, "OutputGroupSettings")
            kind = next(iter(settings), "") if isinstance(settings, Mapping) else ""
            held = settings[kind] if kind and isinstance(settings[kind], Mapping) else {}
            for place, output in objects(group, "Outputs", path):
                picture = pictures.get(str(known(output, "VideoDescriptionName")))
                names = at(output, "AudioDescriptionNames")
                heard = [sounds.get(str(name)) for name in names] if isinstance(names, list) else []
                yield Output(
                    name=str(known(output, "OutputName") or place),
                    kind=str(kind),
                    settings=held,
                    bracket=self._bracket(picture),
                    video=_sent(self.resource, picture),
                    audio=sum((_audio(each) for each in heard), Decimal(0)),
                    lines=_lines(self.resource, picture),
                    destination=_text(known(held, "Destination", "DestinationRefId")),
                )

    def _bracket(self, picture: Mapping[str, Any] | None) -> OutputBracket:
        rendition = _rendition(self.resource, picture)
        if rendition is None:
            return OutputBracket(
                channel_class=self.channel_class,
                codec="AUDIO",
                resolution="SD",
                maximum_framerate="MAX_30_FPS",
                maximum_bitrate="MAX_10_MBPS",
            )
        size, rate = rendition.size, rendition.framerate
        pixels = size[0] * size[1] if size else PIXELS.get(self.input_bracket.resolution, PIXELS["HD"] + 1)
        billed = number(rendition.settings, "Bitrate") or number(rendition.settings, "MaxBitrate") or DEFAULT_VIDEO
        return OutputBracket(
            channel_class=self.channel_class,
            codec=CODECS.get(rendition.codec, "AVC"),
            resolution=next((name for name, most in PIXELS.items() if pixels <= most), "UHD"),
            # A rate that follows the source is billed as 30 to 60 frames a second.
            maximum_framerate="MAX_30_FPS" if rate is not None and rate <= 30 else "MAX_60_FPS",
            maximum_bitrate=next((name for name, most in BITRATES.items() if billed <= most), "MAX_50_MBPS"),
        )


def bitrate_words(bracket: str) -> str:
    """A bracket of bitrates as people say it."""
    return f"to {bracket.removeprefix('MAX_').removesuffix('_MBPS')} Mbit/s"


def _rendition(channel: Resource, picture: Mapping[str, Any] | None) -> Rendition | None:
    if picture is None:
        return None
    held = at(picture, "CodecSettings")
    codec = next(iter(held), "H264Settings") if isinstance(held, Mapping) else "H264Settings"
    settings = at(held, codec)
    stated = settings if isinstance(settings, Mapping) else {}
    return Rendition(channel=channel, path="", description=picture, codec=str(codec), settings=stated)


def _sent(channel: Resource, picture: Mapping[str, Any] | None) -> Decimal:
    """Bits a second of a picture: the most where the rate follows the quality."""
    rendition = _rendition(channel, picture)
    if rendition is None:
        return Decimal(0)
    stated = rendition.bitrate or number(rendition.settings, "Bitrate") or number(rendition.settings, "MaxBitrate")
    return Decimal(str(stated)) if stated else DEFAULT_VIDEO


def _lines(channel: Resource, picture: Mapping[str, Any] | None) -> int:
    rendition = _rendition(channel, picture)
    if rendition is None:
        return 0
    return min(rendition.size) if rendition.size else DEFAULT_LINES


def _audio(sound: Mapping[str, Any] | None) -> Decimal:
    stated = number(sound, "CodecSettings", "AacSettings", "Bitrate")
    return Decimal(str(stated)) if stated else DEFAULT_AUDIO


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
