"""Templates for the tests of costs: whole resources with as little in them as a bill needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from cost.bill import Bill
from cost.billing import as_billed
from cost.price_list import PriceList, price_list
from cost.show import Show

Resources = dict[str, dict[str, Any]]
SEOUL = price_list("ap-northeast-2")
SHOW = Show(hours=Decimal(1), days=1, viewers=0)
Rung = tuple[int, int, int]
"""Width, height, and bits a second."""


def template(**resources: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """One stack with these resources."""
    return {"Stack": {"Resources": dict(resources)}}


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": kind, "Properties": properties}


def picture(rung: Rung, **settings: Any) -> dict[str, Any]:
    width, height, bitrate = rung
    h264 = {
        "RateControlMode": "QVBR",
        "Bitrate": bitrate,
        "MaxBitrate": bitrate,
        "FramerateControl": "SPECIFIED",
        "FramerateNumerator": 30,
        "FramerateDenominator": 1,
        **settings,
    }
    name = f"{height}p-{bitrate}"
    return {"Name": name, "Width": width, "Height": height, "CodecSettings": {"H264Settings": h264}}


def channel(
    ladder: Sequence[Rung],
    *,
    pipelines: int = 1,
    sound: bool = False,
    groups: Sequence[Mapping[str, Any]] = (),
    **more: Any,
) -> dict[str, Any]:
    """A MediaLive channel that feeds MediaPackage with a ladder."""
    pictures = [picture(rung) for rung in ladder]
    outputs = [{"OutputName": each["Name"], "VideoDescriptionName": each["Name"]} for each in pictures]
    if sound:
        outputs.append({"OutputName": "audio", "AudioDescriptionNames": ["audio"]})
    packager = {
        "OutputGroupSettings": {"MediaPackageGroupSettings": {"Destination": {"DestinationRefId": "packager"}}},
        "Outputs": outputs,
    }
    encoder = {
        "VideoDescriptions": pictures,
        "AudioDescriptions": [{"Name": "audio", "CodecSettings": {"AacSettings": {"Bitrate": 128_000}}}],
        "OutputGroups": [packager, *groups],
    }
    properties = {
        "ChannelClass": "SINGLE_PIPELINE" if pipelines == 1 else "STANDARD",
        "InputSpecification": {"Codec": "AVC", "Resolution": "HD", "MaximumBitrate": "MAX_10_MBPS"},
        "InputAttachments": [{"InputId": {"Ref": "Input"}}],
        "EncoderSettings": encoder,
        **more,
    }
    return {"Type": "AWS::MediaLive::Channel", "Properties": properties}


def archive(name: str, **settings: Any) -> dict[str, Any]:
    """An output group that records one video description."""
    held = {"Destination": {"DestinationRefId": "archive"}, **settings}
    outputs = [{"OutputName": "archive", "VideoDescriptionName": name, "AudioDescriptionNames": ["audio"]}]
    return {"OutputGroupSettings": {"ArchiveGroupSettings": held}, "Outputs": outputs}


def push_input() -> dict[str, Any]:
    return resource("AWS::MediaLive::Input", Type="RTMP_PUSH")


def bill(templates: Mapping[str, Mapping[str, Any]], show: Show = SHOW, prices: PriceList = SEOUL) -> Bill:
    return as_billed(templates, show, prices)


def items(found: Bill) -> list[tuple[str, Any]]:
    """What is billed, and how much of it to ten digits behind the point."""
    return [(line.item, line.quantity.quantize(Decimal("0.0000000001")).normalize()) for line in found.lines]
