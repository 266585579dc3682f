"""What S3 is asked for, checked by botocore's own model."""

from __future__ import annotations

from datetime import UTC, datetime

from botocore.stub import Stubber

from stream_automation.edge import bucket

KEY = "replays/main/20261122T100000Z_20261122T110200Z/index.m3u8"
MOMENT = datetime(2026, 11, 22, 11, 5, tzinfo=UTC)


def test_folders_are_read_from_all_pages_without_a_look_into_them(s3: Stubber) -> None:
    asked = {"Bucket": "the-archive", "Prefix": "replays/main/", "Delimiter": "/"}
    first = {"CommonPrefixes": [{"Prefix": "replays/main/a/"}], "IsTruncated": True, "NextContinuationToken": "two"}
    s3.add_response("list_objects_v2", first, asked)
    second = {"CommonPrefixes": [{"Prefix": "replays/main/b/"}], "IsTruncated": False}
    s3.add_response("list_objects_v2", second, {**asked, "ContinuationToken": "two"})
    assert list(bucket.folders("the-archive", "replays/main/")) == ["a", "b"]


def test_a_bucket_without_replays_has_no_folders(s3: Stubber) -> None:
    s3.add_response("list_objects_v2", {"IsTruncated": False})
    assert list(bucket.folders("the-archive", "replays/main/")) == []


def test_when_an_object_was_written_is_told_by_a_listing_of_one(s3: Stubber) -> None:
    asked = {"Bucket": "the-archive", "Prefix": KEY, "MaxKeys": 1}
    s3.add_response("list_objects_v2", {"Contents": [{"Key": KEY, "LastModified": MOMENT}]}, asked)
    assert bucket.written("the-archive", KEY) == MOMENT


def test_an_object_that_is_not_there_was_never_written_nor_was_one_of_a_longer_name(s3: Stubber) -> None:
    s3.add_response("list_objects_v2", {})
    assert bucket.written("the-archive", KEY) is None
    s3.add_response("list_objects_v2", {"Contents": [{"Key": f"{KEY}.part", "LastModified": MOMENT}]})
    assert bucket.written("the-archive", KEY) is None


def test_a_document_says_what_it_is_and_how_long_it_is_fresh(s3: Stubber) -> None:
    written = {
        "Bucket": "the-archive",
        "Key": "replays/catalogue.json",
        "Body": '"주일 예배"'.encode(),
        "ContentType": "application/json",
        "CacheControl": "max-age=30",
    }
    s3.add_response("put_object", {}, written)
    bucket.put_json("the-archive", "replays/catalogue.json", '"주일 예배"', fresh_seconds=30)
