"""Lifecycle rules of buckets that CloudFormation makes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.rehearsal.cloud.waiting import until

SECONDS = 20
RULE = {
    "Id": "Recordings",
    "Prefix": "recordings/",
    "Status": "Enabled",
    "ExpirationInDays": 7,
    "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": "2"}],
    "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
}


def template(*rules: dict[str, Any]) -> str:
    configuration = {"LifecycleConfiguration": {"Rules": list(rules)}} if rules else {}
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"AccessControl": "Private", **configuration}}
    return json.dumps({"Resources": {"Archive": bucket}, "Outputs": {"Name": {"Value": {"Ref": "Archive"}}}})


def finished(client: Callable[[str], Any], stack: str) -> str | None:
    (found,) = client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    if found["StackStatus"].endswith("IN_PROGRESS"):
        return None
    return str(found["StackStatus"])


def rules(client: Callable[[str], Any], stack: str) -> list[dict[str, Any]]:
    (found,) = client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    (bucket,) = [output["OutputValue"] for output in found["Outputs"]]
    answer = client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)
    listed: list[dict[str, Any]] = answer["Rules"]
    return listed


def test_a_rule_is_in_force_as_the_template_has_it_and_goes_with_it(client: Callable[[str], Any], name: str) -> None:
    cloudformation = client("cloudformation")
    cloudformation.create_stack(StackName=name, TemplateBody=template(RULE))
    until(lambda: finished(client, name) == "CREATE_COMPLETE", SECONDS)
    assert rules(client, name) == [
        {
            "ID": "Recordings",
            "Status": "Enabled",
            "Filter": {"Prefix": "recordings/"},
            "Expiration": {"Days": 7},
            "Transitions": [{"Days": 2, "StorageClass": "GLACIER"}],
            "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        }
    ]
    cloudformation.update_stack(StackName=name, TemplateBody=template({**RULE, "ExpirationInDays": 14}))
    until(lambda: finished(client, name) == "UPDATE_COMPLETE", SECONDS)
    assert [rule["Expiration"] for rule in rules(client, name)] == [{"Days": 14}]
    cloudformation.update_stack(StackName=name, TemplateBody=template())
    until(lambda: finished(client, name) == "UPDATE_COMPLETE", SECONDS)
    with pytest.raises(ClientError, match="NoSuchLifecycleConfiguration"):
        rules(client, name)
