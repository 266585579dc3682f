from __future__ import annotations

import io
import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from rehearsal.media.cdn.bucket import BucketUpstream
from rehearsal.media.cdn.distribution import AccessControl, Origin
from rehearsal.media.cdn.upstream import OriginAnswer, OriginRequest
from rehearsal.media.origin.callers import cloudfront_caller
from tests.rehearsal.media.cdn.deployed_distribution import ARN
from tests.rehearsal.media.shaped_aws import RefusedError, ShapedAws

SEOUL = timezone(timedelta(hours=9))
ORIGIN = Origin(
    id="o",
    domain="b.s3.amazonaws.com",
    path="/site",
    headers={},
    access=AccessControl(kind="s3", signing="always"),
    bucket="b",
)


def statement(action: str = "s3:GetObject", resource: str = "arn:aws:s3:::b/*", arn: str = ARN) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": action,
        "Resource": resource,
        "Condition": {"StringEquals": {"AWS:SourceArn": arn}},
    }


TLS_ONLY = {
    "Effect": "Deny",
    "Principal": {"AWS": "*"},
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


async def get(
    *statements: dict[str, Any], path: str = "/index.html", etag: str = "", method: str = "GET", origin: Origin = ORIGIN
) -> OriginAnswer:
    def policy(_: dict[str, Any]) -> dict[str, Any]:
        if not statements:
            raise RefusedError("NoSuchBucketPolicy", 404)
        return {"Policy": json.dumps({"Statement": list(statements)})}

    def read(asked: dict[str, Any]) -> dict[str, Any]:
        if asked["Key"] != "site/index.html":
            raise RefusedError("NoSuchKey", 404)
        if asked.get("IfNoneMatch") == '"1"':
            raise RefusedError("304", 304)
        return {
            "Body": io.BytesIO(b"<html>"),
            "ContentType": "text/html",
            "ETag": '"1"',
            "LastModified": datetime(2026, 3, 1, 9, tzinfo=SEOUL),
            "CacheControl": "max-age=9",
        }

    s3 = ShapedAws({"s3.GetBucketPolicy": policy, "s3.GetObject": read}).client("s3")
    request = OriginRequest(method=method, path=path, query="", headers={}, etag=etag)
    return await BucketUpstream(s3, lambda: cloudfront_caller(ARN)).fetch(origin, request)


async def test_an_object_that_the_bucket_policy_opens_is_read_with_its_headers() -> None:
    answer = await get(TLS_ONLY, statement())
    assert (answer.status, answer.body) == (200, b"<html>")
    assert answer.headers["cache-control"] == "max-age=9"
    assert answer.headers["last-modified"] == "Sun, 01 Mar 2026 00:00:00 GMT"


@pytest.mark.parametrize(
    "statements", [[], [TLS_ONLY], [statement(arn=ARN + "X")], [statement(resource="arn:aws:s3:::b/other/*")]]
)
async def test_a_bucket_that_does_not_name_this_distribution_is_403(statements: list[dict[str, Any]]) -> None:
    assert (await get(*statements)).status == 403


async def test_an_origin_without_access_control_reads_as_nobody() -> None:
    public = Origin(id="o", domain="b.s3.amazonaws.com", path="/site", headers={}, access=None, bucket="b")
    assert (await get(statement(), origin=public)).status == 403


async def test_a_missing_object_is_403_unless_the_policy_lets_it_be_listed() -> None:
    assert (await get(statement(), path="/none")).status == 403
    assert (await get(statement(), statement("s3:ListBucket", "arn:aws:s3:::b"), path="/none")).status == 404


async def test_a_stale_copy_that_still_holds_is_304() -> None:
    assert (await get(statement(), etag='"1"')).status == 304


async def test_a_preflight_to_a_bucket_without_cors_is_403() -> None:
    assert (await get(statement(), method="OPTIONS")).status == 403
