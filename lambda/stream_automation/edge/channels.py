"""MediaLive's channels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import ClientError

from stream_automation.edge.connection import CONFIG

if TYPE_CHECKING:
    from mypy_boto3_medialive import MediaLiveClient

PROJECT_TAG, ENVIRONMENT_TAG = "onair:project", "onair:environment"
RUNNING_SINCE_TAG = "onair:running-since"

medialive: MediaLiveClient = boto3.client("medialive", config=CONFIG)


class ConflictError(RuntimeError):
    """MediaLive refused a transition, because the channel is not (or no more) as it was last seen."""


@dataclass(frozen=True)
class Channel:
    """One channel as MediaLive describes it; `running_since` is what the sweep noted, None when it did not."""

    id: str
    arn: str
    name: str
    state: str
    tags: Mapping[str, str]

    @property
    def running_since(self) -> datetime | None:
        """None too when somebody wrote into the tag what is no time: the sweep then notes it anew."""
        try:
            noted = datetime.fromisoformat(self.tags.get(RUNNING_SINCE_TAG, ""))
        except ValueError:
            return None
        return noted if noted.tzinfo else noted.replace(tzinfo=UTC)

    def belongs_to(self, project: str, environment: str) -> bool:
        """Whether both tags match: automation touches no other channel of the account."""
        return self.tags.get(PROJECT_TAG) == project and self.tags.get(ENVIRONMENT_TAG) == environment


def describe(channel_id: str) -> Channel | None:
    """The channel, or None when there is none (any more)."""
    try:
        found = medialive.describe_channel(ChannelId=channel_id)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NotFoundException":
            return None
        raise
    return Channel(found["Id"], found["Arn"], found.get("Name", ""), found["State"], found.get("Tags", {}))


def every() -> Iterator[Channel]:
    """All channels of the account and region, page by page; an error of a page comes after the channels before it."""
    for page in medialive.get_paginator("list_channels").paginate():
        for found in page["Channels"]:
            yield Channel(found["Id"], found["Arn"], found.get("Name", ""), found["State"], found.get("Tags", {}))


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


def note_running_since(channel: Channel, moment: datetime) -> None:
    """Write the tag that the maximum run time is counted from."""
    medialive.create_tags(ResourceArn=channel.arn, Tags={RUNNING_SINCE_TAG: moment.isoformat(timespec="seconds")})


def forget_running_since(channel: Channel) -> None:
    """Remove the tag, so that the next run counts from its own start."""
    medialive.delete_tags(ResourceArn=channel.arn, TagKeys=[RUNNING_SINCE_TAG])


def _conflict_or(error: ClientError) -> Exception:
    # Deleted in between is a conflict too: whoever asked looks again and finds nothing.
    if error.response["Error"]["Code"] in ("ConflictException", "NotFoundException"):
        return ConflictError(error.response["Error"].get("Message", "the channel is in another state"))
    return error
