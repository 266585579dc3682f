"""The CloudFormation types that the deep schemas know, and where the registry and the API differ.

A property of these types has the name of the API's member, in PascalCase. The differences below are those between
the registry's schemas and botocore's models of the pinned versions; a test compares the two again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import botocore.session
from botocore.model import ServiceModel, StructureShape


@dataclass(frozen=True, kw_only=True)
class ResourceType:
    """One type: the API operation that creates it, and its differences from that operation's input.

    `create_only` are the properties whose change replaces the resource; `stateful` says what a replacement loses.
    `extra` and `absent` are `Structure.Member`: what only the registry has, and what only the API has.
    """

    service: str
    operation: str
    required: tuple[str, ...] = ()
    create_only: tuple[str, ...] = ()
    stateful: str | None = None
    extra: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()

    @property
    def shape(self) -> StructureShape:
        """The input of the operation that CloudFormation calls."""
        shape = service_model(self.service).operation_model(self.operation).input_shape
        if shape is None:
            raise TypeError(f"{self.service}:{self.operation} has no input")
        return shape


ENDPOINT_NAMES = ("ChannelGroupName", "ChannelName", "OriginEndpointName")

RESOURCE_TYPES: Mapping[str, ResourceType] = {
    "AWS::MediaLive::Channel": ResourceType(
        service="medialive",
        operation="CreateChannel",
        required=("Name", "ChannelClass", "EncoderSettings", "InputAttachments", "Destinations", "RoleArn"),
        create_only=("Vpc",),
        stateful="its id, which schedules and alarms name",
        absent=frozenset({"CreateChannelRequest.RequestId", "CreateChannelRequest.Reserved"}),
    ),
    "AWS::MediaLive::Input": ResourceType(
        service="medialive",
        operation="CreateInput",
        required=("Type", "Name"),
        create_only=("InputNetworkLocation", "Type", "Vpc", "RouterSettings"),
        stateful="its address, to which phones send",
        absent=frozenset({"CreateInputRequest.RequestId"}),
    ),
    "AWS::MediaLive::InputSecurityGroup": ResourceType(
        service="medialive", operation="CreateInputSecurityGroup", required=("WhitelistRules",)
    ),
    "AWS::MediaPackage::Channel": ResourceType(
        service="mediapackage",
        operation="CreateChannel",
        required=("Id",),
        create_only=("Id", "Tags"),
        stateful="its ingest URLs and their passwords",
        extra=frozenset(
            {
                "CreateChannelRequest.EgressAccessLogs",
                "CreateChannelRequest.HlsIngest",
                "CreateChannelRequest.IngressAccessLogs",
            }
        ),
    ),
    "AWS::MediaPackage::OriginEndpoint": ResourceType(
        service="mediapackage",
        operation="CreateOriginEndpoint",
        required=("Id", "ChannelId"),
        create_only=("Id",),
        stateful="its URL, from which viewers play",
        extra=frozenset({"HlsManifestCreateOrUpdateParameters.Url"}),
    ),
    "AWS::MediaPackageV2::ChannelGroup": ResourceType(
        service="mediapackagev2",
        operation="CreateChannelGroup",
        required=("ChannelGroupName",),
        create_only=("ChannelGroupName",),
        stateful="the egress domain, from which viewers play",
        absent=frozenset({"CreateChannelGroupRequest.ClientToken"}),
    ),
    "AWS::MediaPackageV2::Channel": ResourceType(
        service="mediapackagev2",
        operation="CreateChannel",
        required=("ChannelGroupName", "ChannelName"),
        create_only=("ChannelGroupName", "ChannelName", "InputType", "OutputLockingMode"),
        stateful="its ingest URLs, and what viewers could start over from",
        absent=frozenset({"CreateChannelRequest.ClientToken"}),
    ),
    "AWS::MediaPackageV2::OriginEndpoint": ResourceType(
        service="mediapackagev2",
        operation="CreateOriginEndpoint",
        required=(*ENDPOINT_NAMES, "ContainerType"),
        create_only=ENDPOINT_NAMES,
        stateful="its URL, from which viewers play",
        extra=frozenset({"FilterConfiguration.Multiview"}),
        absent=frozenset({"CreateOriginEndpointRequest.ClientToken"}),
    ),
    "AWS::MediaPackageV2::OriginEndpointPolicy": ResourceType(
        service="mediapackagev2",
        operation="PutOriginEndpointPolicy",
        required=(*ENDPOINT_NAMES, "Policy"),
        create_only=ENDPOINT_NAMES,
    ),
    "AWS::MediaPackageV2::ChannelPolicy": ResourceType(
        service="mediapackagev2",
        operation="PutChannelPolicy",
        required=("ChannelGroupName", "ChannelName", "Policy"),
        create_only=("ChannelGroupName", "ChannelName"),
    ),
}


@cache
def service_model(name: str) -> ServiceModel:
    """botocore's model of a service; read from disk once."""
    return botocore.session.get_session().get_service_model(name)
