"""The player page in a private bucket, and the settings it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment
from constructs import Construct

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "player"
HLS_JS = ROOT / "node_modules" / "hls.js" / "dist"
LIBRARY = ("hls.min.js", "hls.worker.js")
"""What the page loads of hls.js, and what that loads into its worker; both lie below VENDOR on the page's host."""

VENDOR = "vendor"
CONFIGURATION = "config.json"
PAGE_FRESH = Duration.minutes(1)


class SiteFileMissingError(RuntimeError):
    """Something that the page is made of is not there; the text says how to get it."""


@dataclass(frozen=True)
class PlayableChannel:
    """One channel as the page lists it: `manifest` is a path on the page's own host."""

    name: str
    title: str
    manifest: str


class PlayerSite(Construct):
    """Holds nothing that a deploy cannot make anew, so it goes with its stack.

    The settings carry literal names only: no token, no function that would have to write them at deploy time.
    `replays` is the path of the catalogue of recordings, None where there are none to offer.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        channels: Sequence[PlayableChannel],
        segment_seconds: int,
        replays: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        for needed in (PAGE / "index.html", *(HLS_JS / name for name in LIBRARY)):
            if not needed.exists():
                raise SiteFileMissingError(f"{needed.relative_to(ROOT)} is missing: run `make setup`")
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            removal_policy=RemovalPolicy.DESTROY,
            auto_delete_objects=True,
        )
        # Without a group of ours the function would leave one behind that never expires.
        self._uploader_log = logs.LogGroup(
            self, "UploaderLog", retention=logs.RetentionDays.ONE_WEEK, removal_policy=RemovalPolicy.DESTROY
        )
        settings = {
            "channels": [asdict(channel) for channel in channels],
            "segmentSeconds": segment_seconds,
            **({"replays": replays} if replays else {}),
        }
        fresh = deployment.CacheControl.max_age(PAGE_FRESH)
        self._publish("Page", deployment.Source.asset(str(PAGE)), [fresh])
        # Of a package pinned by package.json; the URLs carry no version, so a year would be too long.
        library = deployment.Source.asset(str(HLS_JS), exclude=["*", *(f"!{name}" for name in LIBRARY)])
        self._publish("Library", library, [deployment.CacheControl.max_age(Duration.days(1))], prefix=VENDOR)
        # All deployments of a stack share one function, so one role and one log.
        self.uploader_role = self._publish(
            "Settings",
            deployment.Source.json_data(CONFIGURATION, settings),
            [deployment.CacheControl.no_store()],
        )

    def _publish(
        self,
        construct_id: str,
        source: deployment.ISource,
        cache: list[deployment.CacheControl],
        prefix: str | None = None,
    ) -> iam.IRole:
        published = deployment.BucketDeployment(
            self,
            construct_id,
            sources=[source],
            destination_bucket=self.bucket,
            destination_key_prefix=prefix,
            cache_control=cache,
            # Each deployment knows its own files only and would remove the others'.
            prune=False,
            memory_limit=256,
            log_group=self._uploader_log,
        )
        return published.handler_role
