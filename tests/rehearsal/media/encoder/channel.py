"""A deployed channel as DescribeChannel returns it: two rungs, one sound track, an archive."""

from __future__ import annotations

from typing import Any


def h264(bitrate: int, framerate: int = 30, **changes: Any) -> dict[str, Any]:
    """H264Settings of one QVBR rung; a change to None takes a key away."""
    settings: dict[str, Any] = {
        "AdaptiveQuantization": "AUTO",
        "Bitrate": bitrate,
        "BufFillPct": 90,
        "BufSize": 2 * bitrate,
        "EntropyEncoding": "CABAC",
        "FramerateControl": "SPECIFIED",
        "FramerateDenominator": 1,
        "FramerateNumerator": framerate,
        "GopClosedCadence": 1,
        "GopNumBFrames": 2,
        "GopSize": 2.0,
        "GopSizeUnits": "SECONDS",
        "Level": "H264_LEVEL_AUTO",
        "MaxBitrate": bitrate,
        "NumRefFrames": 3,
        "ParControl": "SPECIFIED",
        "ParDenominator": 1,
        "ParNumerator": 1,
        "Profile": "HIGH",
        "QvbrQualityLevel": 7,
        "RateControlMode": "QVBR",
        "SceneChangeDetect": "DISABLED",
    } | changes
    return {key: value for key, value in settings.items() if value is not None}


def video(name: str, width: int, height: int, settings: dict[str, Any], **changes: object) -> dict[str, Any]:
    return (
        {"Name": name, "Width": width, "Height": height, "ScalingBehavior": "DEFAULT"}
        | {"CodecSettings": {"H264Settings": settings}}
        | changes
    )


def audio(**changes: object) -> dict[str, Any]:
    aac = {
        "Bitrate": 128000.0,
        "CodingMode": "CODING_MODE_2_0",
        "Profile": "LC",
        "RateControlMode": "CBR",
        "SampleRate": 48000.0,
        "Spec": "MPEG4",
    } | changes
    return {"Name": "aac", "AudioSelectorName": "default", "LanguageCode": "kor", "CodecSettings": {"AacSettings": aac}}


def packaged(name: str, **carries: object) -> dict[str, Any]:
    v2 = {"HlsAutoSelect": "YES", "HlsDefault": "YES"}
    settings = {"MediaPackageOutputSettings": {"MediaPackageV2DestinationSettings": v2}}
    return {"OutputName": name, "OutputSettings": settings, **carries}


def packaging_group(*outputs: dict[str, Any], segment_seconds: int = 2) -> dict[str, Any]:
    v2 = {"SegmentLength": segment_seconds, "SegmentLengthUnits": "SECONDS", "Id3Behavior": "DISABLED"}
    settings = {"Destination": {"DestinationRefId": "packager"}, "MediapackageV2GroupSettings": v2}
    return {
        "Name": "onair_dev_main",
        "OutputGroupSettings": {"MediaPackageGroupSettings": settings},
        "Outputs": list(outputs),
    }


def archive_group(video_name: str, rollover: int = 300, modifier: str = "-$dt$") -> dict[str, Any]:
    container = {"ContainerSettings": {"M2tsSettings": {}}, "Extension": "m2ts", "NameModifier": modifier}
    return {
        "Name": "archive",
        "OutputGroupSettings": {
            "ArchiveGroupSettings": {"Destination": {"DestinationRefId": "archive"}, "RolloverInterval": rollover}
        },
        "Outputs": [
            {
                "OutputName": "recording",
                "VideoDescriptionName": video_name,
                "AudioDescriptionNames": ["aac"],
                "OutputSettings": {"ArchiveOutputSettings": container},
            }
        ],
    }


DESTINATIONS: list[dict[str, Any]] = [
    {
        "Id": "packager",
        "Settings": [],
        "MediaPackageSettings": [
            {
                "ChannelEndpointId": "ENDPOINT_1",
                "ChannelGroup": "onair-dev",
                "ChannelName": "main",
                "MediaPackageRegionName": "ap-northeast-2",
            }
        ],
    },
    {"Id": "archive", "MediaPackageSettings": [], "Settings": [{"Url": "s3ssl://recordings/main/live"}]},
]


def encoder_settings(*, small: bool = False, rollover: int = 300) -> dict[str, Any]:
    """The dev ladder, or the same shape with pictures that a busy machine encodes in no time."""
    sizes = {"v720": (320, 180), "v480": (160, 90)} if small else {"v720": (1280, 720), "v480": (854, 480)}
    rates = {"v720": 3_000_000, "v480": 1_200_000}
    return {
        "AudioDescriptions": [audio()],
        "GlobalConfiguration": {"InputLossBehavior": {"RepeatFrameMsec": 1000, "InputLossImageColor": "1E3A5F"}},
        "OutputGroups": [
            packaging_group(
                packaged("v720", VideoDescriptionName="v720"),
                packaged("v480", VideoDescriptionName="v480"),
                packaged("sound", AudioDescriptionNames=["aac"]),
            ),
            archive_group("v720", rollover),
        ],
        "TimecodeConfig": {"Source": "SYSTEMCLOCK"},
        "VideoDescriptions": [video(name, *sizes[name], h264(rates[name])) for name in sizes],
    }
