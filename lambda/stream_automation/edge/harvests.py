"""MediaPackage's harvest jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import ClientError

from stream_automation.edge.connection import CONFIG

if TYPE_CHECKING:
    from mypy_boto3_mediapackagev2 import Mediapackagev2Client

ALREADY_EXISTS = "RESOURCE_ALREADY_EXISTS"

packager: Mediapackagev2Client = boto3.client("mediapackagev2", config=CONFIG)


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """What is harvested: one HLS manifest of one origin endpoint, by the names of MediaPackage v2."""

    group: str
    channel: str
    endpoint: str
    manifest: str


def create(source: Endpoint, *, name: str, start: datetime, end: datetime, bucket: str, folder: str) -> bool:
    """CreateHarvestJob from `start` to `end` into `folder` of the bucket; False when there is a job of that name."""
    try:
        packager.create_harvest_job(
            ChannelGroupName=source.group,
            ChannelName=source.channel,
            OriginEndpointName=source.endpoint,
            HarvestJobName=name,
            HarvestedManifests={"HlsManifests": [{"ManifestName": source.manifest}]},
            ScheduleConfiguration={"StartTime": start, "EndTime": end},
            Destination={"S3Destination": {"BucketName": bucket, "DestinationPath": folder}},
        )
    except ClientError as error:
        # Without its type a conflict can only be about the name: nothing else of a new job is unique.
        kind = error.response.get("ConflictExceptionType", ALREADY_EXISTS)
        if error.response["Error"]["Code"] == "ConflictException" and kind == ALREADY_EXISTS:
            return False
        raise
    return True
