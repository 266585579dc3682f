"""What a month of shows writes into buckets: archives and HLS files of MediaLive, and replays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cost.channel import Channel, Output
from cost.deployment import Deployment
from preflight.ladder import ARCHIVE, HLS
from preflight.reading import at, known, number, objects
from preflight.template import Resource
from preflight.value import references, text_of

BUCKET = "AWS::S3::Bucket"
FUNCTION = "AWS::Lambda::Function"
S3_SCHEMES = ("s3://", "s3ssl://")
REPLAY_BUCKET, REPLAY_PREFIX = "REPLAY_BUCKET", "replays/"
"""How a function of this project is told where MediaPackage harvests to (stream_automation/replay_settings.py)."""
ROLLOVER_SECONDS, HLS_SEGMENT_SECONDS = Decimal(300), Decimal(10)
"""MediaLive's defaults."""


@dataclass(frozen=True, eq=False)
class Recording:
    """Files of one kind: GB and how many files in the month, and where they lie; `bucket` is None if it is not here."""

    what: str
    owner: Resource
    bucket: Resource | None
    prefix: str
    gigabytes: Decimal
    files: Decimal


def recordings(deployment: Deployment) -> Iterator[Recording]:
    """Every kind of file that the shows of a month write."""
    for channel in deployment.channels:
        for output in channel.outputs:
            if output.kind in (ARCHIVE, HLS):
                yield from _written(deployment, channel, output)
    yield from harvests(deployment)


def harvests(deployment: Deployment) -> Iterator[Recording]:
    """Replays: all renditions of a show, once, cut from MediaPackage into the bucket that a function is told of."""
    buckets = {
        reference.target: function
        for function in deployment.templates.resources(FUNCTION)
        for reference in references(at(function.properties, "Environment", "Variables", REPLAY_BUCKET))
        if reference.target.type == BUCKET
    }
    hours = deployment.show.hours_on_air
    for bucket in buckets:
        for channel in deployment.channels:
            ladder = sum((output.bitrate for output in channel.packaged), Decimal(0))
            yield Recording(
                what="replays",
                owner=bucket,
                bucket=bucket,
                prefix=REPLAY_PREFIX,
                gigabytes=deployment.gigabytes(ladder, hours),
                files=len(channel.packaged) * hours * 3600 / deployment.segment_seconds,
            )


def _written(deployment: Deployment, channel: Channel, output: Output) -> Iterator[Recording]:
    """One recording for each pipeline's address in S3."""
    seconds = _seconds(output)
    hours = deployment.show.hours_running
    for url in _urls(channel, output.destination):
        text = text_of(url)
        if text.startswith(S3_SCHEMES):
            name, _, prefix = text.split("://", 1)[1].partition("/")
            bucket = _bucket(deployment, url, name)
            yield Recording(
                what="archive" if output.kind == ARCHIVE else "HLS files",
                owner=bucket or channel.resource,
                bucket=bucket,
                prefix=prefix,
                gigabytes=deployment.gigabytes(output.bitrate, hours),
                files=hours * 3600 / seconds,
            )


def _seconds(output: Output) -> Decimal:
    member = "RolloverInterval" if output.kind == ARCHIVE else "SegmentLength"
    default = ROLLOVER_SECONDS if output.kind == ARCHIVE else HLS_SEGMENT_SECONDS
    stated = number(output.settings, member)
    return Decimal(str(stated)) if stated else default


def _urls(channel: Channel, destination: str | None) -> Iterator[Any]:
    for _, entry in objects(channel.resource.properties, "Destinations"):
        if known(entry, "Id") == destination:
            for _, settings in objects(entry, "Settings"):
                yield at(settings, "Url")


def _bucket(deployment: Deployment, url: Any, name: str) -> Resource | None:
    named = (reference.target for reference in references(url) if reference.target.type == BUCKET)
    stated = (each for each in deployment.templates.resources(BUCKET) if known(each.properties, "BucketName") == name)
    return next(named, None) or next(stated, None)
