"""MediaLive's EncoderSettings for a ladder: pure functions from numbers to properties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk.aws_medialive import CfnChannel

from constructs_lib.output_groups import AUDIO, archive_group, packager_group, packager_group_name
from constructs_lib.rendition import Rendition
from constructs_lib.video_description import video_description

AUDIO_SELECTOR = "default"
"""Name of the input's audio selector; without further settings it takes the first audio of the stream."""

SAMPLE_RATE = 48_000
REPEAT_FRAME_MILLISECONDS = 1_000
BLACK_FRAME_MILLISECONDS = 1_000
LOSS_COLOR = "1E3A5F"
"""A dark blue that no camera sends by accident, so an operator sees at once that the phone is gone."""


@dataclass(frozen=True)
class Encoding:
    """The ladder from the largest to the smallest, GOP and segment length in seconds, `audio_bitrate` in bit/s."""

    ladder: Sequence[Rendition]
    gop_seconds: int
    segment_seconds: int
    audio_bitrate: int


def encoder_settings(
    encoding: Encoding, *, channel_name: str, rollover_seconds: int | None
) -> CfnChannel.EncoderSettingsProperty:
    """Every rendition of the ladder to MediaPackage; the first one to the archive too.

    `rollover_seconds` is the length of one recorded file; None records nothing.
    """
    ladder = encoding.ladder
    name = packager_group_name(channel_name)
    groups = [packager_group(ladder, name=name, segment_seconds=encoding.segment_seconds)]
    if rollover_seconds is not None:
        groups.append(archive_group(ladder[0], rollover_seconds=rollover_seconds))
    return CfnChannel.EncoderSettingsProperty(
        video_descriptions=[video_description(rendition, gop_seconds=encoding.gop_seconds) for rendition in ladder],
        audio_descriptions=[audio_description(encoding.audio_bitrate)],
        output_groups=groups,
        # A phone sends no timecode, and what EMBEDDED does without one is described in two ways by AWS.
        timecode_config=CfnChannel.TimecodeConfigProperty(source="SYSTEMCLOCK"),
        global_configuration=CfnChannel.GlobalConfigurationProperty(
            input_end_action="NONE", input_loss_behavior=input_loss_behavior()
        ),
        # Thumbnails would need s3:PutObject on every bucket, and cannot be switched off while a channel runs.
        thumbnail_configuration=CfnChannel.ThumbnailConfigurationProperty(state="DISABLED"),
    )


def audio_description(bitrate: int) -> CfnChannel.AudioDescriptionProperty:
    """AAC-LC, stereo, 48 kHz."""
    return CfnChannel.AudioDescriptionProperty(
        name=AUDIO,
        audio_selector_name=AUDIO_SELECTOR,
        audio_type_control="FOLLOW_INPUT",
        language_code_control="FOLLOW_INPUT",
        codec_settings=CfnChannel.AudioCodecSettingsProperty(
            aac_settings=CfnChannel.AacSettingsProperty(
                bitrate=bitrate,
                coding_mode="CODING_MODE_2_0",
                input_type="NORMAL",
                profile="LC",
                rate_control_mode="CBR",
                raw_format="NONE",
                sample_rate=SAMPLE_RATE,
                spec="MPEG4",
            )
        ),
    )


def input_loss_behavior() -> CfnChannel.InputLossBehaviorProperty:
    """When the phone is gone: the last frame for a second, black for a second, then a colour until it is back.

    The outputs never pause, so players keep playing and find the picture again by themselves.
    """
    return CfnChannel.InputLossBehaviorProperty(
        repeat_frame_msec=REPEAT_FRAME_MILLISECONDS,
        black_frame_msec=BLACK_FRAME_MILLISECONDS,
        input_loss_image_type="COLOR",
        input_loss_image_color=LOSS_COLOR,
    )
