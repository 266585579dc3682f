"""One-shot schedules at EventBridge Scheduler: they stop a channel, or have it looked at, with nothing of ours between.

A schedule's name is made of what it does and the channel's id, so there is one of each kind per channel.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import ClientError

from stream_automation.edge.connection import CONFIG

if TYPE_CHECKING:
    from mypy_boto3_scheduler import EventBridgeSchedulerClient
    from mypy_boto3_scheduler.type_defs import TargetTypeDef

STOP_CHANNEL = "arn:aws:scheduler:::aws-sdk:medialive:stopChannel"
RETRIES, OLDEST_SECONDS = 20, 3_600
"""A stop is tried for an hour and no longer: a day later it would end somebody's next show."""

scheduler: EventBridgeSchedulerClient = boto3.client("scheduler", config=CONFIG)


@dataclass(frozen=True)
class Group:
    """Where the schedules of one environment lie, the role they act with, and where they go when they fail."""

    name: str
    role_arn: str
    dead_letters_arn: str


def stop_at(group: Group, channel_id: str, moment: datetime) -> None:
    """Have this channel stopped at this moment, and at no other that was set before."""
    _put(group, _stop(channel_id), moment, _target(group, STOP_CHANNEL, {"ChannelId": channel_id}))


def stop_is_set(group: Group, channel_id: str) -> bool:
    """Whether this channel has a stop of its own ahead of it."""
    try:
        scheduler.get_schedule(GroupName=group.name, Name=_stop(channel_id))
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return False
        raise
    return True


def stops(group: Group) -> dict[str, datetime]:
    """The channels that have a stop of their own ahead of them, each with when that was set or moved last (aware)."""
    pages = scheduler.get_paginator("list_schedules").paginate(GroupName=group.name, NamePrefix=_stop(""))
    return {
        found["Name"].removeprefix(_stop("")): found["LastModificationDate"]
        for page in pages
        for found in page["Schedules"]
        if "LastModificationDate" in found and "Name" in found
    }


def look_at(group: Group, function_arn: str, channel_id: str, moment: datetime) -> None:
    """Have this function invoked at this moment."""
    _put(group, _look(channel_id), moment, _target(group, function_arn, {"channelId": channel_id}))


def forget(group: Group, channel_id: str) -> None:
    """Remove what is set for this channel; what is not there is as good."""
    for name in (_stop(channel_id), _look(channel_id)):
        try:
            scheduler.delete_schedule(GroupName=group.name, Name=name)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise


def _put(group: Group, name: str, moment: datetime, target: TargetTypeDef) -> None:
    expression = f"at({moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S})"
    given = {
        "GroupName": group.name,
        "Name": name,
        "ScheduleExpression": expression,
        "ScheduleExpressionTimezone": "UTC",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "ActionAfterCompletion": "DELETE",
        "Target": target,
    }
    try:
        scheduler.create_schedule(**given)  # type: ignore[arg-type] # one dictionary for two calls
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConflictException":
            raise
        scheduler.update_schedule(**given)  # type: ignore[arg-type]


def _target(group: Group, arn: str, document: dict[str, str]) -> TargetTypeDef:
    return {
        "Arn": arn,
        "RoleArn": group.role_arn,
        "Input": json.dumps(document),
        "DeadLetterConfig": {"Arn": group.dead_letters_arn},
        "RetryPolicy": {"MaximumRetryAttempts": RETRIES, "MaximumEventAgeInSeconds": OLDEST_SECONDS},
    }


def _stop(channel_id: str) -> str:
    return f"stop-{channel_id}"


def _look(channel_id: str) -> str:
    return f"look-{channel_id}"
