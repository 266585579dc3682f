"""The bucket of replays, at S3."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import boto3

from stream_automation.edge.connection import CONFIG

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

s3: S3Client = boto3.client("s3", config=CONFIG)


def folders(bucket: str, prefix: str) -> Iterator[str]:
    """The names of the folders directly below a prefix that ends in a slash, without slashes, in their order."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, Delimiter="/"):
        for found in page.get("CommonPrefixes", []):
            yield found["Prefix"].removeprefix(prefix).rstrip("/")


def written(bucket: str, key: str) -> datetime | None:
    """When an object was written (aware), None when there is none.

    By a listing: HeadObject says 403 of a missing object to whoever may list a part of the bucket only.
    """
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=key, MaxKeys=1).get("Contents", [])
    return next((found["LastModified"] for found in listed if found["Key"] == key), None)


def put_json(bucket: str, key: str, body: str, *, fresh_seconds: int) -> None:
    """Write a JSON document that caches may keep for so long."""
    s3.put_object(
        Bucket=bucket,
        Key=key,
        Body=body.encode(),
        ContentType="application/json",
        CacheControl=f"max-age={fresh_seconds}",
    )
