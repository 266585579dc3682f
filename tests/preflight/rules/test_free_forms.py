"""Tags and policy documents in the forms that CloudFormation takes."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.resource_types import RESOURCE_TYPES, TagsForm
from preflight.rules import RULES, endpoint_access, free_forms
from tests.preflight.deployed import Documents, documents, findings, properties
from tests.preflight.encoders import UNKNOWN

LIST = [{"Key": "owner", "Value": "onair"}]
MAP = {"owner": "onair"}
TEXT = '{"owner": "onair"}'
FITTING: dict[TagsForm, tuple[Any, ...]] = {
    TagsForm.LIST: (LIST, [], [{"Key": "owner"}]),
    TagsForm.MAP: (MAP, {}, {"year": 2026, "live": True}),
    TagsForm.JSON: (MAP, {}, TEXT),
}
UNFIT: dict[TagsForm, tuple[Any, ...]] = {
    TagsForm.LIST: (MAP, TEXT, 5, None),
    TagsForm.MAP: (LIST, TEXT, 5, None),
    TagsForm.JSON: (LIST, "owner", '["owner"]', 5, None),
}


def tagged(resource_type: str, tags: Any) -> list[tuple[str, str]]:
    stack: Documents = {"Stack": {"Resources": {"It": {"Type": resource_type, "Properties": {"Tags": tags}}}}}
    return [(each.rule.id, each.violation.path) for each in findings(stack, *free_forms.RULES)]


def policed(policy: Any) -> list[tuple[str, str, str]]:
    stacks = documents("dev")
    properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::OriginEndpointPolicy")["Policy"] = policy
    found = findings(stacks, *free_forms.RULES)
    return [(each.violation.path, each.violation.got, each.violation.allowed) for each in found]


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_tags_and_policies_have_their_forms(environment: str) -> None:
    assert findings(documents(environment), *free_forms.RULES) == []


@pytest.mark.parametrize("resource_type", [name for name, known in RESOURCE_TYPES.items() if known.tags])
def test_tags_in_another_form_than_their_types_are_found(resource_type: str) -> None:
    form = RESOURCE_TYPES[resource_type].tags
    assert form is not None
    assert [tagged(resource_type, tags) for tags in FITTING[form]] == [[]] * len(FITTING[form])
    assert [tagged(resource_type, tags) for tags in UNFIT[form]] == [[("tags-form", "Tags")]] * len(UNFIT[form])


@pytest.mark.parametrize(
    ("resource_type", "tags", "path"),
    [
        ("AWS::MediaPackageV2::Channel", ["owner"], "Tags[0]"),
        ("AWS::MediaPackageV2::Channel", [*LIST, {"Value": "onair"}], "Tags[1]"),
        ("AWS::MediaPackageV2::Channel", [{"key": "owner", "value": "onair"}], "Tags[0]"),
        ("AWS::MediaPackage::Channel", [{"Key": "owner", "Value": ["onair"]}], "Tags[0].Value"),
        ("AWS::MediaLive::Channel", {"owner": ["onair"]}, "Tags.owner"),
        ("AWS::MediaLive::SignalMap", {"owner": None}, "Tags.owner"),
    ],
)
def test_a_tag_of_a_wrong_form_is_found_where_it_stands(resource_type: str, tags: Any, path: str) -> None:
    assert tagged(resource_type, tags) == [("tags-form", path)]


@pytest.mark.parametrize(
    ("resource_type", "tags"),
    [
        ("AWS::MediaLive::Channel", UNKNOWN),
        ("AWS::MediaLive::Channel", {"owner": UNKNOWN}),
        ("AWS::MediaPackageV2::Channel", [UNKNOWN, {"Key": UNKNOWN, "Value": UNKNOWN}]),
        ("AWS::S3::Bucket", MAP),
    ],
)
def test_what_only_a_deploy_knows_and_other_types_are_passed_over(resource_type: str, tags: Any) -> None:
    assert tagged(resource_type, tags) == []


def test_tags_of_a_type_that_takes_none_are_an_unknown_property() -> None:
    stack: Documents = {
        "Stack": {"Resources": {"It": {"Type": "AWS::MediaPackageV2::ChannelPolicy", "Properties": {"Tags": LIST}}}}
    }
    assert ("media-schema", "Tags") in [(each.rule.id, each.violation.path) for each in findings(stack, *RULES)]


@pytest.mark.parametrize(
    ("policy", "path", "got", "allowed"),
    [
        (5, "Policy", "5", "an object, or the JSON text of one"),
        ([], "Policy", "[]", "an object, or the JSON text of one"),
        ("allow", "Policy", "allow", "an object, or the JSON text of one"),
        ({}, "Policy.Statement", "nothing", "a list of statements"),
        ('{"Version": "2012-10-17"}', "Policy.Statement", "nothing", "a list of statements"),
        ({"Statement": "allow"}, "Policy.Statement", "allow", "a list of statements"),
        ({"Statement": ["allow"]}, "Policy.Statement[0]", "allow", "an object"),
        ({"Statement": {"Effect": "allow"}}, "Policy.Statement.Effect", "allow", "Allow or Deny"),
        ({"Statement": [{}]}, "Policy.Statement[0].Effect", "nothing", "Allow or Deny"),
    ],
)
def test_a_policy_that_is_no_document_is_found(policy: Any, path: str, got: str, allowed: str) -> None:
    assert policed(policy) == [(path, got, allowed)]


@pytest.mark.parametrize(
    "policy",
    [
        UNKNOWN,
        {"Statement": UNKNOWN},
        {"Statement": [UNKNOWN]},
        {"Statement": [{"Effect": UNKNOWN}]},
        {"Statement": [{"Effect": "Deny"}]},
        '{"Statement": {"Effect": "Allow"}}',
    ],
)
def test_a_document_or_what_may_be_one_is_no_finding(policy: Any) -> None:
    assert policed(policy) == []


def test_a_policy_that_opens_the_endpoint_is_found_in_a_text_too() -> None:
    stacks = documents("dev")
    held = properties(stacks, "MediaPackageStack", "AWS::MediaPackageV2::OriginEndpointPolicy")
    held["Policy"] = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}'
    (found,) = findings(stacks, endpoint_access.packager_is_closed)
    assert found.violation.path == "Policy.Statement[0].Principal"
