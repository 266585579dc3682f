"""What is deployed and on air, read from the account: the channels of one environment, and the stops ahead of them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from botocore.exceptions import ClientError

from environments import Environment
from environments.operations import OFF
from onair.deployed import output, template_of
from onair.errors import OperatorError
from rehearsal.account import Account
from stacks.phases import PHASES
from stream_automation.decisions import BILLING_STATES
from stream_automation.input_loss import NO_INPUT

PROJECT_TAG, ENVIRONMENT_TAG = "onair:project", "onair:environment"
RUNNING_SINCE_TAG = "onair:running-since"
LOOK_SECONDS = 1.0
ABSENT = frozenset({"ResourceNotFoundException", "NotFoundException"})


@dataclass(frozen=True, kw_only=True)
class Stop:
    """What will stop a channel, and when (aware)."""

    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A deployed channel; `since` is when its run was first seen, None while it is off or nobody has seen it yet.

    `silent_since` is since when every pipeline has been without input, None when one has any or it is off.
    """

    id: str
    name: str
    state: str
    since: datetime | None = None
    silent_since: datetime | None = None
    stops: tuple[Stop, ...] = ()
    """Everything that would stop it, the first first."""

    @property
    def bills(self) -> bool:
        """Whether it costs what a running channel costs: from STARTING on, with input or without."""
        return self.state in BILLING_STATES


def channels(account: Account, environment: Environment, now: datetime) -> list[Channel]:
    """The environment's channels, those on air first."""
    medialive, scheduler = account.client("medialive"), account.client("scheduler")
    found = [
        _channel(described, medialive, scheduler, environment, now)
        for page in medialive.get_paginator("list_channels").paginate()
        for described in page["Channels"]
        if belongs(described.get("Tags", {}), environment)
    ]
    return sorted(found, key=lambda channel: (not channel.bills, channel.name))


def meant(account: Account, environment: Environment, channel: str, now: datetime) -> Channel:
    """The channel of this name, whatever place it has in the environment's file. Raises OperatorError without one."""
    for found in channels(account, environment, now):
        if found.name == f"{environment.prefix}-{channel}":
            return found
    output(account, environment, 4, "ChannelId", channel)  # which says so when phase 4 is not deployed
    raise OperatorError(
        f"channel {channel} of {environment.name} is not there, although phase 4 is: onair deploy 4 --env "
        f"{environment.name}"
    )


def described(account: Account, environment: Environment, channel_id: str, now: datetime) -> Channel:
    """One channel, by its id."""
    medialive = account.client("medialive")
    found = medialive.describe_channel(ChannelId=channel_id)
    return _channel(found, medialive, account.client("scheduler"), environment, now)


def reach(account: Account, channel_id: str, state: str, seconds: float) -> None:
    """Wait until the channel is in this state. Raises OperatorError when it fails, or is not in time."""
    medialive, deadline = account.client("medialive"), time.monotonic() + seconds
    while (found := medialive.describe_channel(ChannelId=channel_id)["State"]) != state:
        if found.endswith("_FAILED") or time.monotonic() > deadline:
            raise OperatorError(
                f"channel {channel_id} is {found}, not {state}: onair status shows what it costs; onair stop stops it"
            )
        time.sleep(LOOK_SECONDS)


def clock(moment: datetime, environment: Environment, now: datetime) -> str:
    """A time of the environment's time zone, with the day when it is not today's."""
    zone = ZoneInfo(environment.automation.time_zone)
    here = moment.astimezone(zone)
    return f"{here:%H:%M}" if here.date() == now.astimezone(zone).date() else f"{here:%d %b %H:%M}"


def deployed_templates(account: Account, environment: Environment) -> dict[str, Mapping[str, Any]]:
    """The templates of the environment's phases that are deployed, by the stack's construct id."""
    cloudformation = account.client("cloudformation")
    templates = {phase.stack: template_of(cloudformation, phase.stack_name(environment.prefix)) for phase in PHASES}
    return {stack: template for stack, template in templates.items() if template is not None}


def on_air(account: Account, environment: Environment) -> list[str]:
    """The names of the environment's channels that run now."""
    return [channel.name for channel in channels(account, environment, datetime.now(UTC)) if channel.bills]


def belongs(tags: Mapping[str, str], environment: Environment) -> bool:
    """Whether a resource's tags say that it is this environment's."""
    return tags.get(PROJECT_TAG) == environment.project and tags.get(ENVIRONMENT_TAG) == environment.name


def next_daily_stop(environment: Environment, now: datetime) -> datetime | None:
    """When the daily stop comes next, None where it is off."""
    automation = environment.automation
    if automation.daily_stop == OFF:
        return None
    hour, minute = map(int, automation.daily_stop.split(":"))
    here = now.astimezone(ZoneInfo(automation.time_zone))
    today = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today if today > here else today + timedelta(days=1)


def _channel(
    described: Mapping[str, Any], medialive: Any, scheduler: Any, environment: Environment, now: datetime
) -> Channel:
    channel = Channel(id=described["Id"], name=described["Name"], state=described["State"])
    if not channel.bills:
        return channel
    pipelines = 1 if described.get("ChannelClass") == "SINGLE_PIPELINE" else 2
    running = replace(
        channel,
        since=_moment(described.get("Tags", {}).get(RUNNING_SINCE_TAG, "")),
        silent_since=_silent_since(medialive, channel.id, pipelines),
    )
    if 7 not in environment.phases:
        return running
    own = _own_stop(scheduler, f"{environment.prefix}-stops", channel.id)
    return replace(running, stops=tuple(sorted(_stops(running, own, environment, now), key=lambda stop: stop.at)))


def _stops(channel: Channel, own: datetime | None, environment: Environment, now: datetime) -> Iterator[Stop]:
    automation = environment.automation
    if own is not None:
        yield Stop(by="its own stop", at=own)
    if channel.since is not None:
        yield Stop(by="the sweep, at the maximum", at=channel.since + timedelta(minutes=automation.maximum_run_minutes))
    if channel.silent_since is not None:
        yield Stop(by="the sweep, without input", at=channel.silent_since + timedelta(minutes=automation.idle_minutes))
    daily = next_daily_stop(environment, now)
    if daily is not None:
        yield Stop(by="the daily stop", at=daily)


def _own_stop(scheduler: Any, group: str, channel_id: str) -> datetime | None:
    try:
        found = scheduler.get_schedule(GroupName=group, Name=f"stop-{channel_id}")
    except ClientError as error:
        if error.response["Error"]["Code"] in ABSENT:
            return None
        raise
    return _moment(found["ScheduleExpression"].removeprefix("at(").removesuffix(")"))


def _silent_since(medialive: Any, channel_id: str, pipelines: int) -> datetime | None:
    """Since when every pipeline has complained of having no input."""
    since: dict[str, datetime] = {}
    for page in medialive.get_paginator("list_alerts").paginate(ChannelId=channel_id, StateFilter="SET"):
        for alert in page["Alerts"]:
            if alert.get("AlertType") in NO_INPUT and "SetTimestamp" in alert:
                pipeline, moment = alert.get("PipelineId", ""), alert["SetTimestamp"]
                since[pipeline] = min(moment, since.get(pipeline, moment))
    return max(since.values()) if len(since) >= pipelines else None


def _moment(written: str) -> datetime | None:
    """A time in UTC as a tag or a schedule holds it, None when somebody wrote something else."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
