"""A MediaPackage v2 channel and the HLS endpoint that plays it."""

from __future__ import annotations

from aws_cdk import Fn
from aws_cdk import aws_iam as iam
from aws_cdk import aws_mediapackagev2 as mediapackage
from constructs import Construct

from constructs_lib.channel_group import ChannelGroup
from constructs_lib.endpoint_policy import EndpointPolicy
from constructs_lib.hls_manifests import MANIFEST_NAME, Manifests, manifests

ENDPOINT_NAME = "hls"


class HlsOrigin(Construct):
    """CMAF in, fMP4 segments and an HLS manifest out, at `manifest_path` of the group's domain.

    Stateful: a change of a name or of the input type replaces the channel or the endpoint, and with them the
    ingest URL and what viewers may still start over to. Startover of 0 seconds is off. Names are literal;
    everything else that the origin publishes is a token.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        group: ChannelGroup,
        channel_name: str,
        segment_seconds: int,
        manifest_window_seconds: int,
        startover_seconds: int,
        low_latency: bool,
    ) -> None:
        super().__init__(scope, construct_id)
        self.group_name = group.group_name
        self.channel_name = channel_name
        self.endpoint_name = ENDPOINT_NAME
        self.manifest_name = MANIFEST_NAME
        self.egress_domain = group.egress_domain
        self._channel = self._cmaf_channel(group)
        self._endpoint = self._cmaf_endpoint(
            segment_seconds=segment_seconds,
            startover_seconds=startover_seconds,
            manifests=manifests(
                window_seconds=manifest_window_seconds, segment_seconds=segment_seconds, low_latency=low_latency
            ),
        )
        EndpointPolicy(self, "Readers", endpoint=self._endpoint)

    @property
    def manifest_path(self) -> str:
        """Path of the multivariant playlist, literal, without the domain."""
        return f"/out/v1/{self.group_name}/{self.channel_name}/{self.endpoint_name}/{self.manifest_name}.m3u8"

    @property
    def channel_arn(self) -> str:
        return self._channel.attr_arn

    @property
    def endpoint_arn(self) -> str:
        return self._endpoint.attr_arn

    @property
    def manifest_url(self) -> str:
        """URL of the multivariant playlist at the origin, which answers signed requests only."""
        return Fn.select(0, self._endpoint.attr_hls_manifest_urls)

    @property
    def ingest_url(self) -> str:
        """The first of the channel's two ingest URLs; MediaLive finds both by itself."""
        return Fn.select(0, self._channel.attr_ingest_endpoint_urls)

    def publishing(self) -> iam.PolicyStatement:
        """What MediaLive needs in order to publish here; without GetChannel its writes fail (aws/aws-cdk #38581)."""
        return iam.PolicyStatement(
            actions=["mediapackagev2:GetChannel", "mediapackagev2:PutObject"], resources=[self.channel_arn]
        )

    def _cmaf_channel(self, group: ChannelGroup) -> mediapackage.CfnChannel:
        channel = mediapackage.CfnChannel(
            self,
            "Channel",
            channel_group_name=self.group_name,
            channel_name=self.channel_name,
            # What MediaLive's MediaPackage v2 output group sends; the default is HLS, and it cannot be changed.
            input_type="CMAF",
        )
        channel.add_resource_dependency(group.resource)
        return channel

    def _cmaf_endpoint(
        self, *, segment_seconds: int, startover_seconds: int, manifests: Manifests
    ) -> mediapackage.CfnOriginEndpoint:
        endpoint = mediapackage.CfnOriginEndpoint(
            self,
            "Endpoint",
            channel_group_name=self.group_name,
            channel_name=self.channel_name,
            origin_endpoint_name=self.endpoint_name,
            container_type="CMAF",
            segment=mediapackage.CfnOriginEndpoint.SegmentProperty(
                segment_duration_seconds=segment_seconds, segment_name="segment", include_iframe_only_streams=False
            ),
            startover_window_seconds=startover_seconds,
            hls_manifests=[manifests.hls],
            low_latency_hls_manifests=[manifests.low_latency] if manifests.low_latency else None,
        )
        endpoint.add_resource_dependency(self._channel)
        return endpoint
