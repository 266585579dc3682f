"""MediaLive: channels, their inputs, and the multiplex that several channels share."""

from __future__ import annotations

from collections.abc import Mapping

from preflight.resource_types.resource_type import ResourceType, TagsForm

SERVICE = "medialive"

MEDIA_LIVE: Mapping[str, ResourceType] = {
    "AWS::MediaLive::Channel": ResourceType(
        service=SERVICE,
        operation="CreateChannel",
        required=("Name", "ChannelClass", "EncoderSettings", "InputAttachments", "Destinations", "RoleArn"),
        create_only=("Vpc",),
        stateful="its id, which schedules and alarms name",
        tags=TagsForm.JSON,
        absent=frozenset({"CreateChannelRequest.RequestId", "CreateChannelRequest.Reserved"}),
    ),
    "AWS::MediaLive::Input": ResourceType(
        service=SERVICE,
        operation="CreateInput",
        required=("Type", "Name"),
        create_only=("InputNetworkLocation", "Type", "Vpc", "RouterSettings"),
        stateful="its address, to which phones send",
        tags=TagsForm.JSON,
        absent=frozenset({"CreateInputRequest.RequestId"}),
    ),
    "AWS::MediaLive::InputSecurityGroup": ResourceType(
        service=SERVICE, operation="CreateInputSecurityGroup", required=("WhitelistRules",), tags=TagsForm.JSON
    ),
    "AWS::MediaLive::Multiplex": ResourceType(
        service=SERVICE,
        operation="CreateMultiplex",
        required=("AvailabilityZones", "MultiplexSettings", "Name"),
        create_only=("AvailabilityZones",),
        stateful="its id, which its programs and their channels name",
        tags=TagsForm.LIST,
        extra=frozenset({"CreateMultiplexRequest.Destinations"}),
        absent=frozenset({"CreateMultiplexRequest.RequestId"}),
    ),
    "AWS::MediaLive::Multiplexprogram": ResourceType(
        service=SERVICE,
        operation="CreateMultiplexProgram",
        required=("MultiplexId", "MultiplexProgramSettings", "ProgramName"),
        create_only=("ProgramName", "MultiplexId"),
        extra=frozenset(
            {
                "CreateMultiplexProgramRequest.PacketIdentifiersMap",
                "CreateMultiplexProgramRequest.PipelineDetails",
                "CreateMultiplexProgramRequest.PreferredChannelPipeline",
            }
        ),
        absent=frozenset({"CreateMultiplexProgramRequest.RequestId"}),
    ),
}
