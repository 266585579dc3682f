"""MediaLive's channels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError

from stream_automation.edge.connection import CONFIG

if TYPE_CHECKING:
    from mypy_boto3_medialive import MediaLiveClient

PROJECT_TAG, ENVIRONMENT_TAG = "onair:project", "onair:environment"
RUNNING_SINCE_TAG = "onair:running-since"
"""When this run began, as far as somebody saw it: DescribeChannel does not say."""

STARTED_FOR_TAG = "onair:started-for"
"""When the start was due that this run, or the last, came from; no start is carried out twice."""

RUN_SECONDS_TAG = "onair:run-seconds"
"""How long a run asked for by length may still last, once the channel runs."""

DOUBTED_SINCE_TAG = "onair:doubted-since"
"""Since when nobody can tell whether the channel has input."""

RUN_TAGS = (RUNNING_SINCE_TAG, RUN_SECONDS_TAG, DOUBTED_SINCE_TAG)
"""What belongs to one run, and goes with it."""

RECORDED_TAG = "onair:recorded"
"""`<start>/<end>` of a run that is over and not harvested yet."""

THIS_AGE = range(2000, 9000)
"""The years that a tag may name."""

SECONDS = re.compile(r"[1-9][0-9]{1,4}")
"""A day at most; anything else in its tag was written by hand, and says nothing."""

medialive: MediaLiveClient = boto3.client("medialive", config=CONFIG)


class ConflictError(RuntimeError):
    """MediaLive refused a transition, because the channel is not (or no more) as it was last seen."""


@dataclass(frozen=True)
class Channel:
    """One channel as MediaLive describes it; `pipelines` are the ids of those that it runs on."""

    id: str
    arn: str
    name: str
    state: str
    tags: Mapping[str, str]
    pipelines: tuple[str, ...] = ("0",)

    @property
    def running_since(self) -> datetime | None:
        """When somebody first saw this run, or None."""
        return self.noted(RUNNING_SINCE_TAG)

    @property
    def run_seconds(self) -> int | None:
        """How long the run that was asked for may last from RUNNING on, or None."""
        asked = self.tags.get(RUN_SECONDS_TAG, "")
        return int(asked) if SECONDS.fullmatch(asked) else None

    def noted(self, tag: str) -> datetime | None:
        """The time in a tag; None too when somebody wrote into it what is no time: it is then noted anew.

        Nor is a time of another age, with which nobody can reckon.
        """
        try:
            noted = datetime.fromisoformat(self.tags.get(tag, ""))
        except ValueError:
            return None
        if noted.year not in THIS_AGE:
            return None
        return noted if noted.tzinfo else noted.replace(tzinfo=UTC)

    @property
    def recorded(self) -> str:
        """`<start>/<end>` of a show that is over and not harvested yet; empty when there is none."""
        return self.tags.get(RECORDED_TAG, "")

    def belongs_to(self, project: str, environment: str) -> bool:
        """Whether both tags match: automation touches no other channel of the account."""
        return self.tags.get(PROJECT_TAG) == project and self.tags.get(ENVIRONMENT_TAG) == environment


@dataclass(frozen=True)
class SetAlert:
    """An alert that is set now, on one pipeline, since a moment (aware)."""

    type: str
    pipeline: str
    since: datetime


def describe(channel_id: str) -> Channel | None:
    """The channel, or None when there is none (any more)."""
    try:
        found: Mapping[str, Any] = medialive.describe_channel(ChannelId=channel_id)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NotFoundException":
            return None
        raise
    return _channel(found)


def every() -> Iterator[Channel]:
    """All channels of the account and region, page by page; an error of a page comes after the channels before it."""
    for page in medialive.get_paginator("list_channels").paginate():
        for found in page["Channels"]:
            yield _channel(found)


def set_alerts(channel_id: str) -> list[SetAlert]:
    """What MediaLive complains of at this moment."""
    pages = medialive.get_paginator("list_alerts").paginate(ChannelId=channel_id, StateFilter="SET")
    return [
        SetAlert(alert.get("AlertType", ""), alert.get("PipelineId", ""), alert["SetTimestamp"])
        for page in pages
        for alert in page["Alerts"]
        if "SetTimestamp" in alert
    ]


def start(channel_id: str) -> str:
    """StartChannel; the state it answers. Raises ConflictError when the channel is not idle, or gone."""
    try:
        return medialive.start_channel(ChannelId=channel_id)["State"]
    except ClientError as error:
        raise _conflict_or(error) from error


def stop(channel_id: str) -> str:
    """StopChannel; the state it answers. Raises ConflictError when the channel does not run, or is gone."""
    try:
        return medialive.stop_channel(ChannelId=channel_id)["State"]
    except ClientError as error:
        raise _conflict_or(error) from error


def note(channel: Channel, tags: Mapping[str, str]) -> Channel:
    """Write tags, beside those that the channel has; the channel with them."""
    medialive.create_tags(ResourceArn=channel.arn, Tags=dict(tags))
    return replace(channel, tags={**channel.tags, **tags})


def forget(channel: Channel, *tags: str) -> None:
    """Remove those of these tags that the channel has; no call when it has none."""
    present = [tag for tag in tags if tag in channel.tags]
    if present:
        medialive.delete_tags(ResourceArn=channel.arn, TagKeys=present)


def note_recorded(channel: Channel, since: datetime, until: datetime) -> None:
    """Leave a show that is over for the replay; one that was left before and not harvested yet becomes part of it."""
    begin = channel.recorded.partition("/")[0] or as_tag(since)
    note(channel, {RECORDED_TAG: f"{begin}/{as_tag(until)}"})


def as_tag(moment: datetime) -> str:
    """A time as a tag holds it, to the second."""
    return moment.isoformat(timespec="seconds")


def _channel(found: Mapping[str, Any]) -> Channel:
    pipelines = ("0",) if found.get("ChannelClass") == "SINGLE_PIPELINE" else ("0", "1")
    return Channel(found["Id"], found["Arn"], found.get("Name", ""), found["State"], found.get("Tags", {}), pipelines)


def _conflict_or(error: ClientError) -> Exception:
    # Deleted in between is a conflict too: whoever asked looks again and finds nothing.
    if error.response["Error"]["Code"] in ("ConflictException", "NotFoundException"):
        return ConflictError(error.response["Error"].get("Message", "the channel is in another state"))
    return error
