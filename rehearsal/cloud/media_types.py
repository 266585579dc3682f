"""The CloudFormation types of MediaLive and MediaPackage: property names equal the API's member names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ministack.services.cloudformation import provisioners

from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.mediapackagev2 import CHANNEL, ENDPOINT, GROUP, MANIFESTS
from rehearsal.cloud.protocol import from_properties
from rehearsal.cloud.service import Record, Service

Properties = dict[str, Any]
Created = tuple[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class MediaType:
    """How one CloudFormation type maps onto its service.

    `key(physical_id, properties)` are the parameters that name an existing resource; `ref(record, properties)` is what
    Ref gives; `replacing` are the properties whose change replaces it (createOnly of the registry's schema).
    """

    type_name: str
    create: str
    update: str
    delete: str
    key: Callable[[str, Properties], Properties]
    ref: Callable[[Record, Properties], str]
    attributes: Callable[[Record], Mapping[str, Any]] = lambda record: {}
    replacing: tuple[str, ...] = ()
    wrapper: str | None = None

    def register(self, service: Service) -> None:
        """Let ministack's CloudFormation provision this type through the service."""

        def create(_logical_id: str, properties: Properties, _stack: str) -> Created:
            return self._result(self._call(service, self.create, properties), properties)

        def update(physical_id: str, old: Properties, new: Properties, _stack: str) -> Created:
            if any(old.get(name) != new.get(name) for name in self.replacing):
                return create(physical_id, new, _stack)
            return self._result(self._call(service, self.update, new, self.key(physical_id, new)), new)

        def delete(physical_id: str, properties: Properties) -> None:
            try:
                service.call(self.delete, self.key(physical_id, properties))
            except ApiError as error:
                if error.status != 404:
                    raise

        handlers = {"create": create, "update": update, "delete": delete}
        provisioners._RESOURCE_HANDLERS[self.type_name] = handlers
        provisioners._REPLACING_PROPERTIES[self.type_name] = self.replacing
        if service.name == "medialive":
            provisioners._STACK_TAG_PROPERTY[self.type_name] = ("Tags", "map")

    def _call(self, service: Service, operation: str, properties: Properties, key: Properties | None = None) -> Record:
        shape = service.model.operation_model(operation).input_shape
        answer = service.call(operation, {**from_properties(shape, properties), **(key or {})})
        return answer[self.wrapper] if self.wrapper else answer

    def _result(self, record: Record, properties: Properties) -> Created:
        attributes = {"Arn": record.get("Arn"), "Id": record.get("Id"), **self.attributes(record)}
        return self.ref(record, properties), {name: value for name, value in attributes.items() if value is not None}


def _by_id(member: str) -> Callable[[str, Properties], Properties]:
    return lambda physical_id, _: {member: physical_id}


def _by_names(names: tuple[str, ...]) -> Callable[[str, Properties], Properties]:
    return lambda _, properties: {name: properties[name] for name in names}


def _id(record: Record, _: Properties) -> str:
    return str(record["Id"])


def _arn(record: Record, _: Properties) -> str:
    return str(record["Arn"])


def _joined(names: tuple[str, ...]) -> Callable[[Record, Properties], str]:
    return lambda _, properties: "|".join(properties[name] for name in names)


def _times(record: Record) -> dict[str, str]:
    return {name: record[name].isoformat() for name in ("CreatedAt", "ModifiedAt")}


def _urls(record: Record) -> dict[str, Any]:
    return {f"{kind.removesuffix('s')}Urls": [item["Url"] for item in record.get(kind, [])] for kind in MANIFESTS}


MEDIALIVE = (
    MediaType(
        type_name="AWS::MediaLive::InputSecurityGroup",
        create="CreateInputSecurityGroup",
        update="UpdateInputSecurityGroup",
        delete="DeleteInputSecurityGroup",
        key=_by_id("InputSecurityGroupId"),
        ref=_id,
        wrapper="SecurityGroup",
    ),
    MediaType(
        type_name="AWS::MediaLive::Input",
        create="CreateInput",
        update="UpdateInput",
        delete="DeleteInput",
        key=_by_id("InputId"),
        ref=_id,
        attributes=lambda record: {
            "Destinations": [item["Url"] for item in record["Destinations"]],
            "Sources": [item["Url"] for item in record.get("Sources", [])],
        },
        replacing=("Type", "Vpc", "InputNetworkLocation", "RouterSettings"),
        wrapper="Input",
    ),
    MediaType(
        type_name="AWS::MediaLive::Channel",
        create="CreateChannel",
        update="UpdateChannel",
        delete="DeleteChannel",
        key=_by_id("ChannelId"),
        ref=_id,
        attributes=lambda record: {"Inputs": [item["InputId"] for item in record.get("InputAttachments", [])]},
        replacing=("Vpc",),
        wrapper="Channel",
    ),
)
MEDIAPACKAGE = (
    MediaType(
        type_name="AWS::MediaPackage::Channel",
        create="CreateChannel",
        update="UpdateChannel",
        delete="DeleteChannel",
        key=_by_id("Id"),
        ref=_id,
        replacing=("Id", "Tags"),
    ),
    MediaType(
        type_name="AWS::MediaPackage::OriginEndpoint",
        create="CreateOriginEndpoint",
        update="UpdateOriginEndpoint",
        delete="DeleteOriginEndpoint",
        key=_by_id("Id"),
        ref=_id,
        attributes=lambda record: {"Url": record["Url"]},
        replacing=("Id",),
    ),
)
MEDIAPACKAGEV2 = (
    MediaType(
        type_name="AWS::MediaPackageV2::ChannelGroup",
        create="CreateChannelGroup",
        update="UpdateChannelGroup",
        delete="DeleteChannelGroup",
        key=_by_names(GROUP),
        ref=_arn,
        attributes=lambda record: {**_times(record), "EgressDomain": record["EgressDomain"]},
        replacing=GROUP,
    ),
    MediaType(
        type_name="AWS::MediaPackageV2::Channel",
        create="CreateChannel",
        update="UpdateChannel",
        delete="DeleteChannel",
        key=_by_names(CHANNEL),
        ref=_arn,
        attributes=lambda record: {
            **_times(record),
            "IngestEndpointUrls": [item["Url"] for item in record["IngestEndpoints"]],
        },
        replacing=(*CHANNEL, "InputType", "OutputLockingMode"),
    ),
    MediaType(
        type_name="AWS::MediaPackageV2::OriginEndpoint",
        create="CreateOriginEndpoint",
        update="UpdateOriginEndpoint",
        delete="DeleteOriginEndpoint",
        key=_by_names(ENDPOINT),
        ref=_arn,
        attributes=lambda record: {**_times(record), **_urls(record)},
        replacing=ENDPOINT,
    ),
    MediaType(
        type_name="AWS::MediaPackageV2::OriginEndpointPolicy",
        create="PutOriginEndpointPolicy",
        update="PutOriginEndpointPolicy",
        delete="DeleteOriginEndpointPolicy",
        key=_by_names(ENDPOINT),
        ref=_joined(ENDPOINT),
        replacing=ENDPOINT,
    ),
    MediaType(
        type_name="AWS::MediaPackageV2::ChannelPolicy",
        create="PutChannelPolicy",
        update="PutChannelPolicy",
        delete="DeleteChannelPolicy",
        key=_by_names(CHANNEL),
        ref=_joined(CHANNEL),
        replacing=CHANNEL,
    ),
)
