"""What MediaPackage tells of a harvest job, as plain values; what does not fit is refused before any call is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stream_automation.events import LONGEST_TEXT, MalformedEventError

DETAIL_TYPE = "MediaPackageV2 HarvestJob Notification"
JOB_ARN = re.compile(
    r"arn:aws[a-z-]*:mediapackagev2:(?P<home>[a-z0-9-]+:[0-9]{12}):channelGroup/(?P<group>[\w-]+)"
    r"/channel/(?P<channel>[\w-]+)/originEndpoint/[\w-]+/harvestJob/(?P<job>[\w-]+)",
    re.ASCII,
)
STATUSES = ("COMPLETED", "FAILED")


@dataclass(frozen=True)
class HarvestFinished:
    """A finished job: `folder` is its path in the bucket, `message` what MediaPackage says of it."""

    channel: str
    job: str
    completed: bool
    folder: str
    message: str


def is_harvest(event: Any) -> bool:
    """Whether this is such an event, and not a schedule's."""
    return isinstance(event, Mapping) and event.get("detail-type") == DETAIL_TYPE


def harvest_finished(event: Mapping[str, Any], home: str, group: str) -> HarvestFinished:
    """The job of a channel of `group` in `home` ("region:account"); a job elsewhere is refused."""
    arn = JOB_ARN.fullmatch(_text(event, "detail", "harvestJob", "arn"))
    if arn is None or (arn["home"], arn["group"]) != (home, group):
        raise MalformedEventError(f"harvestJob.arn must be a harvest job of group {group} in {home}")
    status = _text(event, "detail", "harvestJob", "status")
    if status not in STATUSES:
        raise MalformedEventError(f"harvestJob.status must be one of {', '.join(STATUSES)}, got {status[:40]!r}")
    folder = _text(event, "detail", "harvestJob", "destination", "s3Destination", "destinationPath")
    message = _text(event, "detail", "harvestJob", "message", default="")
    return HarvestFinished(arn["channel"], arn["job"], status == "COMPLETED", folder, message)


def _text(event: Mapping[str, Any], *keys: str, default: str | None = None) -> str:
    value: Any = event
    for key in keys:
        value = value.get(key, default) if isinstance(value, Mapping) else None
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise MalformedEventError(f"{'.'.join(keys)} must be a text of at most {LONGEST_TEXT} characters")
    return value
