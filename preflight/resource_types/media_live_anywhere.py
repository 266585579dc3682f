"""MediaLive Anywhere: clusters of one's own machines, their networks and their SDI cards."""

from __future__ import annotations

from collections.abc import Mapping

from preflight.resource_types.resource_type import ResourceType, TagsForm

SERVICE = "medialive"

MEDIA_LIVE_ANYWHERE: Mapping[str, ResourceType] = {
    "AWS::MediaLive::ChannelPlacementGroup": ResourceType(
        service=SERVICE,
        operation="CreateChannelPlacementGroup",
        required=("ClusterId",),
        create_only=("ClusterId",),
        tags=TagsForm.LIST,
        absent=frozenset({"CreateChannelPlacementGroupRequest.RequestId"}),
    ),
    "AWS::MediaLive::Cluster": ResourceType(
        service=SERVICE,
        operation="CreateCluster",
        create_only=("ClusterType", "InstanceRoleArn"),
        stateful="its id, with which its machines are registered",
        tags=TagsForm.LIST,
        absent=frozenset({"CreateClusterRequest.RequestId"}),
    ),
    "AWS::MediaLive::Network": ResourceType(
        service=SERVICE,
        operation="CreateNetwork",
        required=("Name", "IpPools"),
        tags=TagsForm.LIST,
        absent=frozenset({"CreateNetworkRequest.RequestId"}),
    ),
    "AWS::MediaLive::Node": ResourceType(
        service=SERVICE,
        operation="CreateNode",
        required=("ClusterId",),
        create_only=("ClusterId", "NodeInterfaceMappings"),
        stateful="the registration of its machine",
        tags=TagsForm.LIST,
        extra=frozenset({"CreateNodeRequest.SdiSourceMappings"}),
        absent=frozenset({"CreateNodeRequest.RequestId"}),
    ),
    "AWS::MediaLive::SdiSource": ResourceType(
        service=SERVICE,
        operation="CreateSdiSource",
        required=("Name", "Type"),
        tags=TagsForm.LIST,
        absent=frozenset({"CreateSdiSourceRequest.RequestId"}),
    ),
}
