"""A CDN that does not sign what it asks of MediaPackage."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from preflight.rules import origin_lock
from tests.preflight.deployed import Documents, documents, findings, properties

UNKNOWN = {"Fn::ImportValue": "another-stack:Value"}
POLICY = "AWS::MediaPackageV2::OriginEndpointPolicy"
ORIGIN = "DistributionConfig.Origins[1]"


@pytest.fixture
def stacks() -> Documents:
    return documents("dev")


def policy(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, "MediaPackageStack", POLICY)


def open_to_everyone(stacks: Documents) -> None:
    policy(stacks)["Policy"]["Statement"] = [{"Effect": "Allow", "Principal": "*"}]


def origin(stacks: Documents) -> dict[str, Any]:
    held: dict[str, Any] = properties(stacks, "CloudFrontStack", "AWS::CloudFront::Distribution")["DistributionConfig"][
        "Origins"
    ][1]
    return held


def lock(stacks: Documents) -> dict[str, Any]:
    held: dict[str, Any] = stacks["CloudFrontStack"]["Resources"]["CdnPackagerAccess8B637D18"]["Properties"]
    return held


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return [(each.rule.id, each.violation.path, each.violation.got) for each in findings(stacks, *origin_lock.RULES)]


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_cdn_signs(environment: str) -> None:
    assert found(documents(environment)) == []


@pytest.mark.parametrize("control", ["", {"Ref": "AWS::NoValue"}])
def test_an_origin_without_a_signature_is_found(stacks: Documents, control: Any) -> None:
    origin(stacks)["OriginAccessControlId"] = control
    assert found(stacks) == [("origin-is-locked", f"{ORIGIN}.OriginAccessControlId", "nothing")]


def test_an_origin_that_answers_everyone_needs_no_signature(stacks: Documents) -> None:
    del origin(stacks)["OriginAccessControlId"]
    open_to_everyone(stacks)
    assert found(stacks) == []


def test_an_origin_with_one_closed_endpoint_beside_an_open_one_needs_a_signature(stacks: Documents) -> None:
    del origin(stacks)["OriginAccessControlId"]
    endpoint = properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::OriginEndpoint")
    closed = copy.deepcopy(policy(stacks)) | {"OriginEndpointName": "closed"}
    open_to_everyone(stacks)
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
    (told,) = findings(stacks, *origin_lock.RULES)
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
