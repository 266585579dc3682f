"""Phase 3: the packager."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import aws_iam as iam
from constructs import Construct

from constructs_lib.channel_group import ChannelGroup
from constructs_lib.construct_ids import pascal_case
from constructs_lib.hls_origin import HlsOrigin
from environments import Channel, Environment
from stacks.network_stack import NetworkStack
from stacks.phase_stack import PhaseStack


class MediaPackageStack(PhaseStack):
    """One channel group, and in it an origin per channel; MediaLive's right to publish to each."""

    def __init__(self, scope: Construct, *, environment: Environment, network: NetworkStack) -> None:
        super().__init__(scope, phase=3, environment=environment)
        self._group = ChannelGroup(self, "ChannelGroup", group_name=environment.prefix)
        self.pin(self._group.egress_domain)
        # A scope of their own: a channel may bear any name, such as that of another construct of this stack.
        self._channels = Construct(self, "Channels")
        self.origins: Mapping[str, HlsOrigin] = {
            channel.name: self._origin(channel, environment) for channel in environment.channels
        }
        iam.Policy(
            self,
            "Publishing",
            roles=[network.medialive_role],
            statements=[origin.publishing() for origin in self.origins.values()],
        )
        for number, origin in enumerate(self.origins.values()):
            self._publish(origin, suffix=pascal_case(origin.channel_name) if number else "")
        self.publish(
            "Credentials", f"IAM role {network.medialive_role.role_arn}, no password", "How an encoder signs in"
        )

    def _origin(self, channel: Channel, environment: Environment) -> HlsOrigin:
        origin = HlsOrigin(
            self._channels,
            pascal_case(channel.name),
            group=self._group,
            channel_name=channel.name,
            segment_seconds=environment.encoding.segment_seconds,
            manifest_window_seconds=environment.packager.manifest_window_seconds,
            startover_seconds=environment.packager.startover_seconds,
            low_latency=environment.packager.low_latency,
        )
        self.pin(origin.channel_arn)
        self.pin(origin.endpoint_arn)
        return origin

    def _publish(self, origin: HlsOrigin, *, suffix: str) -> None:
        """The first channel's outputs carry the plain names, a further channel's its name at the end."""
        name = origin.channel_name
        self.publish(f"ChannelId{suffix}", origin.channel_name, f"MediaPackage channel {name}")
        self.publish(f"HlsEndpointUrl{suffix}", origin.manifest_url, f"Playlist of {name}, for signed requests")
        self.publish(f"HlsIngestUrl{suffix}", origin.ingest_url, f"First ingest URL of {name}; MediaLive knows it")
