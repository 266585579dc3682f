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


# Replays


def admitting(**changes: Any) -> cdk.Stack:
    stack = empty_stack()
    options: dict[str, Any] = {"expire_days": 7, "glacier_after_days": None, "retain": False, "replay_days": 3}
    ArchiveBucket(stack, "Archive", log_bucket_name="the-log-bucket", **options | changes).admit_replays()
    return stack


def rules(stack: cdk.Stack) -> dict[str, Any]:
    return {rule["Id"]: rule for rule in properties(stack)["LifecycleConfiguration"]["Rules"]}


def admission(stack: cdk.Stack, sid: str) -> Any:
    policy = only(stack, "AWS::S3::BucketPolicy")["Properties"]["PolicyDocument"]["Statement"]
    (found,) = [statement for statement in policy if statement.get("Sid") == sid]
    return found


def test_without_replays_one_rule_is_for_the_whole_bucket(expiring: cdk.Stack) -> None:
    assert "Prefix" not in lifecycle(expiring)


def test_replays_expire_by_a_rule_of_their_own_and_recordings_by_theirs() -> None:
    found = rules(admitting())
    assert {name: (rule["Prefix"], rule["ExpirationInDays"]) for name, rule in found.items()} == {
        "Recordings": ("recordings/", 7),
        "Replays": ("replays/", 3),
    }


def test_replays_never_go_to_glacier_where_no_viewer_could_wait_for_them() -> None:
    found = rules(admitting(expire_days=None, glacier_after_days=30))
    assert "Transitions" in found["Recordings"]
    assert "Transitions" not in found["Replays"]


def test_versions_of_replays_go_the_day_after_and_only_where_there_are_versions() -> None:
    assert rules(admitting(expire_days=None))["Replays"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert "NoncurrentVersionExpiration" not in rules(admitting())["Replays"]


def test_parts_of_interrupted_uploads_are_removed_below_both_prefixes() -> None:
    for rule in rules(admitting()).values():
        assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}


def test_mediapackage_may_put_replays_for_this_account_and_nothing_else() -> None:
    found = admission(admitting(), "HarvestReplays")
    assert found["Principal"] == {"Service": "mediapackagev2.amazonaws.com"}
    assert found["Action"] == "s3:PutObject"
    assert found["Resource"]["Fn::Join"][1][-1] == "/replays/*"
    assert found["Condition"] == {"StringEquals": {"aws:SourceAccount": "111122223333"}}


def test_distributions_of_this_account_may_read_replays_and_no_recording() -> None:
    found = admission(admitting(), "CdnReadsReplays")
    assert found["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert found["Action"] == "s3:GetObject"
    assert found["Resource"]["Fn::Join"][1][-1] == "/replays/*"
    assert found["Condition"] == {"ArnLike": {"aws:SourceArn": "arn:aws:cloudfront::111122223333:distribution/*"}}
    assert open_to_all(only(admitting(), "AWS::S3::BucketPolicy")) == []
