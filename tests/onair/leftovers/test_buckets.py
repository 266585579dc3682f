"""What a bucket holds and costs, and how it is emptied."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import boto3
import jmespath
import pytest
from botocore.stub import Stubber

from cost.price_list import price_list
from onair.leftovers import buckets
from onair.leftovers.buckets import EMPTIED, bucket_left, stored

PRICES = price_list("ap-northeast-2")
GIGABYTE = 1 << 30


def test_each_storage_class_has_its_own_price() -> None:
    month = 2 * PRICES.item("s3.standard").first.amount + 3 * PRICES.item("s3.glacier").first.amount
    assert stored({"STANDARD": 2 * GIGABYTE, "GLACIER": 3 * GIGABYTE}, PRICES) == month / 30
    assert stored({}, PRICES) == Decimal(0)


@pytest.fixture
def bucket(client: Callable[[str], Any], name: str) -> str:
    client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-2"})
    return name


def test_versions_that_were_deleted_are_counted_and_go_by_the_command(
    client: Callable[[str], Any], bucket: str
) -> None:
    s3 = client("s3")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for body in (b"one", b"other"):
        s3.put_object(Bucket=bucket, Key="show.ts", Body=body)
    s3.delete_object(Bucket=bucket, Key="show.ts")
    found = bucket_left(s3, bucket, PRICES, "")
    assert found is not None
    assert found.holds == "8 bytes in 3 objects"
    assert found.remove.startswith(EMPTIED.format(name=bucket))

    # As the AWS CLI would: its --query is JMESPath on what the service answers.
    (query,) = re.findall(r"--query '(.+?)'", found.remove)
    answer = s3.list_object_versions(Bucket=bucket)
    listed = jmespath.search(query, json.loads(json.dumps(answer, default=str)))
    s3.delete_objects(Bucket=bucket, Delete=listed)
    s3.delete_bucket(Bucket=bucket)
    assert bucket_left(s3, bucket, PRICES, "") is None


def test_an_answer_without_marks_of_deletion_can_be_queried_too() -> None:
    (query,) = re.findall(r"--query '(.+?)'", EMPTIED.format(name="b"))
    assert jmespath.search(query, {"Versions": [{"Key": "a", "VersionId": "1", "Size": 3}]}) == {
        "Objects": [{"Key": "a", "VersionId": "1"}]
    }


def test_more_than_is_read_is_said_and_not_priced(
    client: Callable[[str], Any], bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3 = client("s3")
    s3.put_object(Bucket=bucket, Key="show.ts", Body=b"x")
    monkeypatch.setattr(buckets, "MOST_PAGES", 0)
    found = bucket_left(s3, bucket, PRICES, "")
    assert found is not None
    assert (found.usd_a_day, found.note) == (None, "it holds more than was counted")


def stubbed(*versions: dict[str, Any]) -> Any:
    s3 = boto3.client("s3", region_name="ap-northeast-2", aws_access_key_id="a", aws_secret_access_key="b")
    stub = Stubber(s3)
    stub.add_response("list_object_versions", {"IsTruncated": False, "Versions": [*versions]})
    stub.add_response("get_bucket_versioning", {})
    stub.activate()
    return s3


def test_a_class_without_a_price_is_named() -> None:
    s3 = stubbed({"Key": "a", "Size": 5, "StorageClass": "OUTPOSTS"})
    found = bucket_left(s3, "kept", PRICES, "Retain in its template")
    assert found is not None
    assert (found.holds, found.usd_a_day) == ("5 bytes in 1 object", None)
    assert found.note == "Retain in its template; no price is known for OUTPOSTS"


def test_a_bucket_that_may_not_be_read_is_told_with_what_was_refused() -> None:
    s3 = boto3.client("s3", region_name="ap-northeast-2", aws_access_key_id="a", aws_secret_access_key="b")
    stub = Stubber(s3)
    stub.add_client_error("list_object_versions", "AccessDenied")
    stub.activate()
    found = bucket_left(s3, "kept", PRICES, "")
    assert found is not None
    assert (found.holds, found.usd_a_day, found.remove) == ("not known", None, "")
    assert found.note == "ListObjectVersions was refused: AccessDenied"
