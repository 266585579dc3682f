"""Phase 4: MediaLive's inputs, ladder and outputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onair.report.architecture import Architecture
from onair.report.reading import at, bitrate, h264, listed, renditions
from onair.report.settings.table import Code, Table, of_rows, of_settings
from onair.report.words import Words
from preflight.template import Resource


def encoder(architecture: Architecture, words: Words) -> list[Table]:
    """What comes in, the ladder, and where the outputs go, for each channel."""
    channels = architecture.resources("AWS::MediaLive::Channel", phase=4)
    several = len(channels) > 1
    return [
        _ingest(architecture, words),
        *(table for channel in channels for table in _channel(channel, words, several=several)),
    ]


def _ingest(architecture: Architecture, words: Words) -> Table:
    inputs = architecture.resources("AWS::MediaLive::Input", phase=4)
    groups = architecture.resources("AWS::MediaLive::InputSecurityGroup", phase=4)
    blocks = [str(at(rule, "Cidr")) for group in groups for rule in listed(group.properties, "WhitelistRules")]
    secrets = architecture.resources("AWS::SecretsManager::Secret", phase=4)
    length = at(secrets[0].properties, "GenerateSecretString", "PasswordLength") if secrets else None
    return of_settings(
        words("table.ingest"),
        [
            (
                words("setting.input_type"),
                Code(", ".join(sorted({str(item.properties.get("Type")) for item in inputs}))),
            ),
            (words("setting.allow_list"), Code(", ".join(blocks)) if blocks else None),
            (words("setting.stream_key"), words("setting.stream_key_is", length=length) if length else None),
        ],
    )


def _channel(channel: Resource, words: Words, *, several: bool) -> Iterator[Table]:
    name = f" – {channel.properties.get('Name')}" if several else ""
    yield _ladder(channel, f"{words('table.ladder')}{name}", words)
    yield of_settings(f"{words('table.channel')}{name}", _settings(channel, words))


def _ladder(channel: Resource, caption: str, words: Words) -> Table:
    heads = ("rendition", "size", "framerate", "rate_control", "bitrate", "gop", "profile")
    return of_rows(
        caption,
        tuple(words(f"column.{head}") for head in heads),
        (tuple(_rendition(item, words)) for item in renditions(channel)),
    )


def _rendition(description: Mapping[str, Any], words: Words) -> Iterator[str]:
    settings = h264(description)
    yield f"{description.get('Height')}p"
    yield f"{description.get('Width')}×{description.get('Height')}"
    yield f"{words.number(_framerate(settings), 3)} fps"
    quality = settings.get("QvbrQualityLevel")
    yield f"{settings.get('RateControlMode')} {quality}" if quality else str(settings.get("RateControlMode"))
    yield words.bitrate(bitrate(description))
    yield _gop(settings, words)
    level = str(settings.get("Level", "")).removeprefix("H264_LEVEL_").replace("_", ".")
    yield f"{str(settings.get('Profile', '')).capitalize()} {level}"


def _framerate(settings: Mapping[str, Any]) -> float:
    return float(settings.get("FramerateNumerator") or 0) / float(settings.get("FramerateDenominator") or 1)


def _gop(settings: Mapping[str, Any], words: Words) -> str:
    size = settings.get("GopSize")
    if not isinstance(size, (int, float)):
        return words("value.none")
    return words.duration(size) if settings.get("GopSizeUnits") == "SECONDS" else words("value.frames", count=size)


def _settings(channel: Resource, words: Words) -> Iterator[tuple[str, str | None]]:
    properties = channel.properties
    encoder_settings = at(properties, "EncoderSettings")
    specification = at(properties, "InputSpecification") or {}
    yield words("setting.class"), words.get(f"channel_class.{properties.get('ChannelClass')}", "")
    bracket = (specification.get(key) for key in ("Codec", "Resolution", "MaximumBitrate"))
    yield words("setting.specification"), Code(" · ".join(str(item) for item in bracket if item))
    audio = at(encoder_settings, "AudioDescriptions", 0, "CodecSettings", "AacSettings")
    if audio:
        told = f"AAC {words.bitrate(audio.get('Bitrate', 0))}, {words.number(audio.get('SampleRate', 0) / 1000, 1)} kHz"
        yield words("setting.audio"), told
    for group in listed(encoder_settings, "OutputGroups"):
        yield words("setting.output", name=at(group, "Name")), _output(group, words)
    loss = at(encoder_settings, "GlobalConfiguration", "InputLossBehavior")
    if loss:
        seconds = words.duration(loss.get("RepeatFrameMsec", 0) / 1000)
        yield words("setting.loss"), words("setting.loss_is", repeat=seconds, colour=loss.get("InputLossImageColor"))
    maintenance = at(properties, "Maintenance")
    if maintenance:
        day = words.get(f"day.{maintenance.get('MaintenanceDay')}", str(maintenance.get("MaintenanceDay")))
        yield words("setting.maintenance"), f"{day} {maintenance.get('MaintenanceStartTime')} UTC"


def _output(group: Any, words: Words) -> str:
    settings = at(group, "OutputGroupSettings")
    version_2 = at(settings, "MediaPackageGroupSettings", "MediapackageV2GroupSettings")
    if version_2:
        return words("setting.to_packager", seconds=words.duration(version_2.get("SegmentLength", 0)))
    archive = at(settings, "ArchiveGroupSettings")
    if archive:
        extension = at(group, "Outputs", 0, "OutputSettings", "ArchiveOutputSettings", "Extension")
        return words("setting.to_archive", seconds=words.duration(archive.get("RolloverInterval", 0)), kind=extension)
    return Code(", ".join(settings or {}))
