"""Policies that open an endpoint, or a bucket."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import endpoint_access
from tests.preflight.deployed import Documents, documents, findings, properties

UNKNOWN = {"Fn::ImportValue": "another-stack:Value"}
POLICY = "AWS::MediaPackageV2::OriginEndpointPolicy"


@pytest.fixture
def stacks() -> Documents:
    return documents("dev")


def policy(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaPackageStack", POLICY)


def allow(stacks: Documents, principal: Any, condition: Any = None) -> None:
    """Let the endpoint's policy have this one statement."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": "mediapackagev2:GetObject", "Resource": "*"}
    policy(stacks)["Policy"]["Statement"] = [statement if condition is None else {**statement, "Condition": condition}]


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return [
        (each.rule.id, each.violation.path, each.violation.got) for each in findings(stacks, *endpoint_access.RULES)
    ]


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_endpoints_are_closed(environment: str) -> None:
    assert found(documents(environment)) == []


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}, {"AWS": ["arn:aws:iam::111122223333:root", "*"]}])
@pytest.mark.parametrize(
    "condition",
    [
        None,
        {},
        {"Bool": {"aws:SecureTransport": "true"}},
        {"StringNotEquals": {"aws:SourceAccount": "111122223333"}},
        {"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}},
        {"ForAllValues:StringEquals": {"aws:SourceAccount": "111122223333"}},
        {"Null": {"aws:SourceArn": "false"}},
        {"ArnLike": {"aws:SourceArn": "*"}},
        {"StringEquals": {"aws:SourceAccount": ["111122223333", "*"]}},
        {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}},
        {"Bool": {"mediapackagev2:RequestHasMatchingCdnAuthHeader": "false"}},
        {"Bool": {"mediapackagev2:RequestHasMatchingCdnAuthHeader": False}},
    ],
)
def test_a_policy_that_is_open_to_everyone_is_found(stacks: Documents, principal: Any, condition: Any) -> None:
    allow(stacks, principal, condition)
    (told,) = findings(stacks, *endpoint_access.RULES)
    assert (told.rule.id, told.rule.severity) == ("endpoint-closed-to-strangers", Severity.ERROR)
    assert told.violation.path == "Policy.Statement[0].Principal"


@pytest.mark.parametrize(
    "condition",
    [
        {"Bool": {"mediapackagev2:RequestHasMatchingCdnAuthHeader": "true"}},
        {"Bool": {"MediaPackageV2:RequestHasMatchingCdnAuthHeader": True}, "StringEquals": {"aws:SourceAccount": "1"}},
        {"StringEquals": UNKNOWN},
        UNKNOWN,
    ],
)
def test_everyone_with_the_cdns_header_is_taken(stacks: Documents, condition: Any) -> None:
    allow(stacks, "*", condition)
    assert found(stacks) == []


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:SourceAccount": "111122223333"}},
        {"StringEquals": {"aws:sourceaccount": {"Ref": "AWS::AccountId"}}},
        {"ArnLike": {"AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/*"}},
        {"StringEquals": {"aws:PrincipalOrgID": "o-example"}},
    ],
)
def test_everyone_of_one_account_or_source_is_warned_of(stacks: Documents, condition: Any) -> None:
    allow(stacks, "*", condition)
    assert found(stacks) == [("endpoint-names-a-principal", "Policy.Statement[0].Principal", "*, with a Condition")]
    (told,) = findings(stacks, *endpoint_access.RULES)
    assert told.rule.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("condition", "rule"),
    [
        (None, "endpoint-closed-to-strangers"),
        ({"StringEquals": {"aws:SourceAccount": "111122223333"}}, "endpoint-names-a-principal"),
    ],
)
def test_to_allow_all_but_some_is_to_allow_everyone(stacks: Documents, condition: Any, rule: str) -> None:
    allow(stacks, None, condition)
    (statement,) = policy(stacks)["Policy"]["Statement"]
    del statement["Principal"]
    statement["NotPrincipal"] = {"AWS": "arn:aws:iam::111122223333:user/guest"}
    assert [(told, path) for told, path, _ in found(stacks)] == [(rule, "Policy.Statement[0].NotPrincipal")]


def test_to_deny_all_but_some_is_taken(stacks: Documents) -> None:
    allow(stacks, None)
    (statement,) = policy(stacks)["Policy"]["Statement"]
    del statement["Principal"]
    statement |= {"Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}}
    assert found(stacks) == []


@pytest.mark.parametrize("principal", [{"AWS": "arn:aws:iam::111122223333:root"}, UNKNOWN, {"AWS": UNKNOWN}, None])
def test_a_principal_that_is_named_or_not_known_is_taken(stacks: Documents, principal: Any) -> None:
    allow(stacks, principal)
    assert found(stacks) == []


def test_to_deny_everyone_is_taken(stacks: Documents) -> None:
    allow(stacks, "*")
    policy(stacks)["Policy"]["Statement"][0]["Effect"] = "Deny"
    assert found(stacks) == []


def test_a_statement_that_stands_without_a_list_is_read(stacks: Documents) -> None:
    allow(stacks, "*")
    policy(stacks)["Policy"]["Statement"] = policy(stacks)["Policy"]["Statement"][0]
    assert found(stacks) == [
        ("endpoint-closed-to-strangers", "Policy.Statement.Principal", "* and no Condition that limits it")
    ]


@pytest.mark.parametrize("wrong", [UNKNOWN, "text", {"Statement": "text"}, {"Statement": ["text"]}])
def test_a_document_of_another_form_is_passed_over(stacks: Documents, wrong: Any) -> None:
    policy(stacks)["Policy"] = wrong
    assert found(stacks) == []


def test_an_open_channel_policy_is_found(stacks: Documents) -> None:
    stacks["MediaPackageStack"]["Resources"]["Ingest"] = {
        "Type": "AWS::MediaPackageV2::ChannelPolicy",
        "Properties": {"Policy": {"Statement": [{"Effect": "Allow", "Principal": "*"}]}},
    }
    assert [rule for rule, _, _ in found(stacks)] == ["endpoint-closed-to-strangers"]


def test_an_open_bucket_is_warned_of(stacks: Documents) -> None:
    archive = properties(stacks, "StorageStack", "AWS::S3::BucketPolicy")
    archive["PolicyDocument"]["Statement"][1]["Principal"] = "*"
    (told,) = findings(stacks, *endpoint_access.RULES)
    assert (told.rule.id, told.rule.severity) == ("bucket-closed-to-strangers", Severity.WARNING)
    assert told.violation.path == "PolicyDocument.Statement[1].Principal"


def test_an_endpoint_without_a_policy_is_warned_of(stacks: Documents) -> None:
    policy(stacks)["OriginEndpointName"] = "another"
    (told,) = findings(stacks, *endpoint_access.RULES)
    assert (told.rule.id, told.rule.severity) == ("endpoint-has-a-policy", Severity.WARNING)
    assert told.violation.resource.logical_id == "ChannelsMainEndpoint31B37D93"


def test_a_policy_whose_endpoint_only_a_deploy_knows_may_be_its_policy(stacks: Documents) -> None:
    policy(stacks)["OriginEndpointName"] = UNKNOWN
    assert found(stacks) == []


def test_a_second_policy_is_found_wherever_it_stands(stacks: Documents) -> None:
    stacks["StorageStack"]["Resources"]["Second"] = {"Type": POLICY, "Properties": policy(stacks)}
    (told,) = findings(stacks, *endpoint_access.RULES)
    assert (told.rule.id, told.violation.path) == ("endpoint-has-one-policy", "OriginEndpointName")
    assert told.violation.resource.logical_id == "Second"


def test_of_two_policies_with_conditions_only_one_may_be_created(stacks: Documents) -> None:
    first = stacks["MediaPackageStack"]["Resources"]["ChannelsMainReadersPolicy0CCADA90"]
    first["Condition"] = "Open"
    stacks["MediaPackageStack"]["Resources"]["Second"] = {**first, "Condition": "Closed"}
    assert found(stacks) == []


def test_endpoints_of_one_name_in_two_accounts_have_a_policy_each(stacks: Documents) -> None:
    stacks["OtherAccount"] = documents("dev")["MediaPackageStack"]
    assert found(stacks) == []
