"""Parents that are named by a text: CloudFormation sees no dependency in a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from preflight.delivery import (
    CHANNEL,
    CHANNEL_NAMES,
    CHANNEL_POLICY,
    ENDPOINT,
    ENDPOINT_NAMES,
    ENDPOINT_POLICY,
    GROUP,
    GROUP_NAMES,
    literal_names,
)
from preflight.finding import Severity, Violation, rule
from preflight.template import Resource, Templates

PARENTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    CHANNEL: (GROUP, GROUP_NAMES),
    ENDPOINT: (CHANNEL, CHANNEL_NAMES),
    ENDPOINT_POLICY: (ENDPOINT, ENDPOINT_NAMES),
    CHANNEL_POLICY: (CHANNEL, CHANNEL_NAMES),
}
"""The type of each child's parent, and the properties that name it."""

DEPENDS_ON = (
    "docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html; "
    "docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-mediapackagev2-originendpoint.html"
)


@rule(
    "parent-before-child",
    "What is named by a text and stands in the same template is created first",
    fix="add the parent's logical id to DependsOn",
    source=DEPENDS_ON,
)
def parent_comes_first(templates: Templates) -> Iterator[Violation]:
    for child, names, parents in _children(templates):
        here = [parent for parent in parents if parent.template == child.template]
        # Two that have one name are another rule's matter; to wait for either is enough here.
        if here and not any(parent.logical_id in _waits_for(child) for parent in here):
            yield Violation(
                resource=child,
                path=_naming(child),
                got=f"{'/'.join(names)}, and no dependency on {here[0].logical_id}",
                allowed=f"DependsOn {here[0].logical_id}: else CloudFormation may create it later",
            )


@rule(
    "parent-is-given",
    "What is named by a text stands in one of the given templates",
    fix="correct the name, or check the parent's template together with this one",
    source=DEPENDS_ON,
    severity=Severity.WARNING,
)
def parent_is_given(templates: Templates) -> Iterator[Violation]:
    for child, names, parents in _children(templates):
        if not parents:
            yield Violation(
                resource=child,
                path=_naming(child),
                got="/".join(names),
                allowed=f"the name of an {PARENTS[child.type][0]} of these templates",
            )


def _children(templates: Templates) -> Iterator[tuple[Resource, tuple[str, ...], list[Resource]]]:
    for child in templates.resources(*PARENTS):
        parent_type, members = PARENTS[child.type]
        names = literal_names(child, members)
        if names is None:
            continue
        candidates = list(templates.resources(parent_type))
        named = [parent for parent in candidates if literal_names(parent, members) == names]
        # A candidate whose name only a deploy knows may be the one that is meant.
        if named or all(literal_names(parent, members) is not None for parent in candidates):
            yield child, names, named


def _naming(child: Resource) -> str:
    return PARENTS[child.type][1][-1]


def _waits_for(resource: Resource) -> set[str]:
    """The logical ids that CloudFormation creates before this one, the dependencies of dependencies included."""
    found: set[str] = set()
    open_ends = [resource]
    while open_ends:
        current = open_ends.pop()
        for logical_id in {*current.depends_on, *_referred_to(current)} - found:
            target = resource.templates.resource(resource.template, logical_id)
            if target is not None:
                found.add(logical_id)
                open_ends.append(target)
    return found


def _referred_to(resource: Resource) -> set[str]:
    targets = (reference.target for reference in resource.references())
    return {target.logical_id for target in targets if target.template == resource.template}


RULES = (parent_comes_first, parent_is_given)
