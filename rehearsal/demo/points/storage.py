"""Phase 2: the archive bucket is nobody else's, forgets when it is told to, and holds what was recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from rehearsal.demo.ground import Ground
from rehearsal.demo.points.point import Finding, point

RECORDING = ".m2ts"
ALL_BLOCKED = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
NO_RULES = "NoSuchLifecycleConfiguration"


@point(
    "bucket-private",
    phase=2,
    title="The archive bucket is private, encrypted, and answers over TLS only",
    look="S3 console > the bucket > Permissions; npx cdk diff StorageStack shows what the template wants",
)
def bucket_is_private(ground: Ground) -> Finding:
    bucket, s3 = ground.output("StorageStack", "ArchiveBucketName"), ground.client("s3")
    blocked = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    rules = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    algorithms = [rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] for rule in rules]
    policy = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    tls_only = any(_refuses_plain_http(statement) for statement in policy["Statement"])
    return Finding(
        request=f"GetPublicAccessBlock, GetBucketEncryption, GetBucketPolicy of {bucket}",
        expected="all four blocks of public access, encrypted, a policy that refuses plain HTTP",
        observed={"blocked": blocked, "encryption": algorithms, "refuses_plain_http": tls_only},
        passed=all(blocked.get(name) for name in ALL_BLOCKED) and bool(algorithms) and tls_only,
    )


@point(
    "bucket-lifecycle",
    phase=2,
    title="Recordings leave the bucket when the environment says, and so do the parts of broken uploads",
    look="S3 console > the bucket > Management > Lifecycle rules; archive and replay in the environment's file",
)
def recordings_expire(ground: Ground) -> Finding:
    bucket, archive, replay = (
        ground.output("StorageStack", "ArchiveBucketName"),
        ground.environment.archive,
        ground.environment.replay,
    )
    wanted: dict[str, int | None] = {"Recordings": archive.expire_days}
    if replay.enabled:
        wanted["Replays"] = replay.expire_days
    rules = _lifecycle(ground, bucket)
    days = {name: rule.get("Expiration", {}).get("Days") for name, rule in rules.items()}
    moved = [step["Days"] for step in rules.get("Recordings", {}).get("Transitions", [])]
    glacier = [] if archive.glacier_after_days is None else [archive.glacier_after_days]
    parts = all("AbortIncompleteMultipartUpload" in rule for rule in rules.values())
    return Finding(
        request=f"GetBucketLifecycleConfiguration {bucket}",
        expected="; ".join(f"{name} {_after(span)}" for name, span in wanted.items())
        + (f"; recordings to Glacier after {glacier[0]} days" if glacier else ""),
        observed={"expire_after_days": days, "glacier_after_days": moved, "parts_of_uploads_go": parts},
        passed=days == wanted and moved == glacier and parts,
    )


@point(
    "archive",
    phase=2,
    title="The recording is in the archive bucket",
    look="MediaLive console > the channel > Alerts, and log group ElementalMediaLive: may the role write there?",
)
def recordings_are_in_the_bucket(ground: Ground) -> Finding:
    bucket = ground.output("StorageStack", "ArchiveBucketName")
    recordings = recordings_of(ground)
    return Finding(
        request=f"ListObjectsV2 {bucket}",
        expected=f"at least one {RECORDING} object that is not empty",
        observed={"objects": recordings},
        passed=any(recordings.values()),
    )


def recordings_of(ground: Ground) -> dict[str, int]:
    """The recordings among the first thousand objects of the archive bucket, by key, in bytes."""
    bucket = ground.output("StorageStack", "ArchiveBucketName")
    listed = ground.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])
    return {item["Key"]: item["Size"] for item in listed if item["Key"].endswith(RECORDING)}


def _refuses_plain_http(statement: Mapping[str, Any]) -> bool:
    secure = statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport")
    everybody = statement.get("Principal") in ("*", {"AWS": "*"})
    return statement["Effect"] == "Deny" and everybody and secure == "false"


def _lifecycle(ground: Ground, bucket: str) -> dict[str, Mapping[str, Any]]:
    """The rules in force by their names; none when the bucket was given none."""
    try:
        found = ground.client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    except ClientError as error:
        if error.response["Error"]["Code"] != NO_RULES:
            raise
        return {}
    return {rule["ID"]: rule for rule in found if rule["Status"] == "Enabled"}


def _after(days: int | None) -> str:
    return "kept" if days is None else f"gone after {days} days"
