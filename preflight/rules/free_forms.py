"""Tags and policy documents: CloudFormation takes them in forms of its own, so the API's model says nothing of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from preflight.delivery import CHANNEL_POLICY, ENDPOINT_POLICY
from preflight.finding import Violation, rule
from preflight.resource_types import RESOURCE_TYPES, TagsForm
from preflight.statements import document
from preflight.template import Resource, Templates
from preflight.value import Unresolved, text_of

REFERENCE = "docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference"
EFFECTS = ("Allow", "Deny")
Fault = tuple[str, Any, str]
"""A path, what stands there, and what may."""


@rule(
    "tags-form",
    "Tags have the form of their type: a list of Key and Value, or an object",
    fix="write Tags as an object for MediaLive's channels, inputs and allow-lists, as a list for MediaPackage",
    source=f"{REFERENCE}/aws-resource-medialive-channel.html; {REFERENCE}/aws-resource-mediapackagev2-channel.html",
)
def tags_have_their_form(templates: Templates) -> Iterator[Violation]:
    for resource in templates.resources(*RESOURCE_TYPES):
        form = RESOURCE_TYPES[resource.type].tags
        if form is not None and "Tags" in resource.properties:
            yield from _told(resource, _tags_faults(form, resource.properties["Tags"]))


@rule(
    "policy-form",
    "The policy of a channel or an endpoint is a document with statements",
    fix="write Policy as an object with Version and Statement",
    source=f"{REFERENCE}/aws-resource-mediapackagev2-originendpointpolicy.html; "
    "docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html",
)
def policy_is_a_document(templates: Templates) -> Iterator[Violation]:
    for policy in templates.resources(ENDPOINT_POLICY, CHANNEL_POLICY):
        if "Policy" in policy.properties:
            yield from _told(policy, _policy_faults(policy.properties["Policy"]))


def _told(resource: Resource, faults: Iterator[Fault]) -> Iterator[Violation]:
    for path, got, allowed in faults:
        yield Violation(resource=resource, path=path, got=text_of(got), allowed=allowed)


def _tags_faults(form: TagsForm, tags: Any) -> Iterator[Fault]:
    read = document(tags) if form is TagsForm.JSON else tags
    if isinstance(read, Unresolved):
        return
    if not isinstance(read, list if form is TagsForm.LIST else Mapping):
        yield "Tags", tags, form.value
    elif isinstance(read, list):
        for number, tag in enumerate(read):
            yield from _tag_faults(f"Tags[{number}]", tag)
    else:
        yield from ((f"Tags.{key}", value, "a text") for key, value in read.items() if not _is_text(value))


def _tag_faults(path: str, tag: Any) -> Iterator[Fault]:
    if isinstance(tag, Unresolved):
        return
    if not isinstance(tag, Mapping) or "Key" not in tag or set(tag) - {"Key", "Value"}:
        yield path, tag, "an object with Key and Value"
    else:
        yield from ((f"{path}.{name}", value, "a text") for name, value in tag.items() if not _is_text(value))


def _policy_faults(policy: Any) -> Iterator[Fault]:
    read = document(policy)
    if isinstance(read, Unresolved):
        return
    if not isinstance(read, Mapping):
        yield "Policy", policy, "an object, or the JSON text of one"
        return
    statements = read.get("Statement", "nothing")
    if isinstance(statements, Mapping):
        yield from _statement_faults("Policy.Statement", statements)
    elif isinstance(statements, list):
        for number, statement in enumerate(statements):
            yield from _statement_faults(f"Policy.Statement[{number}]", statement)
    elif not isinstance(statements, Unresolved):
        yield "Policy.Statement", statements, "a list of statements"


def _statement_faults(path: str, statement: Any) -> Iterator[Fault]:
    if isinstance(statement, Unresolved):
        return
    if not isinstance(statement, Mapping):
        yield path, statement, "an object"
        return
    effect = statement.get("Effect", "nothing")
    if not isinstance(effect, Unresolved) and effect not in EFFECTS:
        yield f"{path}.Effect", effect, " or ".join(EFFECTS)


def _is_text(value: Any) -> bool:
    # CloudFormation makes texts of numbers and of true and false.
    return isinstance(value, (str, int, float, Unresolved))


RULES = (tags_have_their_form, policy_is_a_document)
