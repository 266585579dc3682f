"""Policies that open an endpoint, and a CDN that does not sign."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import endpoint_access
from tests.preflight.deployed import Documents, documents, findings, properties

UNKNOWN = {"Fn::ImportValue": "another-stack:Value"}
POLICY = "AWS::MediaPackageV2::OriginEndpointPolicy"
ORIGIN = "DistributionConfig.Origins[1]"


@pytest.fixture
def stacks() -> Documents:
    return documents("dev")


def policy(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaPackageStack", POLICY)


def allow(stacks: Documents, principal: Any, condition: Any = None) -> None:
    """Let the endpoint's policy have this one statement."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": "mediapackagev2:GetObject", "Resource": "*"}
    policy(stacks)["Policy"]["Statement"] = [statement if condition is None else {**statement, "Condition": condition}]


def origin(stacks: Documents) -> dict[str, Any]:
    held: dict[str, Any] = properties(stacks, "CloudFrontStack", "AWS::CloudFront::Distribution")["DistributionConfig"][
        "Origins"
    ][1]
    return held


def lock(stacks: Documents) -> dict[str, Any]:
    held: dict[str, Any] = stacks["CloudFrontStack"]["Resources"]["CdnPackagerAccess8B637D18"]["Properties"]
    return held


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
        {"StringEquals": {"aws:SourceAccount": "111122223333"}},
        {"StringEquals": {"aws:sourceaccount": {"Ref": "AWS::AccountId"}}},
        {"ArnLike": {"AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/*"}},
        {"StringEquals": {"aws:PrincipalOrgID": "o-example"}},
        {"Bool": {"mediapackagev2:RequestHasMatchingCdnAuthHeader": "true"}},
        {"StringEquals": UNKNOWN},
        UNKNOWN,
    ],
)
def test_everyone_of_one_account_or_with_the_cdns_header_is_taken(stacks: Documents, condition: Any) -> None:
    allow(stacks, "*", condition)
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


@pytest.mark.parametrize("control", ["", {"Ref": "AWS::NoValue"}])
def test_an_origin_without_a_signature_is_found(stacks: Documents, control: Any) -> None:
    origin(stacks)["OriginAccessControlId"] = control
    assert found(stacks) == [("origin-is-locked", f"{ORIGIN}.OriginAccessControlId", "nothing")]


def test_an_origin_that_answers_everyone_needs_no_signature(stacks: Documents) -> None:
    del origin(stacks)["OriginAccessControlId"]
    allow(stacks, "*")
    assert [rule for rule, _, _ in found(stacks)] == ["endpoint-closed-to-strangers"]


def test_an_origin_with_one_closed_endpoint_beside_an_open_one_needs_a_signature(stacks: Documents) -> None:
    del origin(stacks)["OriginAccessControlId"]
    endpoint = properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::OriginEndpoint")
    closed = copy.deepcopy(policy(stacks)) | {"OriginEndpointName": "closed"}
    allow(stacks, "*")
    stacks["MediaPackageStack"]["Resources"] |= {
        "ClosedEndpoint": {
            "Type": "AWS::MediaPackageV2::OriginEndpoint",
            "Properties": {**endpoint, "OriginEndpointName": "closed"},
        },
        "ClosedPolicy": {"Type": POLICY, "Properties": closed},
    }
    assert "origin-is-locked" in [rule for rule, _, _ in found(stacks)]


@pytest.mark.parametrize("control", ["E327GJI25M56DG", UNKNOWN])
def test_a_control_of_another_template_is_passed_over(stacks: Documents, control: Any) -> None:
    origin(stacks)["OriginAccessControlId"] = control
    assert found(stacks) == []


def test_the_cdns_secret_header_is_taken_for_a_signature(stacks: Documents) -> None:
    del origin(stacks)["OriginAccessControlId"]
    origin(stacks)["OriginCustomHeaders"] = [{"HeaderName": "X-MediaPackageV2-CDNIdentifier", "HeaderValue": "secret"}]
    assert found(stacks) == []


@pytest.mark.parametrize(
    ("member", "wrong"),
    [
        ("OriginAccessControlOriginType", "s3"),
        ("SigningBehavior", "no-override"),
        ("SigningBehavior", "never"),
        ("SigningProtocol", "sigv2"),
    ],
)
def test_a_control_that_does_not_sign_for_the_packager_is_found(stacks: Documents, member: str, wrong: str) -> None:
    lock(stacks)["OriginAccessControlConfig"][member] = wrong
    (told,) = findings(stacks, *endpoint_access.RULES)
    assert (told.violation.path, told.violation.got) == (f"OriginAccessControlConfig.{member}", wrong)
    assert told.violation.resource.logical_id == "CdnPackagerAccess8B637D18"


def test_a_control_that_only_a_deploy_knows_is_passed_over(stacks: Documents) -> None:
    lock(stacks)["OriginAccessControlConfig"] = UNKNOWN
    assert found(stacks) == []
    stacks["CloudFrontStack"]["Resources"]["CdnPackagerAccess8B637D18"]["Properties"] = UNKNOWN
    assert found(stacks) == []


@pytest.mark.parametrize("protocol", ["http-only", "match-viewer"])
def test_an_origin_that_is_asked_in_the_clear_is_found(stacks: Documents, protocol: str) -> None:
    origin(stacks)["CustomOriginConfig"]["OriginProtocolPolicy"] = protocol
    assert found(stacks) == [("origin-is-locked", f"{ORIGIN}.CustomOriginConfig.OriginProtocolPolicy", protocol)]


def test_a_protocol_that_only_a_deploy_knows_is_passed_over(stacks: Documents) -> None:
    origin(stacks)["CustomOriginConfig"]["OriginProtocolPolicy"] = UNKNOWN
    assert found(stacks) == []


@pytest.mark.parametrize(
    "domain",
    [
        "abcdef.egress.ghijkl.mediapackagev2.ap-northeast-2.amazonaws.com",
        {"Fn::Sub": ["${Host}", {"Host": {"Fn::ImportValue": "EGRESS"}}]},
        {"Fn::Select": [2, {"Fn::Split": ["/", {"Fn::ImportValue": "PLAYLIST"}]}]},
    ],
)
def test_a_packager_is_known_by_any_form_of_its_domain(stacks: Documents, domain: Any) -> None:
    packager = stacks["MediaPackageStack"]
    packager["Outputs"]["Egress"] = {
        "Export": {"Name": "EGRESS"},
        "Value": {"Fn::GetAtt": ["ChannelGroupD5D1A80E", "EgressDomain"]},
    }
    packager["Outputs"]["HlsEndpointUrl"]["Export"] = {"Name": "PLAYLIST"}
    origin(stacks)["DomainName"] = domain
    del origin(stacks)["OriginAccessControlId"]
    assert found(stacks) == [("origin-is-locked", f"{ORIGIN}.OriginAccessControlId", "nothing")]


@pytest.mark.parametrize("domain", ["www.example.com", UNKNOWN])
def test_another_origin_needs_no_lock_of_this_kind(stacks: Documents, domain: Any) -> None:
    origin(stacks)["DomainName"] = domain
    del origin(stacks)["OriginAccessControlId"]
    assert found(stacks) == []
