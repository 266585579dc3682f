"""A profile such as people have lying about: camelCase, constant bitrate, 29.97 frames per second, GOPs in frames."""

from __future__ import annotations

import copy
from typing import Any

Profile = dict[str, Any]


def video(width: int, height: int, bitrate: int, *, frames: tuple[int, int] = (30_000, 1001), gop: int = 60) -> Profile:
    return {
        "name": f"video_{height}",
        "width": width,
        "height": height,
        "codecSettings": {
            "h264Settings": {
                "rateControlMode": "CBR",
                "bitrate": bitrate,
                "framerateControl": "SPECIFIED",
                "framerateNumerator": frames[0],
                "framerateDenominator": frames[1],
                "gopSize": gop,
                "gopSizeUnits": "FRAMES",
                "profile": "MAIN",
            }
        },
    }


def output(height: int) -> Profile:
    hls = {"standardHlsSettings": {"audioRenditionSets": "program_audio", "m3u8Settings": {}}}
    return {
        "outputName": f"_{height}",
        "videoDescriptionName": f"video_{height}",
        "audioDescriptionNames": ["sound"],
        "outputSettings": {"hlsOutputSettings": {"hlsSettings": hls, "nameModifier": f"_{height}"}},
    }


def camel_profile() -> Profile:
    """Three renditions from the smallest to the largest, as HLS; a copy that a test may change."""
    return copy.deepcopy(
        {
            "audioDescriptions": [
                {
                    "name": "sound",
                    "audioSelectorName": "default",
                    "codecSettings": {"aacSettings": {"bitrate": 96_000, "sampleRate": 48_000}},
                }
            ],
            "videoDescriptions": [
                video(416, 236, 400_000, frames=(15_000, 1001), gop=30),
                video(960, 540, 2_200_000),
                video(1280, 720, 4_700_000),
            ],
            "outputGroups": [
                {
                    "name": "hls",
                    "outputGroupSettings": {
                        "hlsGroupSettings": {
                            "destination": {"destinationRefId": "somewhere"},
                            "segmentLength": 6,
                            "keepSegments": 21,
                        }
                    },
                    "outputs": [output(236), output(540), output(720)],
                }
            ],
            "timecodeConfig": {"source": "SYSTEMCLOCK"},
        }
    )
