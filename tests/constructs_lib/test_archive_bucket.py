"""Where recordings are kept."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import pytest

from constructs_lib.archive_bucket import ArchiveBucket
from tests.constructs_lib.buckets import blocks_the_public, encryption, open_to_all, refuses_plain_http
from tests.constructs_lib.rendering import empty_stack, only, resources


def archive(**changes: Any) -> cdk.Stack:
    stack = empty_stack()
    options: dict[str, Any] = {"expire_days": 7, "glacier_after_days": None, "retain": False, **changes}
    ArchiveBucket(stack, "Archive", log_bucket_name="the-log-bucket", **options)
    return stack


@pytest.fixture(scope="module")
def expiring() -> cdk.Stack:
    return archive()


@pytest.fixture(scope="module")
def kept() -> cdk.Stack:
    return archive(expire_days=None, glacier_after_days=30, retain=True)


def properties(stack: cdk.Stack) -> Any:
    return only(stack, "AWS::S3::Bucket")["Properties"]


def lifecycle(stack: cdk.Stack) -> Any:
    (rule,) = properties(stack)["LifecycleConfiguration"]["Rules"]
    return rule


def test_it_is_private_encrypted_and_takes_tls_only(expiring: cdk.Stack) -> None:
    bucket, policy = only(expiring, "AWS::S3::Bucket"), only(expiring, "AWS::S3::BucketPolicy")
    assert blocks_the_public(bucket)
    assert encryption(bucket) == "AES256"
    assert refuses_plain_http(policy)
    assert open_to_all(policy) == []


def test_its_name_is_generated_so_it_holds_no_dots(expiring: cdk.Stack) -> None:
    assert "BucketName" not in properties(expiring)


def test_each_new_recording_is_told_to_eventbridge_without_a_function(expiring: cdk.Stack) -> None:
    assert properties(expiring)["NotificationConfiguration"] == {
        "EventBridgeConfiguration": {"EventBridgeEnabled": True}
    }
    assert resources(expiring, "Custom::S3BucketNotifications") == {}


def test_its_access_is_logged(expiring: cdk.Stack) -> None:
    assert properties(expiring)["LoggingConfiguration"] == {
        "DestinationBucketName": "the-log-bucket",
        "LogFilePrefix": "s3/archive/",
    }


def test_recordings_expire_when_asked_for(expiring: cdk.Stack) -> None:
    assert lifecycle(expiring)["ExpirationInDays"] == 7
    assert "Transitions" not in lifecycle(expiring)


def test_expiring_recordings_leave_no_versions_behind(expiring: cdk.Stack) -> None:
    assert "VersioningConfiguration" not in properties(expiring)


def test_parts_of_interrupted_uploads_are_removed(expiring: cdk.Stack) -> None:
    assert lifecycle(expiring)["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}


def test_kept_recordings_move_to_glacier_and_never_expire(kept: cdk.Stack) -> None:
    assert lifecycle(kept)["Transitions"] == [{"StorageClass": "GLACIER", "TransitionInDays": 30}]
    assert "ExpirationInDays" not in lifecycle(kept)


def test_kept_recordings_survive_a_deletion_by_mistake_for_a_month(kept: cdk.Stack) -> None:
    assert properties(kept)["VersioningConfiguration"] == {"Status": "Enabled"}
    assert lifecycle(kept)["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}


def test_a_retained_one_outlives_its_stack(kept: cdk.Stack) -> None:
    bucket = only(kept, "AWS::S3::Bucket")
    assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert resources(kept, "Custom::S3AutoDeleteObjects") == {}


def test_any_other_is_emptied_and_deleted_with_its_stack(expiring: cdk.Stack) -> None:
    assert only(expiring, "AWS::S3::Bucket")["DeletionPolicy"] == "Delete"
    assert len(resources(expiring, "Custom::S3AutoDeleteObjects")) == 1


def test_writing_means_putting_recordings_and_no_more() -> None:
    stack = empty_stack()
    bucket = ArchiveBucket(
        stack, "Archive", expire_days=7, glacier_after_days=None, log_bucket_name="logs", retain=False
    )
    statement = stack.resolve(bucket.writing().to_statement_json())
    assert statement["Action"] == ["s3:PutObject", "s3:AbortMultipartUpload"]
    assert statement["Resource"]["Fn::Join"][1][-1] == "/recordings/*"
