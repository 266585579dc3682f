"""The input bracket that MediaLive bills and sizes a channel by."""

from __future__ import annotations

from aws_cdk.aws_medialive import CfnChannel

HD_PIXELS = 1280 * 720
LARGEST_HD_PIXELS = 1920 * 1080
BRACKETS = ((10_000_000, "MAX_10_MBPS"), (20_000_000, "MAX_20_MBPS"), (50_000_000, "MAX_50_MBPS"))


def input_specification(*, width: int, height: int, bitrate: int) -> CfnChannel.InputSpecificationProperty:
    """H.264 of at most this size in pixels and bitrate in bit/s. One pays for what is stated, not for what comes."""
    return CfnChannel.InputSpecificationProperty(
        codec="AVC", maximum_bitrate=maximum_bitrate(bitrate), resolution=resolution(width, height)
    )


def maximum_bitrate(bitrate: int) -> str:
    """The lowest bracket that admits `bitrate` bit/s; ValueError above 50 Mbit/s, the highest there is."""
    for limit, bracket in BRACKETS:
        if bitrate <= limit:
            return bracket
    raise ValueError(f"the source's bitrate must be at most {BRACKETS[-1][0]} bit/s, got {bitrate}: send less")


def resolution(width: int, height: int) -> str:
    """SD below 1280x720, HD to 1920x1080, UHD above; counted in pixels, so a phone held upright is the same."""
    pixels = width * height
    if pixels < HD_PIXELS:
        return "SD"
    return "HD" if pixels <= LARGEST_HD_PIXELS else "UHD"
