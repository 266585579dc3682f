"""Whom a statement names, and what its conditions leave open."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.statements import is_limited, naming_everyone, proves_the_cdn, statements
from preflight.template import Templates
from preflight.value import Unresolved

UNKNOWN = Unresolved("${Value}")


def read(properties: Any) -> list[tuple[str, Any]]:
    resource = {"Type": "AWS::S3::BucketPolicy", "Properties": properties}
    held = Templates({"Stack": {"Resources": {"Policy": resource}}}).resource("Stack", "Policy")
    assert held is not None
    return list(statements(held, "PolicyDocument"))


def test_statements_have_their_paths() -> None:
    document = {"Statement": [{"Sid": "A"}, "text", {"Sid": "B"}]}
    assert read({"PolicyDocument": document}) == [
        ("PolicyDocument.Statement[0]", {"Sid": "A"}),
        ("PolicyDocument.Statement[2]", {"Sid": "B"}),
    ]


def test_one_statement_may_stand_without_a_list() -> None:
    assert read({"PolicyDocument": {"Statement": {"Sid": "A"}}}) == [("PolicyDocument.Statement", {"Sid": "A"})]


def test_a_document_may_be_written_as_the_text_of_one() -> None:
    text = '{"Statement": [{"Sid": "A"}]}'
    assert read({"PolicyDocument": text}) == [("PolicyDocument.Statement[0]", {"Sid": "A"})]


@pytest.mark.parametrize(
    "properties",
    [None, {}, {"PolicyDocument": "[" * 100_000}, {"PolicyDocument": "text"}, {"PolicyDocument": {"Statement": 5}}],
)
def test_a_document_without_statements_has_none(properties: Any) -> None:
    assert read(properties) == []


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}, {"AWS": [UNKNOWN, "*"]}])
def test_a_star_names_everyone(principal: Any) -> None:
    assert naming_everyone({"Principal": principal}) == "Principal"


def test_all_but_some_is_everyone() -> None:
    assert naming_everyone({"NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}}) == "NotPrincipal"


@pytest.mark.parametrize(
    "principal", [None, UNKNOWN, {"AWS": UNKNOWN}, {"AWS": "arn:*"}, {"Service": "a.amazonaws.com"}]
)
def test_anything_else_names_someone(principal: Any) -> None:
    assert naming_everyone({"Principal": principal}) is None


@pytest.mark.parametrize("condition", [UNKNOWN, {"StringLike": UNKNOWN}, {"StringLike": {"aws:SourceArn": UNKNOWN}}])
def test_a_condition_that_only_a_deploy_knows_is_taken_to_limit(condition: Any) -> None:
    assert is_limited({"Condition": condition})


def test_one_limiting_test_beside_others_is_enough() -> None:
    tests = {"Bool": {"aws:SecureTransport": "true"}, "IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}
    assert is_limited({"Condition": tests})


@pytest.mark.parametrize(
    "operator", ["StringNotEquals", "NotIpAddress", "Null", "StringEqualsIfExists", "ForAllValues:StringEquals"]
)
def test_an_operator_that_admits_who_is_not_named_does_not_limit(operator: str) -> None:
    assert not is_limited({"Condition": {operator: {"aws:SourceAccount": "111122223333"}}})


@pytest.mark.parametrize("condition", [None, [], {1: {"aws:SourceArn": "*"}}, {"StringLike": "text"}])
def test_a_condition_of_another_form_does_not_limit(condition: Any) -> None:
    assert not is_limited({"Condition": condition})


@pytest.mark.parametrize(
    ("condition", "proven"),
    [
        ({"Bool": {"mediapackagev2:RequestHasMatchingCdnAuthHeader": "true"}}, True),
        ({"Bool": {"mediapackagev2:RequestHasMatchingCdnAuthHeader": "false"}}, False),
        ({"BoolIfExists": {"mediapackagev2:RequestHasMatchingCdnAuthHeader": "true"}}, False),
        ({"StringEquals": {"aws:SourceAccount": "111122223333"}}, False),
        (UNKNOWN, True),
        (None, False),
    ],
)
def test_the_cdns_header_is_demanded_by_its_key_alone(condition: Any, proven: bool) -> None:
    assert proves_the_cdn({"Condition": condition}) is proven
