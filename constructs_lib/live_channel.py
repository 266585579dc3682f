"""A MediaLive channel: one RTMP input, a ladder, MediaPackage, and an archive where it is wanted."""

from __future__ import annotations

from aws_cdk.aws_medialive import CfnChannel
from constructs import Construct

from constructs_lib.channel_class import ChannelClass, pipelines
from constructs_lib.channel_destinations import ArchiveTarget, PackagerTarget, destinations
from constructs_lib.encoder_settings import AUDIO_SELECTOR, Encoding, encoder_settings

MAINTENANCE_DAY = "WEDNESDAY"
MAINTENANCE_START = "18:00"
"""UTC; 03:00 on Thursday in Seoul, when nobody is on air. Without it AWS picks the time."""


class LiveChannel(Construct):
    """Created stopped, and stopped it stays: CloudFormation cannot start a channel, nor can an input.

    Stateful while it runs: CloudFormation can neither update nor delete a running channel, so stop it first.
    Only a move into or out of a VPC replaces it; the input it holds can serve no second channel meanwhile.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        channel_class: ChannelClass,
        role_arn: str,
        input_id: str,
        input_specification: CfnChannel.InputSpecificationProperty,
        encoding: Encoding,
        packager: PackagerTarget,
        archive: ArchiveTarget | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._channel = CfnChannel(
            self,
            "Channel",
            name=name,
            channel_class=channel_class,
            role_arn=role_arn,
            input_specification=input_specification,
            input_attachments=[input_attachment(input_id)],
            destinations=destinations(packager, archive, pipelines=pipelines(channel_class)),
            encoder_settings=encoder_settings(
                encoding, channel_name=name, rollover_seconds=archive.rollover_seconds if archive else None
            ),
            log_level="WARNING",
            maintenance=CfnChannel.MaintenanceCreateSettingsProperty(
                maintenance_day=MAINTENANCE_DAY, maintenance_start_time=MAINTENANCE_START
            ),
        )

    @property
    def channel_id(self) -> str:
        return self._channel.ref

    @property
    def channel_arn(self) -> str:
        return self._channel.attr_arn


def input_attachment(input_id: str) -> CfnChannel.InputAttachmentProperty:
    """The phone's stream, whole: its first video, its first audio, and no end when the phone hangs up."""
    return CfnChannel.InputAttachmentProperty(
        input_id=input_id,
        input_attachment_name="phone",
        input_settings=CfnChannel.InputSettingsProperty(
            audio_selectors=[CfnChannel.AudioSelectorProperty(name=AUDIO_SELECTOR)],
            source_end_behavior="CONTINUE",
        ),
    )
