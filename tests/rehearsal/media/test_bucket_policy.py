"""The deployed policy of a bucket."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from rehearsal.media.bucket_policy import bucket_policy
from tests.rehearsal.media.shaped_aws import RefusedError, ShapedAws


def s3(answer: object) -> object:
    def policy(_: dict[str, object]) -> dict[str, object]:
        if isinstance(answer, Exception):
            raise answer
        return {"Policy": answer}

    return ShapedAws({"s3.GetBucketPolicy": policy}).client("s3")


def test_a_policy_is_read_as_it_is_deployed() -> None:
    assert bucket_policy(s3('{"Statement": []}'), "the-archive") == {"Statement": []}


def test_a_bucket_without_a_policy_has_an_empty_one() -> None:
    assert bucket_policy(s3(RefusedError("NoSuchBucketPolicy", 404)), "the-archive") == {}


def test_any_other_refusal_is_raised() -> None:
    with pytest.raises(ClientError, match="NoSuchBucket"):
        bucket_policy(s3(RefusedError("NoSuchBucket", 404)), "the-archive")
