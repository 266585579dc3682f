"""What a deploy would replace or delete, when the deployed templates are given too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from preflight.delivery import ENDPOINT, states_properties
from preflight.finding import Severity, Violation, rule
from preflight.reading import at
from preflight.resource_types import RESOURCE_TYPES
from preflight.template import Resource, Templates
from preflight.value import Unresolved, text_of

KEPT = ("Retain", "RetainExceptOnCreate")
REPLACED = (
    "docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html; "
    "the registry's createOnlyProperties"
)
DELETED = "docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html"


@dataclass(frozen=True)
class Stateful:
    """The properties that replace a resource of this type, and what is lost with it."""

    create_only: tuple[str, ...]
    loss: str


STATEFUL: Mapping[str, Stateful] = {
    **{
        name: Stateful(known.create_only, known.stateful)
        for name, known in RESOURCE_TYPES.items()
        if known.stateful is not None
    },
    "AWS::S3::Bucket": Stateful(("BucketName",), "its name, and what lies in it"),
    "AWS::SecretsManager::Secret": Stateful(("Name",), "its value, which phones or keys know"),
}


@rule(
    "stateful-not-replaced",
    "A deploy does not replace what viewers, phones or recordings depend on",
    fix="leave the property as it is deployed, or plan a move: create beside it, switch over, delete",
    source=REPLACED,
)
def is_not_replaced(templates: Templates) -> Iterator[Violation]:
    for before, after in _pairs(templates):
        if after is None or after.type != before.type:
            continue
        for member in STATEFUL[before.type].create_only:
            if _differs(before, after, member):
                yield Violation(
                    resource=after,
                    path=member,
                    got=_told(after, member),
                    allowed=f"{_told(before, member)} as deployed: a change loses {STATEFUL[before.type].loss}",
                )


@rule(
    "stateful-not-deleted",
    "A deploy does not delete what viewers, phones or recordings depend on",
    fix="keep the logical id, or first deploy DeletionPolicy Retain",
    source=DELETED,
)
def is_not_deleted(templates: Templates) -> Iterator[Violation]:
    for before in _lost(templates):
        if not _whole_stack_is_gone(templates, before.template):
            yield _loss(before)


@rule(
    "stack-not-deleted",
    "A stack that holds what viewers, phones or recordings depend on stays",
    fix="give its template too; if it shall go, say so to everyone who watches",
    source=DELETED,
    severity=Severity.WARNING,
)
def stack_is_not_deleted(templates: Templates) -> Iterator[Violation]:
    for before in _lost(templates):
        if _whole_stack_is_gone(templates, before.template):
            yield _loss(before)


@rule(
    "container-type-not-changed",
    "An endpoint keeps its container",
    fix="create another endpoint with the new container, switch the players over, delete this one",
    source="docs.aws.amazon.com/mediapackage/latest/APIReference/API_CreateOriginEndpoint.html",
)
def container_is_kept(templates: Templates) -> Iterator[Violation]:
    for before, after in _pairs(templates):
        if after is not None and before.type == after.type == ENDPOINT and _differs(before, after, "ContainerType"):
            yield Violation(
                resource=after,
                path="ContainerType",
                got=_told(after, "ContainerType"),
                allowed=f"{_told(before, 'ContainerType')} as deployed: MediaPackage refuses a change",
            )


def _pairs(templates: Templates) -> Iterator[tuple[Resource, Resource | None]]:
    """Each deployed stateful resource with what stands at its place now."""
    if templates.previous is None:
        return
    for before in templates.previous.resources(*STATEFUL):
        given = before.template in templates.names
        yield before, templates.resource(before.template, before.logical_id) if given else None


def _lost(templates: Templates) -> Iterator[Resource]:
    for before, after in _pairs(templates):
        if (after is None or after.type != before.type) and before.raw.get("DeletionPolicy") not in KEPT:
            yield before


def _whole_stack_is_gone(templates: Templates, template: str) -> bool:
    if templates.previous is None or template not in templates.names:
        return True
    deployed = (resource for resource in templates.previous.resources() if resource.template == template)
    return all(templates.resource(template, resource.logical_id) is None for resource in deployed)


def _loss(before: Resource) -> Violation:
    return Violation(
        resource=before,
        path="",
        got="gone",
        allowed=f"the {before.type} that is deployed: without it goes {STATEFUL[before.type].loss}",
    )


def _differs(before: Resource, after: Resource, member: str) -> bool:
    if _raw(before, member) == _raw(after, member) or not all(map(states_properties, (before, after))):
        return False
    values = at(before.properties, member), at(after.properties, member)
    return not any(_is_open(value) for value in values) and values[0] != values[1]


def _raw(resource: Resource, member: str) -> Any:
    return at(resource.raw.get("Properties"), member)


def _is_open(value: Any) -> bool:
    """Whether only a deploy knows a part of the value."""
    if isinstance(value, Mapping):
        return any(_is_open(item) for item in value.values())
    if isinstance(value, list):
        return any(_is_open(item) for item in value)
    return isinstance(value, Unresolved)


def _told(resource: Resource, member: str) -> str:
    value = at(resource.properties, member)
    return "nothing" if value is None else text_of(value)


RULES = (is_not_replaced, is_not_deleted, stack_is_not_deleted, container_is_kept)
