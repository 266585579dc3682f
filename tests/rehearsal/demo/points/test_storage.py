"""Phase 2's test points, and what makes each fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from rehearsal.cloud.process import LocalCloud
from rehearsal.demo.points.storage import bucket_is_private, recordings_are_in_the_bucket, recordings_expire
from tests.rehearsal.demo.points.account import DEV, Account

BLOCKED = {
    "BlockPublicAcls": True,
    "BlockPublicPolicy": True,
    "IgnorePublicAcls": True,
    "RestrictPublicBuckets": True,
}
PARTS = {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}
RECORDINGS = {"Id": "Recordings", "Prefix": "recordings/", "Status": "Enabled", "ExpirationInDays": 7, **PARTS}
REPLAYS = {"Id": "Replays", "Prefix": "replays/", "Status": "Enabled", "ExpirationInDays": 7, **PARTS}


def deploy(account: Account, *rules: dict[str, Any], tls: str = "false") -> str:
    """The archive with these lifecycle rules; its bucket."""
    encryption = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    properties = {
        "PublicAccessBlockConfiguration": BLOCKED,
        "BucketEncryption": {"ServerSideEncryptionConfiguration": [encryption]},
        "LifecycleConfiguration": {"Rules": list(rules)},
    }
    statement = {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "s3:*",
        "Resource": {"Fn::GetAtt": ["Archive", "Arn"]},
        "Condition": {"Bool": {"aws:SecureTransport": tls}},
    }
    policy = {
        "Bucket": {"Ref": "Archive"},
        "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
    }
    account.deploy(
        "storage",
        {
            "Archive": {"Type": "AWS::S3::Bucket", "Properties": properties},
            "Policy": {"Type": "AWS::S3::BucketPolicy", "Properties": policy},
        },
        {"ArchiveBucketName": {"Ref": "Archive"}},
    )
    return account.ground().output("StorageStack", "ArchiveBucketName")


@pytest.fixture
def account(cloud: LocalCloud, client: Callable[[str], Any], name: str) -> Account:
    return Account.of(cloud, client, name)


def test_as_deployed_both_pass(account: Account) -> None:
    deploy(account, RECORDINGS, REPLAYS)
    ground = account.ground()
    private, expire = bucket_is_private(ground), recordings_expire(ground)
    assert private.passed, private.observed
    assert expire.passed, expire.observed
    json.dumps([dict(private.observed), dict(expire.observed)])


def test_a_block_that_was_lifted_fails(account: Account) -> None:
    bucket = deploy(account, RECORDINGS, REPLAYS)
    account.client("s3").put_public_access_block(
        Bucket=bucket, PublicAccessBlockConfiguration={**BLOCKED, "BlockPublicPolicy": False}
    )
    assert not bucket_is_private(account.ground()).passed


@pytest.mark.parametrize(
    "rules",
    [
        (RECORDINGS,),
        ({**RECORDINGS, "ExpirationInDays": 8}, REPLAYS),
        ({**RECORDINGS, "Status": "Disabled"}, REPLAYS),
        ({key: value for key, value in RECORDINGS.items() if key not in PARTS}, REPLAYS),
        ({**RECORDINGS, "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 1}]}, REPLAYS),
        (),
    ],
    ids=["no rule of replays", "a day longer", "switched off", "parts stay", "to Glacier", "none"],
)
def test_another_lifecycle_than_the_environment_s_fails(account: Account, rules: tuple[dict[str, Any], ...]) -> None:
    deploy(account, *rules)
    assert not recordings_expire(account.ground()).passed


def test_a_move_to_glacier_passes_where_the_environment_wants_it(account: Account) -> None:
    deploy(account, {**RECORDINGS, "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 1}]}, REPLAYS)
    archive = DEV.archive.model_copy(update={"glacier_after_days": 1})
    assert recordings_expire(account.ground(archive=archive)).passed


def test_only_a_recording_that_is_not_empty_counts(account: Account) -> None:
    bucket, s3 = deploy(account, RECORDINGS, REPLAYS), account.client("s3")
    s3.put_object(Bucket=bucket, Key="replays/catalogue.json", Body=b"{}")
    s3.put_object(Bucket=bucket, Key="recordings/main/20261125.m2ts", Body=b"")
    assert not recordings_are_in_the_bucket(account.ground()).passed
    s3.put_object(Bucket=bucket, Key="recordings/main/20261125.m2ts", Body=b"G")
    evidence = recordings_are_in_the_bucket(account.ground())
    assert evidence.passed
    assert evidence.observed["objects"] == {"recordings/main/20261125.m2ts": 1}
