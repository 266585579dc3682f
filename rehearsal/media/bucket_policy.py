"""The policy of a bucket of the local AWS, as deployed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError


def bucket_policy(s3: Any, bucket: str) -> Mapping[str, Any]:
    """The bucket's policy, empty when it has none. Blocking; ClientError of anything else passes through."""
    try:
        policy: Mapping[str, Any] = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchBucketPolicy":
            return {}
        raise
    return policy
