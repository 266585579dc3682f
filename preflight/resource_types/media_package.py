"""MediaPackage v1: live channels and their endpoints, and video on demand, which is a service of its own."""

from __future__ import annotations

from collections.abc import Mapping

from preflight.resource_types.resource_type import ResourceType, TagsForm

LIVE, ON_DEMAND = "mediapackage", "mediapackage-vod"

MEDIA_PACKAGE: Mapping[str, ResourceType] = {
    "AWS::MediaPackage::Channel": ResourceType(
        service=LIVE,
        operation="CreateChannel",
        required=("Id",),
        create_only=("Id", "Tags"),
        stateful="its ingest URLs and their passwords",
        tags=TagsForm.LIST,
        extra=frozenset(
            {
                "CreateChannelRequest.EgressAccessLogs",
                "CreateChannelRequest.HlsIngest",
                "CreateChannelRequest.IngressAccessLogs",
            }
        ),
    ),
    "AWS::MediaPackage::OriginEndpoint": ResourceType(
        service=LIVE,
        operation="CreateOriginEndpoint",
        required=("Id", "ChannelId"),
        create_only=("Id",),
        stateful="its URL, from which viewers play",
        tags=TagsForm.LIST,
        extra=frozenset({"HlsManifestCreateOrUpdateParameters.Url"}),
    ),
    "AWS::MediaPackage::Asset": ResourceType(
        service=ON_DEMAND,
        operation="CreateAsset",
        required=("Id", "PackagingGroupId", "SourceArn", "SourceRoleArn"),
        create_only=("Id", "Tags"),
        stateful="its URLs, from which viewers play",
        tags=TagsForm.LIST,
        extra=frozenset({"CreateAssetRequest.EgressEndpoints"}),
    ),
    "AWS::MediaPackage::PackagingConfiguration": ResourceType(
        service=ON_DEMAND,
        operation="CreatePackagingConfiguration",
        required=("PackagingGroupId", "Id"),
        create_only=("Id",),
        stateful="the URLs that its assets have through it",
        tags=TagsForm.LIST,
        absent=frozenset({"CmafEncryption.ConstantInitializationVector"}),
    ),
    "AWS::MediaPackage::PackagingGroup": ResourceType(
        service=ON_DEMAND,
        operation="CreatePackagingGroup",
        required=("Id",),
        create_only=("Id", "Tags"),
        stateful="its domain, from which viewers play",
        tags=TagsForm.LIST,
    ),
}
