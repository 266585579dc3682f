"""parliament, a linter of IAM policies, over every policy of the reviewed templates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import parliament
import pytest

from tests.oracles.policies import ACCOUNT, ENVIRONMENTS, REGION, Policy, policies

HASH = re.compile(r"[0-9A-F]{8}$")
"""What CDK puts behind a logical id."""


class Finding(NamedTuple):
    """One finding, the same in every environment; `subject` is the actions it names, or what it says."""

    place: str
    issue: str
    subject: str = ""


# What `s3:List*` and `s3:GetBucket*` of CDK's grants reach beside a bucket.
BEYOND_A_BUCKET = (
    "s3:ListAccessGrants s3:ListAccessGrantsInstances s3:ListAccessGrantsLocations s3:ListAccessPoints "
    "s3:ListAccessPointsForObjectLambda s3:ListAllMyBuckets s3:ListCallerAccessGrants s3:ListJobs "
    "s3:ListMultiRegionAccessPoints s3:ListStorageLensConfigurations s3:ListStorageLensGroups"
)
WILDCARDS = (
    "CDK writes s3:List* and s3:GetBucket*; some of what they expand to is not done to a bucket or an object, "
    "so this grant does not reach it"
)
EMPTYING = (
    "CDK's own function for a bucket that goes with its stack denies new objects by the bucket's policy while it "
    "empties it"
)
PLAYER = "CloudFrontStack/PlayerBucketPolicy"
LOGS_AND_RECORDINGS = ("NetworkStack/LogsPolicy", "StorageStack/ArchivePolicy")
SITE_COPY = "CloudFrontStack/CustomCDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C256MiBServiceRoleDefaultPolicy"


def _escalation(right: str) -> str:
    return f"s3:{right} not being allowed, but does allow s3:PutBucketPolicy"


TAGS_ALONE = "RightsRecordings"
"""Of channels it untags only, which parliament knows of anything that MediaLive has."""

ACCEPTED = {
    Finding("NetworkStack/MediaLiveRoleDefaultPolicy", "RESOURCE_MISMATCH", "logs:DescribeLogGroups"): (
        "AWS's reference lists no resource for it, but IAM checks it against the region's `log-group::log-stream:`, which "
        "`log-group:*` matches (github.com/hashicorp/terraform-provider-aws/issues/8804)"
    ),
    Finding("AutomationStack/RightsAirControl", "PERMISSIONS_MANAGEMENT_ACTIONS"): (
        "iam:PassRole on one role and to Scheduler alone: a run's own stop acts with that role, which may do nothing "
        "but stop channels"
    ),
    Finding("AutomationStack/RightsSweep", "UNKNOWN_ACTION", "Unknown action medialive:ListAlerts"): (
        "parliament's list of actions is older than the call; AWS's service authorization reference has it"
    ),
    Finding(SITE_COPY, "RESOURCE_MISMATCH", f"s3:GetObjectAttributes {BEYOND_A_BUCKET}"): WILDCARDS,
    Finding(PLAYER, "RESOURCE_MISMATCH", BEYOND_A_BUCKET): WILDCARDS,
    Finding(PLAYER, "PERMISSIONS_MANAGEMENT_ACTIONS"): EMPTYING,
    # No s3:GetObject here: CloudFront has it.
    Finding(PLAYER, "RESOURCE_POLICY_PRIVILEGE_ESCALATION", _escalation("PutObject")): EMPTYING,
}
ACCEPTED_WHERE_DATA_GOES_WITH_THE_STACK = {
    finding: reason
    for place in LOGS_AND_RECORDINGS
    for finding, reason in {
        Finding(place, "RESOURCE_MISMATCH", BEYOND_A_BUCKET): WILDCARDS,
        Finding(place, "PERMISSIONS_MANAGEMENT_ACTIONS"): EMPTYING,
        Finding(place, "RESOURCE_POLICY_PRIVILEGE_ESCALATION", _escalation("GetObject")): EMPTYING,
        Finding(place, "RESOURCE_POLICY_PRIVILEGE_ESCALATION", _escalation("PutObject")): EMPTYING,
    }.items()
}


def _accepted(environment: str) -> dict[Finding, str]:
    return ACCEPTED if environment == "production" else ACCEPTED | ACCEPTED_WHERE_DATA_GOES_WITH_THE_STACK


def _found(policy: Policy) -> Iterator[Finding]:
    text = json.dumps(policy.document)
    if policy.is_trust:
        # parliament refuses a statement without a resource; that of a trust policy is the role that it stands in.
        document = json.loads(text)
        for statement in document["Statement"]:
            statement["Resource"] = f"arn:aws:iam::{ACCOUNT}:role/{policy.logical_id}"
        text = json.dumps(document)
    # The further auditors hold every sts:AssumeRole for a leak of credentials, which in a trust policy it is not.
    audited = parliament.analyze_policy_string(text, include_community_auditors=not policy.is_trust)
    place = f"{policy.stack}/{HASH.sub('', policy.logical_id)}"
    for finding in audited.findings:
        yield Finding(place, finding.issue, _subject(finding.detail))


def _subject(detail: Any) -> str:
    if isinstance(detail, list):
        return " ".join(item["action"] if isinstance(item, dict) else str(item) for item in detail)
    # The name of the bucket stands before.
    return str(detail).rpartition(" due to ")[2]


def _found_in(environment: str) -> set[Finding]:
    return {finding for policy in policies(environment) for finding in _found(policy)}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_parliament_finds_nothing_that_has_no_written_reason(environment: str) -> None:
    assert _found_in(environment) - _accepted(environment).keys() == set()


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_written_reason_belongs_to_a_finding_of_today(environment: str) -> None:
    assert _accepted(environment).keys() - _found_in(environment) == set()


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_policies_of_every_kind_are_read(environment: str) -> None:
    assert {policy.type for policy in policies(environment)} == {
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::MediaPackageV2::OriginEndpointPolicy",
        "AWS::S3::BucketPolicy",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::QueuePolicy",
    }


@pytest.mark.parametrize(
    ("issue", "ours", "broken"),
    [
        ("UNKNOWN_ACTION", "mediapackagev2:PutObject", "mediapackagev2:PutObjects"),
        ("UNKNOWN_PREFIX", "mediapackagev2:PutObject", "mediapackage2:PutObject"),
        ("RESOURCE_MISMATCH", f"arn:aws:medialive:{REGION}:{ACCOUNT}:channel:", f"arn:aws:medialive:{REGION}:{ACCOUNT}:channel/"),
        ("RESOURCE_MISMATCH", ":function:", ":functions:"),
        ("INVALID_ARN", f":{ACCOUNT}:channelGroup/", ":account:channelGroup/"),
        ("UNKNOWN_CONDITION_FOR_ACTION", "aws:SourceArn", "s3:SourceArn"),
        ("UNKNOWN_OPERATOR", '"ArnLike"', '"ArnsLike"'),
        ("MALFORMED", '"Resource"', '"Resources"'),
    ],
)  # fmt: skip
def test_parliament_finds_a_fault_seeded_into_our_own_policies(issue: str, ours: str, broken: str) -> None:
    seeded = [
        policy
        for policy in policies("production")
        if not policy.is_trust and ours in json.dumps(policy.document) and not policy.logical_id.startswith(TAGS_ALONE)
    ]
    assert seeded
    for policy in seeded:
        text = json.dumps(policy.document).replace(ours, broken)
        assert issue in parliament.analyze_policy_string(text).finding_ids, policy.where
