"""What a channel sends, and where to: to MediaPackage v2, and to the archive."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from aws_cdk.aws_medialive import CfnChannel

from constructs_lib.rendition import Rendition

PACKAGER_DESTINATION = "packager"
ARCHIVE_DESTINATION = "archive"
AUDIO = "audio"
"""Name of the one audio encode, and of the audio group that all renditions play with."""

RECORDING_SUFFIX = "-$dt$"
"""Date and time. MediaLive counts files from 000000 at every start: without it a restart would overwrite."""

LONGEST_GROUP_NAME = 32
DIGEST = 8


def packager_group_name(channel_name: str) -> str:
    """`onair_dev_main` for the MediaLive channel `onair-dev-main`: MediaLive's metrics of outputs bear this name.

    It may hold letters, digits and underscores, 32 at most (CloudFormation, AWS::MediaLive::Channel OutputGroup); a
    longer one is cut, and told from others by a digest.
    """
    name = re.sub(r"[^A-Za-z0-9]", "_", channel_name)
    if len(name) <= LONGEST_GROUP_NAME:
        return name
    digest = hashlib.sha256(channel_name.encode()).hexdigest()[:DIGEST]
    return f"{name[: LONGEST_GROUP_NAME - DIGEST - 1]}_{digest}"


def packager_group(ladder: Sequence[Rendition], *, name: str, segment_seconds: int) -> CfnChannel.OutputGroupProperty:
    """A MediaPackage v2 group: each output carries one encode, so sound has an output of its own."""
    outputs = [
        _packager_output(rendition.name, video=rendition.name, sound_from=AUDIO, auto_select=None)
        for rendition in ladder
    ]
    outputs.append(_packager_output(AUDIO, video=None, sound_from=None, auto_select="YES"))
    return CfnChannel.OutputGroupProperty(
        name=name,
        output_group_settings=CfnChannel.OutputGroupSettingsProperty(
            media_package_group_settings=CfnChannel.MediaPackageGroupSettingsProperty(
                destination=CfnChannel.OutputLocationRefProperty(destination_ref_id=PACKAGER_DESTINATION),
                mediapackage_v2_group_settings=CfnChannel.MediaPackageV2GroupSettingsProperty(
                    segment_length=segment_seconds,
                    segment_length_units="SECONDS",
                    # A phone sends no advertising markers and no metadata.
                    scte35_type="NONE",
                    id3_behavior="DISABLED",
                    klv_behavior="NO_PASSTHROUGH",
                ),
            )
        ),
        outputs=outputs,
    )


def _packager_output(
    name: str, *, video: str | None, sound_from: str | None, auto_select: str | None
) -> CfnChannel.OutputProperty:
    return CfnChannel.OutputProperty(
        output_name=name,
        video_description_name=video,
        audio_description_names=None if video else [AUDIO],
        output_settings=CfnChannel.OutputSettingsProperty(
            media_package_output_settings=CfnChannel.MediaPackageOutputSettingsProperty(
                media_package_v2_destination_settings=CfnChannel.MediaPackageV2DestinationSettingsProperty(
                    audio_rendition_sets=sound_from,
                    audio_group_id=None if video else AUDIO,
                    hls_auto_select=auto_select,
                    hls_default=auto_select,
                )
            )
        ),
    )


def archive_group(rendition: Rendition, *, rollover_seconds: int) -> CfnChannel.OutputGroupProperty:
    """One MPEG-TS file per `rollover_seconds`, of an encode that the packager's group has already paid for."""
    container = CfnChannel.ArchiveContainerSettingsProperty(
        # VBR writes no padding, which would be stored and billed; 0 leaves the rate to the muxer.
        m2_ts_settings=CfnChannel.M2tsSettingsProperty(rate_mode="VBR", bitrate=0)
    )
    return CfnChannel.OutputGroupProperty(
        name=ARCHIVE_DESTINATION,
        output_group_settings=CfnChannel.OutputGroupSettingsProperty(
            archive_group_settings=CfnChannel.ArchiveGroupSettingsProperty(
                destination=CfnChannel.OutputLocationRefProperty(destination_ref_id=ARCHIVE_DESTINATION),
                rollover_interval=rollover_seconds,
            )
        ),
        outputs=[
            CfnChannel.OutputProperty(
                output_name=ARCHIVE_DESTINATION,
                video_description_name=rendition.name,
                audio_description_names=[AUDIO],
                output_settings=CfnChannel.OutputSettingsProperty(
                    archive_output_settings=CfnChannel.ArchiveOutputSettingsProperty(
                        name_modifier=RECORDING_SUFFIX, extension="m2ts", container_settings=container
                    )
                ),
            )
        ],
    )
