"""Where access logs go."""

from __future__ import annotations

import aws_cdk as cdk
import pytest

from constructs_lib.log_bucket import LogBucket
from tests.constructs_lib.buckets import blocks_the_public, encryption, open_to_all, refuses_plain_http
from tests.constructs_lib.rendering import empty_stack, only, resources


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    stack = empty_stack()
    LogBucket(stack, "Logs", retain=False)
    return stack


def test_it_is_private_encrypted_and_takes_tls_only(stack: cdk.Stack) -> None:
    bucket, policy = only(stack, "AWS::S3::Bucket"), only(stack, "AWS::S3::BucketPolicy")
    assert blocks_the_public(bucket)
    assert encryption(bucket) == "AES256"
    assert refuses_plain_http(policy)
    assert open_to_all(policy) == []


def test_logs_expire(stack: cdk.Stack) -> None:
    (rule,) = only(stack, "AWS::S3::Bucket")["Properties"]["LifecycleConfiguration"]["Rules"]
    assert (rule["ExpirationInDays"], rule["AbortIncompleteMultipartUpload"]) == (90, {"DaysAfterInitiation": 1})


def test_no_acl_opens_it(stack: cdk.Stack) -> None:
    ownership = only(stack, "AWS::S3::Bucket")["Properties"]["OwnershipControls"]
    assert ownership == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}


def test_any_bucket_of_this_account_may_log_below_its_prefix(stack: cdk.Stack) -> None:
    (statement,) = [
        statement
        for statement in only(stack, "AWS::S3::BucketPolicy")["Properties"]["PolicyDocument"]["Statement"]
        if statement["Principal"] == {"Service": "logging.s3.amazonaws.com"}
    ]
    assert statement["Action"] == "s3:PutObject"
    assert statement["Resource"]["Fn::Join"][1][-1] == "/s3/*"
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_it_is_emptied_and_deleted_with_its_stack(stack: cdk.Stack) -> None:
    assert only(stack, "AWS::S3::Bucket")["DeletionPolicy"] == "Delete"
    assert len(resources(stack, "Custom::S3AutoDeleteObjects")) == 1


def test_a_retained_one_outlives_its_stack() -> None:
    stack = empty_stack()
    LogBucket(stack, "Logs", retain=True)
    bucket = only(stack, "AWS::S3::Bucket")
    assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert resources(stack, "Custom::S3AutoDeleteObjects") == {}
