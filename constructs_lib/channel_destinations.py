"""Where the pipelines of a channel send: one entry per output group, in it one per pipeline."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk.aws_medialive import CfnChannel

from constructs_lib.archive_bucket import RECORDINGS
from constructs_lib.output_groups import ARCHIVE_DESTINATION, PACKAGER_DESTINATION


@dataclass(frozen=True)
class PackagerTarget:
    """A MediaPackage v2 channel by its names, which may be tokens."""

    group_name: str
    channel_name: str
    region: str


@dataclass(frozen=True)
class ArchiveTarget:
    """A bucket, the folder of this channel in it, and the length of one recorded file."""

    bucket_name: str
    folder: str
    rollover_seconds: int


def destinations(
    packager: PackagerTarget, archive: ArchiveTarget | None, *, pipelines: int
) -> list[CfnChannel.OutputDestinationProperty]:
    """One entry per output group; `archive` None records nothing."""
    found = [packager_destination(packager, pipelines=pipelines)]
    if archive:
        found.append(archive_destination(archive, pipelines=pipelines))
    return found


def packager_destination(target: PackagerTarget, *, pipelines: int) -> CfnChannel.OutputDestinationProperty:
    """Each pipeline takes one of the two ingest endpoints of the same MediaPackage channel."""
    return CfnChannel.OutputDestinationProperty(
        id=PACKAGER_DESTINATION,
        media_package_settings=[
            CfnChannel.MediaPackageOutputDestinationSettingsProperty(
                channel_group=target.group_name,
                channel_name=target.channel_name,
                channel_endpoint_id=f"ENDPOINT_{pipeline + 1}",
                media_package_region_name=target.region,
            )
            for pipeline in range(pipelines)
        ],
    )


def archive_destination(target: ArchiveTarget, *, pipelines: int) -> CfnChannel.OutputDestinationProperty:
    """Each pipeline writes below a folder of its own; the URL ends in the base name of the files."""
    return CfnChannel.OutputDestinationProperty(
        id=ARCHIVE_DESTINATION,
        settings=[
            CfnChannel.OutputDestinationSettingsProperty(
                url=f"s3ssl://{target.bucket_name}/{RECORDINGS}{target.folder}/pipeline-{pipeline}/{target.folder}"
            )
            for pipeline in range(pipelines)
        ],
    )
