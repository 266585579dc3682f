from __future__ import annotations

from typing import Any

import pytest

from rehearsal.media.policy import (
    ANONYMOUS,
    AccessRequest,
    Decision,
    Principal,
    UnsupportedPolicyError,
    evaluate,
)

ARN = "arn:aws:mediapackagev2:ap-northeast-2:111122223333:channelGroup/g/channel/c/originEndpoint/e"
DISTRIBUTION = "arn:aws:cloudfront::111122223333:distribution/E1"
CLOUDFRONT = Principal(service="cloudfront.amazonaws.com")
OPERATOR = Principal(arn="arn:aws:iam::111122223333:user/operator", account="111122223333")
OTHER = Principal(arn="arn:aws:iam::444455556666:user/operator", account="444455556666")


def statement(**changes: Any) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "mediapackagev2:GetObject",
        "Resource": ARN,
        "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:cloudfront::111122223333:distribution/*"}},
        **changes,
    }


def decide(*statements: dict[str, Any], principal: Principal = CLOUDFRONT, **context: str) -> Decision:
    known = {"aws:SourceArn": DISTRIBUTION} if not context else {key.replace("_", ":"): v for key, v in context.items()}
    asked = AccessRequest(principal=principal, action="mediapackagev2:GetObject", resource=ARN, context=known)
    return evaluate({"Version": "2012-10-17", "Statement": list(statements)}, asked)


def test_cloudfront_of_the_account_is_allowed() -> None:
    assert decide(statement()) is Decision.ALLOWED


@pytest.mark.parametrize(
    "changes",
    [
        {"Principal": {"Service": "mediapackagev2.amazonaws.com"}},
        {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}},
        {"Action": "mediapackagev2:HarvestObject"},
        {"Action": ["mediapackagev2:GetHeadObject", "mediapackagev2:Put*"]},
        {"Resource": ARN + "x"},
        {"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:cloudfront::444455556666:distribution/*"}}},
        {"Condition": {"StringEquals": {"aws:SourceArn": DISTRIBUTION + "2"}}},
        {"Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}},
        {"Condition": {"StringNotEquals": {"aws:SourceArn": DISTRIBUTION}}},
        {"Condition": {"Null": {"aws:SourceArn": "true"}}},
        {"Effect": "Deny"},
    ],
)
def test_a_statement_that_does_not_fit_allows_nothing(changes: dict[str, Any]) -> None:
    assert decide(statement(**changes)) is not Decision.ALLOWED


@pytest.mark.parametrize(
    "changes",
    [
        {"Principal": "*"},
        {"Action": "mediapackagev2:*"},
        {"Action": ["MediaPackagev2:getobject"]},
        {"Resource": ["arn:aws:s3:::x", "arn:aws:mediapackagev2:*:*:channelGroup/?/*"]},
        {"Condition": {}},
        {"Condition": {"StringLike": {"AWS:sourcearn": ["x", "*distribution/E?"]}}},
        {"Condition": {"StringEqualsIfExists": {"aws:SourceAccount": "444455556666"}}},
        {"Condition": {"ArnNotLike": {"aws:SourceArn": "arn:aws:cloudfront::444455556666:distribution/*"}}},
    ],
)
def test_every_way_to_write_the_same_permission_allows(changes: dict[str, Any]) -> None:
    assert decide(statement(**changes)) is Decision.ALLOWED


def test_an_explicit_deny_wins_over_an_allow() -> None:
    assert decide(statement(), statement(Effect="Deny", Principal="*", Condition={})) is Decision.DENIED


def test_an_arn_wildcard_does_not_cross_a_colon() -> None:
    wide = statement(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:*/E1"}})
    assert decide(wide) is Decision.NOT_ALLOWED


@pytest.mark.parametrize("named", ["111122223333", "arn:aws:iam::111122223333:root", OPERATOR.arn, "*"])
def test_an_identity_is_named_by_account_root_or_arn(named: str) -> None:
    own = statement(Principal={"AWS": ["arn:aws:iam::999999999999:root", named]}, Condition={})
    assert decide(own, principal=OPERATOR) is Decision.ALLOWED


@pytest.mark.parametrize("principal", [OTHER, ANONYMOUS, CLOUDFRONT])
def test_another_account_nobody_and_a_service_are_not_the_account(principal: Principal) -> None:
    own = statement(Principal={"AWS": "arn:aws:iam::111122223333:root"}, Condition={})
    assert decide(own, principal=principal) is Decision.NOT_ALLOWED


def test_no_policy_allows_nobody() -> None:
    asked = AccessRequest(principal=OPERATOR, action="mediapackagev2:GetObject", resource=ARN)
    assert evaluate({}, asked) is Decision.NOT_ALLOWED


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"NotAction": "x"}, "NotAction"),
        ({"Principal": {"Federated": "x"}}, "Federated"),
        ({"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}, "IpAddress on aws:SourceIp"),
    ],
)
def test_what_cannot_be_decided_is_refused_by_name(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(UnsupportedPolicyError, match=named):
        decide(statement(**changes))
