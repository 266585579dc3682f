"""MediaLive's video settings for one rendition."""

from __future__ import annotations

from aws_cdk.aws_medialive import CfnChannel

from constructs_lib.rendition import Rendition, h264_level

B_FRAMES = 2
REFERENCE_FRAMES = 3
BUFFER_FILL_PERCENT = 90


def video_description(rendition: Rendition, *, gop_seconds: int) -> CfnChannel.VideoDescriptionProperty:
    """One encode, named as the rendition is."""
    return CfnChannel.VideoDescriptionProperty(
        name=rendition.name,
        width=rendition.width,
        height=rendition.height,
        scaling_behavior="DEFAULT",
        codec_settings=CfnChannel.VideoCodecSettingsProperty(h264_settings=h264(rendition, gop_seconds=gop_seconds)),
    )


def h264(rendition: Rendition, *, gop_seconds: int) -> CfnChannel.H264SettingsProperty:
    """QVBR; closed GOPs of one length over the whole ladder, so that segments of all renditions begin together."""
    return CfnChannel.H264SettingsProperty(
        rate_control_mode="QVBR",
        qvbr_quality_level=rendition.quality,
        max_bitrate=rendition.bitrate,
        # QVBR does not use it, but billing does: without it the output falls into the input's bracket.
        bitrate=rendition.bitrate,
        buf_size=2 * rendition.bitrate,
        buf_fill_pct=BUFFER_FILL_PERCENT,
        # Any other value is billed extra.
        quality_level="STANDARD_QUALITY",
        profile="HIGH",
        level=h264_level(rendition),
        entropy_encoding="CABAC",
        adaptive_quantization="AUTO",
        gop_size=gop_seconds,
        gop_size_units="SECONDS",
        gop_closed_cadence=1,
        gop_num_b_frames=B_FRAMES,
        num_ref_frames=REFERENCE_FRAMES,
        # A key frame at a cut would end a segment early.
        scene_change_detect="DISABLED",
        scan_type="PROGRESSIVE",
        # MediaPackage needs both stated, and a framerate taken from the source is billed as 60 frames per second.
        framerate_control="SPECIFIED",
        framerate_numerator=rendition.framerate,
        framerate_denominator=1,
        par_control="SPECIFIED",
        par_numerator=1,
        par_denominator=1,
    )
