"""EventBridge Scheduler's API: schedules in their groups, kept as they were given.

ministack's own drops time zones, retry policies and page tokens on the way, and checks every schedule's rights as if
it were in the group `default`; this one stands in its place. What fires the schedules is in schedules.py.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from botocore.utils import parse_to_aware_datetime

from rehearsal.cloud import schedule_expression, schedule_targets
from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.authorization import require
from rehearsal.cloud.protocol import Parameters
from rehearsal.cloud.service import Record, Service
from rehearsal.cloud.service_principal import SCHEDULER, RoleNotAssumableError, require_trust

DEFAULT_GROUP = "default"
DEFAULTS = {
    "GroupName": DEFAULT_GROUP,
    "ScheduleExpressionTimezone": "UTC",
    "State": "ENABLED",
    "ActionAfterCompletion": "NONE",
}
MOMENTS = ("StartDate", "EndDate")
ON_A_SCHEDULE = ("CreateSchedule", "GetSchedule", "UpdateSchedule", "DeleteSchedule")
ON_A_GROUP = ("CreateScheduleGroup", "GetScheduleGroup", "DeleteScheduleGroup")
PASSING_A_ROLE = ("CreateSchedule", "UpdateSchedule")


class Scheduler(Service):
    """Schedules by group and name; the group `default` is always there."""

    name: ClassVar[str] = "scheduler"
    bad_request: ClassVar[str] = "ValidationException"
    not_found: ClassVar[str] = "ResourceNotFoundException"

    def authorize(self, operation: str, parameters: Parameters, key: str) -> None:
        """Besides the call itself, making a schedule needs the right to hand its role to Scheduler."""
        super().authorize(operation, parameters, key)
        if operation in PASSING_A_ROLE:
            role = parameters.get("Target", {}).get("RoleArn", "*")
            require(key, "iam:PassRole", "iam", role, {"iam:PassedToService": SCHEDULER})

    def resource_arns(self, operation: str, parameters: Parameters) -> list[str]:
        if operation in ON_A_SCHEDULE:
            return [self._schedule_arn(parameters)]
        if operation in ON_A_GROUP:
            return [self._group_arn(parameters["Name"])]
        return super().resource_arns(operation, parameters)

    def create_schedule(self, parameters: Parameters) -> Record:
        self._check(parameters)
        key = _key(parameters)
        standing = self.store.get(("schedule", key))
        # The same call again, after an answer that was lost, is no conflict.
        if standing and standing["ClientToken"] == parameters["ClientToken"]:
            return {"ScheduleArn": standing["Arn"], **standing}
        record = self.put("schedule", key, self._record(parameters, datetime.now(UTC)))
        return {"ScheduleArn": record["Arn"], **record}

    def update_schedule(self, parameters: Parameters) -> Record:
        """What is not stated goes back to its default: an update replaces all of a schedule."""
        standing = self.get("schedule", _key(parameters))
        self._check(parameters)
        record = self._record(parameters, standing["CreationDate"])
        self.store[("schedule", _key(parameters))] = record
        return {"ScheduleArn": record["Arn"], **record}

    def get_schedule(self, parameters: Parameters) -> Record:
        return self.get("schedule", _key(parameters))

    def list_schedules(self, parameters: Parameters) -> Record:
        group = parameters.get("GroupName")
        if group:
            self._group(group)
        wanted = [
            schedule
            for schedule in self.records("schedule")
            if group in (None, schedule["GroupName"])
            and schedule["Name"].startswith(parameters.get("NamePrefix", ""))
            and parameters.get("State") in (None, schedule["State"])
        ]
        return self.page(wanted, parameters, "Schedules")

    def delete_schedule(self, parameters: Parameters) -> None:
        self.remove("schedule", _key(parameters))

    def complete(self, key: str, schedule: Record) -> None:
        """A schedule that will never be due again goes, if it was made to; another of its name stays."""
        if schedule["ActionAfterCompletion"] == "DELETE" and self.store.get(("schedule", key)) is schedule:
            self.remove("schedule", key)

    # Groups

    def create_schedule_group(self, parameters: Parameters) -> Record:
        self._group(DEFAULT_GROUP)
        tags = {tag["Key"]: tag["Value"] for tag in parameters.get("Tags", [])}
        group = self.put("group", parameters["Name"], self._new_group(parameters["Name"], tags))
        return {"ScheduleGroupArn": group["Arn"], **group}

    def get_schedule_group(self, parameters: Parameters) -> Record:
        return self._group(parameters["Name"])

    def list_schedule_groups(self, parameters: Parameters) -> Record:
        self._group(DEFAULT_GROUP)
        prefix = parameters.get("NamePrefix", "")
        wanted = [group for group in self.records("group") if group["Name"].startswith(prefix)]
        return self.page(wanted, parameters, "ScheduleGroups")

    def delete_schedule_group(self, parameters: Parameters) -> None:
        """With everything in it."""
        name = parameters["Name"]
        if name == DEFAULT_GROUP:
            raise ApiError(self.bad_request, "The default schedule group cannot be deleted.")
        self.remove("group", name)
        for schedule in self.records("schedule"):
            if schedule["GroupName"] == name:
                self.remove("schedule", _key(schedule))

    # Tags come as lists; only groups have any.

    def list_tags_for_resource(self, parameters: Parameters) -> Record:
        tags = super().list_tags_for_resource(parameters)["Tags"]
        return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}

    def tag_resource(self, parameters: Parameters) -> None:
        tags = {tag["Key"]: tag["Value"] for tag in parameters["Tags"]}
        super().tag_resource({**parameters, "Tags": tags})

    # Records

    def _check(self, parameters: Parameters) -> None:
        group = self._group(parameters.get("GroupName", DEFAULT_GROUP))
        target = parameters["Target"]
        try:
            schedule_expression.check(parameters)
            schedule_targets.check(target)
            require_trust(target["RoleArn"], SCHEDULER, group["Arn"])
        except RoleNotAssumableError as error:
            text = "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."
            raise ApiError(self.bad_request, f"{text} ({error})") from None
        except ValueError as error:
            raise ApiError(self.bad_request, str(error)) from None

    def _record(self, parameters: Parameters, created: datetime) -> Record:
        moments = {name: parse_to_aware_datetime(parameters[name]) for name in MOMENTS if name in parameters}
        group = self._group(parameters.get("GroupName", DEFAULT_GROUP))
        return {
            **DEFAULTS,
            **parameters,
            **moments,
            "Arn": self._schedule_arn(parameters),
            "GroupArn": group["Arn"],
            "CreationDate": created,
            "LastModificationDate": datetime.now(UTC),
            "Fired": None,
        }

    def _group(self, name: str) -> Record:
        if name == DEFAULT_GROUP and ("group", name) not in self.store:
            self.put("group", name, self._new_group(name, {}))
        return self.get("group", name)

    def _new_group(self, name: str, tags: dict[str, str]) -> Record:
        now = datetime.now(UTC)
        times = {"CreationDate": now, "LastModificationDate": now}
        return {"Name": name, "Arn": self._group_arn(name), "State": "ACTIVE", "Tags": tags, **times}

    def _schedule_arn(self, parameters: Parameters) -> str:
        return self.arn(f"schedule/{_key(parameters)}")

    def _group_arn(self, name: str) -> str:
        return self.arn(f"schedule-group/{name}")


def _key(parameters: Parameters) -> str:
    return f"{parameters.get('GroupName', DEFAULT_GROUP)}/{parameters['Name']}"
