"""Phase 4: the encoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import Fn
from aws_cdk import aws_iam as iam
from constructs import Construct

from constructs_lib.acknowledgment import acknowledge
from constructs_lib.channel_class import pipelines
from constructs_lib.channel_destinations import ArchiveTarget, PackagerTarget
from constructs_lib.construct_ids import pascal_case
from constructs_lib.encoder_settings import Encoding
from constructs_lib.input_allow_list import InputAllowList
from constructs_lib.input_specification import input_specification
from constructs_lib.live_channel import LiveChannel
from constructs_lib.rendition import Rendition
from constructs_lib.rtmp_input import STREAM_SUFFIXES, RtmpInput
from constructs_lib.srt_input import SrtInput
from constructs_lib.stream_key import StreamKey
from environments import Channel, Environment, Rung
from stacks.media_package_stack import MediaPackageStack
from stacks.network_stack import NetworkStack
from stacks.phase_stack import PhaseStack, name_in_arn
from stacks.storage_stack import StorageStack

GROUP_IN_ARN, CHANNEL_IN_ARN = 1, 3
"""Positions in arn:…:channelGroup/<group>/channel/<channel>, split at "/"."""


class MediaLiveStack(PhaseStack):
    """An input and a stopped channel per channel of the environment; `storage` is given when the archive is on.

    Importing the packager's ARN and the bucket's name makes CloudFormation finish those stacks first, and with
    them the role's rights to publish and to record.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        environment: Environment,
        network: NetworkStack,
        packager: MediaPackageStack,
        storage: StorageStack | None,
    ) -> None:
        super().__init__(scope, phase=4, environment=environment)
        self._environment = environment
        self._role = network.medialive_role
        self._packager = packager
        self._storage = storage
        allow_list = InputAllowList(self, "AllowList", cidrs=environment.ingest.allow_list)
        self.allow_list_arn = allow_list.group_arn
        self.pin(self.allow_list_arn)
        channels: dict[str, LiveChannel] = {}
        inputs: list[RtmpInput | SrtInput] = []
        # A scope of their own: a channel may bear any name, such as that of another construct of this stack.
        places = Construct(self, "Channels")
        for number, channel in enumerate(environment.channels):
            place = Construct(places, pascal_case(channel.name))
            phone = self._input(place, channel, allow_list)
            inputs.append(phone)
            channels[channel.name] = self._channel(place, channel, phone.input_id)
            acknowledge_unrotated(phone.stream_key)
            self._publish(channel.name, phone, channels[channel.name], pascal_case(channel.name) if number else "")
        self.channels: Mapping[str, LiveChannel] = channels
        self._let_channels_read([phone.stream_key for phone in inputs if isinstance(phone, SrtInput)])

    def _input(self, place: Construct, channel: Channel, allow_list: InputAllowList) -> RtmpInput | SrtInput:
        name = f"{self._environment.prefix}-{channel.name}"
        addresses = pipelines(channel.channel_class)
        ingest = self._environment.ingest
        if ingest.app_name is not None and ingest.type == "RTMP_PUSH":
            return RtmpInput(
                place,
                "Ingest",
                name=name,
                app_name=ingest.app_name,
                pipelines=addresses,
                allow_list_id=allow_list.group_id,
            )
        return SrtInput(
            place,
            "Ingest",
            name=name,
            pipelines=addresses,
            allow_list_id=allow_list.group_id,
            minimum_latency_ms=ingest.srt.minimum_latency_ms,
            encryption=ingest.srt.encryption,
        )

    def _let_channels_read(self, passphrases: Sequence[StreamKey]) -> None:
        """MediaLive reads a passphrase itself, when a channel starts; a stream name it is given by CloudFormation."""
        if passphrases:
            read = iam.PolicyStatement(
                sid="ReadPassphrases",
                actions=["secretsmanager:GetSecretValue"],
                resources=[passphrase.secret_arn for passphrase in passphrases],
            )
            iam.Policy(self, "ReadPassphrases", roles=[self._role], statements=[read])

    def _channel(self, place: Construct, channel: Channel, input_id: str) -> LiveChannel:
        environment = self._environment
        source = environment.ingest.source
        return LiveChannel(
            place,
            "Live",
            name=f"{environment.prefix}-{channel.name}",
            channel_class=channel.channel_class,
            role_arn=self._role.role_arn,
            input_id=input_id,
            input_specification=input_specification(width=source.width, height=source.height, bitrate=source.bitrate),
            encoding=Encoding(
                ladder=[rendition(rung) for rung in channel.ladder],
                gop_seconds=environment.encoding.gop_seconds,
                segment_seconds=environment.encoding.segment_seconds,
                audio_bitrate=environment.encoding.audio_bitrate,
            ),
            packager=self._packager_target(channel),
            archive=self._archive_target(channel),
        )

    def _packager_target(self, channel: Channel) -> PackagerTarget:
        arn = self._packager.origins[channel.name].channel_arn
        return PackagerTarget(
            group_name=name_in_arn(arn, GROUP_IN_ARN),
            channel_name=name_in_arn(arn, CHANNEL_IN_ARN),
            region=self._environment.region,
        )

    def _archive_target(self, channel: Channel) -> ArchiveTarget | None:
        if self._storage is None:
            return None
        return ArchiveTarget(
            bucket_name=self._storage.archive_bucket.bucket_name,
            folder=channel.name,
            rollover_seconds=self._environment.archive.rollover_seconds,
        )

    def _publish(self, name: str, phone: RtmpInput | SrtInput, live: LiveChannel, suffix: str) -> None:
        """The first channel's outputs carry the plain names, a further channel's its name at the end."""
        self.publish(f"InputId{suffix}", phone.input_id, f"MediaLive input of {name}")
        output, urls, where = _addresses(phone)
        self.publish(f"{output}{suffix}", Fn.join(",", urls), f"Where to send {name}{where}")
        self.publish(f"ChannelId{suffix}", live.channel_id, f"MediaLive channel {name}, created stopped")
        self.publish(
            f"StreamKeySecretArn{suffix}", phone.stream_key.secret_arn, f"Where the stream key of {name} is kept"
        )
        self.pin(live.channel_id)
        self.pin(live.channel_arn)


def _addresses(phone: RtmpInput | SrtInput) -> tuple[str, list[str], str]:
    """The output that says where to send, its URLs, and what a sender adds to them."""
    if isinstance(phone, SrtInput):
        return "SrtListenerUrls", phone.listener_urls, "; the stream key is the passphrase"
    second = f", at the second with {STREAM_SUFFIXES[1]}" if len(phone.push_urls) > 1 else ""
    return "RtmpPushUrls", phone.push_urls, f"; then a slash and the stream key{second}"


def acknowledge_unrotated(key: StreamKey) -> None:
    """Tell cdk-nag why the stream key keeps its value."""
    reason = (
        "A rotated key would cut off every phone and would not reach the input, which keeps the key it was made with"
    )
    acknowledge(key, "SMG4", reason)


def rendition(rung: Rung) -> Rendition:
    """A rung of the environment file in the words of the encoder."""
    return Rendition(
        width=rung.width, height=rung.height, framerate=rung.framerate, bitrate=rung.bitrate, quality=rung.quality
    )
