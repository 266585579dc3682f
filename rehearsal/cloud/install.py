"""Puts our services, types and corrections into ministack; the process that did it is the local AWS."""

from __future__ import annotations

from typing import Any

from ministack import app as gateway
from ministack.core import iam_actions
from ministack.services.cloudformation import provisioners

from rehearsal.cloud import (
    api_types,
    asynchronous,
    bucket_lifecycle,
    corrections,
    custom_resources,
    embedded_metrics,
    event_sources,
    extra_types,
    function_logs,
    rule_targets,
    schedules,
    stack_operations,
    topic_targets,
    viewer_requests,
    worker_threads,
)
from rehearsal.cloud.backstage import Backstage
from rehearsal.cloud.media_types import MEDIALIVE, MEDIAPACKAGE, MEDIAPACKAGEV2
from rehearsal.cloud.medialive import MediaLive
from rehearsal.cloud.mediapackage import MediaPackage
from rehearsal.cloud.mediapackagev2 import MediaPackageV2
from rehearsal.cloud.monitoring import install as monitoring
from rehearsal.cloud.monitoring.install import Loop
from rehearsal.cloud.schedule_types import SCHEDULER
from rehearsal.cloud.scheduler import Scheduler


def install() -> tuple[Loop, ...]:
    """Everything that turns ministack into our local AWS; what has to run beside the server, each on a thread."""
    medialive, scheduler = MediaLive(), Scheduler()
    services = (medialive, MediaPackage(), MediaPackageV2(), scheduler)
    worker_threads.install()
    for service, types in zip(services, (MEDIALIVE, MEDIAPACKAGE, MEDIAPACKAGEV2, SCHEDULER), strict=True):
        _serve(service)
        for emulated_type in types:
            emulated_type.register(service)
    backstage = Backstage(medialive)
    _serve(backstage)
    custom_resources.install()
    extra_types.install()
    bucket_lifecycle.install()
    api_types.install()
    corrections.install(services, (*(service.name for service in services), backstage.name))
    function_logs.install()
    asynchronous.install()
    rule_targets.install()
    topic_targets.install()
    event_sources.install()
    schedules.install(scheduler)
    stack_operations.install()
    viewer_requests.install()
    embedded_metrics.install()
    return monitoring.install(medialive)


def _serve(service: Any) -> None:
    gateway.SERVICE_HANDLERS[service.name] = service.handle_request
    gateway.SERVICE_REGISTRY[service.name] = {"module": service.name}
    gateway._state_map[service.name] = service.name
    gateway._loaded_modules[service.name] = service
    # It asks IAM itself, about the resource that the call really names.
    iam_actions.SERVICE_TO_IAM_NAMESPACE.pop(service.name, None)


def supported_types() -> frozenset[str]:
    """Every CloudFormation type that the local AWS can provision, once `install` has run."""
    return frozenset(provisioners._RESOURCE_HANDLERS)
