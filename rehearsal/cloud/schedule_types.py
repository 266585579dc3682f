"""The CloudFormation types of EventBridge Scheduler."""

from __future__ import annotations

from rehearsal.cloud.emulated_type import EmulatedType, Properties
from rehearsal.cloud.scheduler import DEFAULT_GROUP
from rehearsal.cloud.service import Record, Service


def _name(record: Record, _: Properties) -> str:
    return str(record["Name"])


def _retag(service: Service, key: Properties, properties: Properties) -> Record:
    group = service.get("group", key["Name"])
    group["Tags"] = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
    return group


SCHEDULER = (
    EmulatedType(
        type_name="AWS::Scheduler::ScheduleGroup",
        create="CreateScheduleGroup",
        update=_retag,
        delete="DeleteScheduleGroup",
        key=lambda physical_id, _: {"Name": physical_id},
        ref=_name,
        replacing=("Name",),
        named="Name",
    ),
    EmulatedType(
        type_name="AWS::Scheduler::Schedule",
        create="CreateSchedule",
        update="UpdateSchedule",
        delete="DeleteSchedule",
        key=lambda physical_id, properties: {
            "Name": physical_id,
            "GroupName": properties.get("GroupName", DEFAULT_GROUP),
        },
        ref=_name,
        replacing=("Name", "GroupName"),
        named="Name",
    ),
)
