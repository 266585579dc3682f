"""MediaPackage v2: groups, channels, endpoints, and who may use them."""

from __future__ import annotations

from collections.abc import Mapping

from preflight.resource_types.resource_type import ResourceType, TagsForm

SERVICE = "mediapackagev2"
CHANNEL_NAMES = ("ChannelGroupName", "ChannelName")
ENDPOINT_NAMES = (*CHANNEL_NAMES, "OriginEndpointName")

MEDIA_PACKAGE_V2: Mapping[str, ResourceType] = {
    "AWS::MediaPackageV2::ChannelGroup": ResourceType(
        service=SERVICE,
        operation="CreateChannelGroup",
        required=("ChannelGroupName",),
        create_only=("ChannelGroupName",),
        stateful="the egress domain, from which viewers play",
        tags=TagsForm.LIST,
        absent=frozenset({"CreateChannelGroupRequest.ClientToken"}),
    ),
    "AWS::MediaPackageV2::Channel": ResourceType(
        service=SERVICE,
        operation="CreateChannel",
        required=CHANNEL_NAMES,
        create_only=(*CHANNEL_NAMES, "InputType", "OutputLockingMode"),
        stateful="its ingest URLs, and what viewers could start over from",
        tags=TagsForm.LIST,
        absent=frozenset({"CreateChannelRequest.ClientToken"}),
    ),
    "AWS::MediaPackageV2::OriginEndpoint": ResourceType(
        service=SERVICE,
        operation="CreateOriginEndpoint",
        required=(*ENDPOINT_NAMES, "ContainerType"),
        create_only=ENDPOINT_NAMES,
        stateful="its URL, from which viewers play",
        tags=TagsForm.LIST,
        extra=frozenset({"FilterConfiguration.Multiview"}),
        absent=frozenset({"CreateOriginEndpointRequest.ClientToken"}),
    ),
    "AWS::MediaPackageV2::OriginEndpointPolicy": ResourceType(
        service=SERVICE,
        operation="PutOriginEndpointPolicy",
        required=(*ENDPOINT_NAMES, "Policy"),
        create_only=ENDPOINT_NAMES,
    ),
    "AWS::MediaPackageV2::ChannelPolicy": ResourceType(
        service=SERVICE,
        operation="PutChannelPolicy",
        required=(*CHANNEL_NAMES, "Policy"),
        create_only=CHANNEL_NAMES,
    ),
}
