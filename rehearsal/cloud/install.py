"""Puts our services, types and corrections into ministack; the process that did it is the local AWS."""

from __future__ import annotations

from ministack import app as gateway
from ministack.services.cloudformation import provisioners

from rehearsal.cloud import corrections, custom_resources, extra_types, schedules
from rehearsal.cloud.media_types import MEDIALIVE, MEDIAPACKAGE, MEDIAPACKAGEV2
from rehearsal.cloud.medialive import MediaLive
from rehearsal.cloud.mediapackage import MediaPackage
from rehearsal.cloud.mediapackagev2 import MediaPackageV2
from rehearsal.cloud.service import Service


def install() -> tuple[Service, ...]:
    """Everything that turns ministack into our local AWS; the media services, for whoever wants to look inside."""
    services = (MediaLive(), MediaPackage(), MediaPackageV2())
    for service, types in zip(services, (MEDIALIVE, MEDIAPACKAGE, MEDIAPACKAGEV2), strict=True):
        gateway.SERVICE_HANDLERS[service.name] = service.handle_request
        gateway.SERVICE_REGISTRY[service.name] = {"module": service.name}
        gateway._state_map[service.name] = service.name
        gateway._loaded_modules[service.name] = service
        for media_type in types:
            media_type.register(service)
    custom_resources.install()
    extra_types.install()
    corrections.install(services)
    schedules.install()
    return services


def supported_types() -> frozenset[str]:
    """Every CloudFormation type that the local AWS can provision, once `install` has run."""
    return frozenset(provisioners._RESOURCE_HANDLERS)
