"""The S3 kind of origin: a bucket of the local AWS, opened to CloudFront by its own bucket policy."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote

from botocore.exceptions import BotoCoreError, ClientError

from rehearsal.media.bucket_policy import bucket_policy
from rehearsal.media.cdn.distribution import Origin
from rehearsal.media.cdn.upstream import OriginAnswer, OriginRequest, OriginUnreachableError
from rehearsal.media.origin.callers import Caller
from rehearsal.media.policy import (
    ANONYMOUS,
    AccessRequest,
    Decision,
    UnsupportedPolicyError,
    evaluate,
)

_HEADERS = {
    "ContentType": "content-type",
    "CacheControl": "cache-control",
    "ContentEncoding": "content-encoding",
    "ContentDisposition": "content-disposition",
    "ContentLanguage": "content-language",
    "ETag": "etag",
}


class BucketUpstream:
    """Reads objects with the operator's credentials, after the bucket's policy has allowed CloudFront to.

    The emulator cannot act as the CloudFront service, so the decision that S3 would take is taken here, on the
    deployed policy, for the principal cloudfront.amazonaws.com with the distribution's ARN.
    """

    def __init__(self, client: Any, caller: Callable[[], Caller]) -> None:
        self._client = client
        self._caller = caller

    async def fetch(self, origin: Origin, request: OriginRequest) -> OriginAnswer:
        """Read one object. An object that is missing answers 403 unless the policy lets CloudFront list the bucket."""
        if request.method != "GET":
            # A bucket without a CORS configuration answers any preflight so; ours have none.
            return _refusal(403, "CORSResponse: CORS is not enabled for this bucket.")
        return await asyncio.to_thread(self._read, origin, request)

    def _read(self, origin: Origin, request: OriginRequest) -> OriginAnswer:
        key = unquote(origin.path + request.path).lstrip("/")
        try:
            policy = bucket_policy(self._client, origin.bucket)
            if not self._allows(policy, origin, "s3:GetObject", f"arn:aws:s3:::{origin.bucket}/{key}"):
                return _refusal(403, "AccessDenied")
            may_list = self._allows(policy, origin, "s3:ListBucket", f"arn:aws:s3:::{origin.bucket}")
            return self._object(origin, key, request.etag, missing=404 if may_list else 403)
        except UnsupportedPolicyError as error:
            return _refusal(403, f"policy of bucket {origin.bucket}: {error}")
        except ClientError as error:
            return _refusal(error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"])
        except BotoCoreError as error:
            raise OriginUnreachableError(502, f"bucket {origin.bucket}: {error}") from None

    def _object(self, origin: Origin, key: str, etag: str, missing: int) -> OriginAnswer:
        condition = {"IfNoneMatch": etag} if etag else {}
        try:
            found = self._client.get_object(Bucket=origin.bucket, Key=key, **condition)
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            if status == 304:
                return OriginAnswer(status=304, headers={"etag": etag}, body=b"")
            if error.response["Error"]["Code"] == "NoSuchKey":
                return _refusal(missing, "NoSuchKey" if missing == 404 else "AccessDenied")
            raise
        headers = {header: found[field] for field, header in _HEADERS.items() if found.get(field)}
        headers["last-modified"] = format_datetime(found["LastModified"].astimezone(UTC), usegmt=True)
        return OriginAnswer(status=200, headers=headers, body=found["Body"].read())

    def _allows(self, policy: Mapping[str, Any], origin: Origin, action: str, resource: str) -> bool:
        context = {"aws:SecureTransport": "true"}
        principal = ANONYMOUS
        if origin.access and origin.access.kind == "s3" and origin.access.signing != "never":
            caller = self._caller()
            principal, context = caller.principal, {**context, **caller.context}
        asked = AccessRequest(principal=principal, action=action, resource=resource, context=context)
        return evaluate(policy, asked) is Decision.ALLOWED


def _refusal(status: int, reason: str) -> OriginAnswer:
    headers = {"content-type": "text/plain; charset=utf-8"}
    return OriginAnswer(status=status, headers=headers, body=f"{reason}\n".encode())
