"""The CloudFormation types of MediaLive and MediaPackage: property names equal the API's member names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rehearsal.cloud.emulated_type import EmulatedType, Properties, by_id, by_names, times
from rehearsal.cloud.medialive import MediaLive
from rehearsal.cloud.mediapackagev2 import MANIFESTS
from rehearsal.cloud.packager_names import CHANNEL, ENDPOINT, GROUP
from rehearsal.cloud.service import Record


def _id(record: Record, _: Properties) -> str:
    return str(record["Id"])


def _arn(record: Record, _: Properties) -> str:
    return str(record["Arn"])


def _joined(names: tuple[str, ...]) -> Callable[[Record, Properties], str]:
    return lambda _, properties: "|".join(properties[name] for name in names)


def _urls(record: Record) -> Mapping[str, Any]:
    return {f"{kind.removesuffix('s')}Urls": [item["Url"] for item in record.get(kind, [])] for kind in MANIFESTS}


def _without_urls(record: Record) -> Record:
    """An endpoint as it was asked for: the service adds a URL to each manifest."""
    asked = {
        kind: [{name: value for name, value in manifest.items() if name != "Url"} for manifest in record[kind]]
        for kind in MANIFESTS
        if kind in record
    }
    return {**record, **asked}


MEDIALIVE = (
    EmulatedType(
        type_name="AWS::MediaLive::InputSecurityGroup",
        create="CreateInputSecurityGroup",
        update="UpdateInputSecurityGroup",
        delete="DeleteInputSecurityGroup",
        key=by_id("InputSecurityGroupId"),
        ref=_id,
        wrapper="SecurityGroup",
    ),
    EmulatedType(
        type_name="AWS::MediaLive::Input",
        create="CreateInput",
        update="UpdateInput",
        delete="DeleteInput",
        key=by_id("InputId"),
        ref=_id,
        attributes=lambda record: {
            "Destinations": [item["Url"] for item in record["Destinations"]],
            "Sources": [item["Url"] for item in record.get("Sources", [])],
        },
        replacing=("Type", "Vpc", "InputNetworkLocation", "RouterSettings"),
        wrapper="Input",
        # Its address is made of the name, which is the stream key.
        unread=frozenset({"Destinations"}),
        told=lambda record: {**record, "InputSecurityGroups": record["SecurityGroups"]},
    ),
    EmulatedType(
        type_name="AWS::MediaLive::Channel",
        create="CreateChannel",
        update="UpdateChannel",
        delete="DeleteChannel",
        key=by_id("ChannelId"),
        ref=_id,
        attributes=lambda record: {"Inputs": [item["InputId"] for item in record.get("InputAttachments", [])]},
        replacing=("Vpc",),
        wrapper="Channel",
        settle=MediaLive.settle,
    ),
)
MEDIAPACKAGE = (
    EmulatedType(
        type_name="AWS::MediaPackage::Channel",
        create="CreateChannel",
        update="UpdateChannel",
        delete="DeleteChannel",
        key=by_id("Id"),
        ref=_id,
        replacing=("Id", "Tags"),
    ),
    EmulatedType(
        type_name="AWS::MediaPackage::OriginEndpoint",
        create="CreateOriginEndpoint",
        update="UpdateOriginEndpoint",
        delete="DeleteOriginEndpoint",
        key=by_id("Id"),
        ref=_id,
        attributes=lambda record: {"Url": record["Url"]},
        replacing=("Id",),
    ),
)
MEDIAPACKAGEV2 = (
    EmulatedType(
        type_name="AWS::MediaPackageV2::ChannelGroup",
        create="CreateChannelGroup",
        update="UpdateChannelGroup",
        delete="DeleteChannelGroup",
        key=by_names(GROUP),
        ref=_arn,
        attributes=lambda record: {**times(record), "EgressDomain": record["EgressDomain"]},
        replacing=GROUP,
    ),
    EmulatedType(
        type_name="AWS::MediaPackageV2::Channel",
        create="CreateChannel",
        update="UpdateChannel",
        delete="DeleteChannel",
        key=by_names(CHANNEL),
        ref=_arn,
        attributes=lambda record: {
            **times(record),
            "IngestEndpointUrls": [item["Url"] for item in record["IngestEndpoints"]],
        },
        replacing=(*CHANNEL, "InputType", "OutputLockingMode"),
    ),
    EmulatedType(
        type_name="AWS::MediaPackageV2::OriginEndpoint",
        create="CreateOriginEndpoint",
        update="UpdateOriginEndpoint",
        delete="DeleteOriginEndpoint",
        key=by_names(ENDPOINT),
        ref=_arn,
        attributes=lambda record: {**times(record), **_urls(record)},
        replacing=ENDPOINT,
        told=_without_urls,
    ),
    EmulatedType(
        type_name="AWS::MediaPackageV2::OriginEndpointPolicy",
        create="PutOriginEndpointPolicy",
        update="PutOriginEndpointPolicy",
        delete="DeleteOriginEndpointPolicy",
        key=by_names(ENDPOINT),
        ref=_joined(ENDPOINT),
        replacing=ENDPOINT,
    ),
    EmulatedType(
        type_name="AWS::MediaPackageV2::ChannelPolicy",
        create="PutChannelPolicy",
        update="PutChannelPolicy",
        delete="DeleteChannelPolicy",
        key=by_names(CHANNEL),
        ref=_joined(CHANNEL),
        replacing=CHANNEL,
    ),
)
