"""Parents that are named by a text: CloudFormation sees no dependency in a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
from preflight.dependencies import imports_from, waits_for
from preflight.finding import Severity, Violation, rule
from preflight.reading import MEDIALIVE_CHANNEL, known, objects
from preflight.template import Resource, Templates

CHANNEL_OF_V1 = "AWS::MediaPackage::Channel"
PACKAGING_GROUP = "AWS::MediaPackage::PackagingGroup"
Names = tuple[str, ...]

PARENTS: Mapping[str, tuple[str, Names, Names]] = {
    CHANNEL: (GROUP, GROUP_NAMES, GROUP_NAMES),
    ENDPOINT: (CHANNEL, CHANNEL_NAMES, CHANNEL_NAMES),
    ENDPOINT_POLICY: (ENDPOINT, ENDPOINT_NAMES, ENDPOINT_NAMES),
    CHANNEL_POLICY: (CHANNEL, CHANNEL_NAMES, CHANNEL_NAMES),
    "AWS::MediaPackage::OriginEndpoint": (CHANNEL_OF_V1, ("ChannelId",), ("Id",)),
    "AWS::MediaPackage::PackagingConfiguration": (PACKAGING_GROUP, ("PackagingGroupId",), ("Id",)),
    "AWS::MediaPackage::Asset": (PACKAGING_GROUP, ("PackagingGroupId",), ("Id",)),
}
"""The type of each child's parent, the child's properties that name it, and the parent's own that it is named by."""

SENT_TO: Mapping[Names, tuple[str, Names]] = {
    ("ChannelGroup", "ChannelName"): (CHANNEL, CHANNEL_NAMES),
    ("ChannelId",): (CHANNEL_OF_V1, ("Id",)),
}
"""How an entry of MediaPackageSettings names the channel that MediaLive sends to, and that channel's own names."""

DEPENDS_ON = (
    "docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html; "
    "docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-mediapackagev2-originendpoint.html"
)


@dataclass(frozen=True, eq=False)
class Child:
    """A resource that names its parent by texts, the last of which stands at `path`; `parents` have those names."""

    resource: Resource
    path: str
    names: Names
    parent_type: str
    parents: tuple[Resource, ...]

    @property
    def here(self) -> tuple[Resource, ...]:
        """The parents in the child's own template."""
        return tuple(parent for parent in self.parents if parent.template == self.resource.template)


@rule(
    "parent-before-child",
    "What is named by a text and stands in the same template is created first",
    fix="add the parent's logical id to DependsOn",
    source=DEPENDS_ON,
)
def parent_comes_first(templates: Templates) -> Iterator[Violation]:
    for child in _children(templates):
        # Two that have one name are another rule's matter; to wait for either is enough here.
        if child.here and not any(parent.logical_id in waits_for(child.resource) for parent in child.here):
            yield Violation(
                resource=child.resource,
                path=child.path,
                got=f"{'/'.join(child.names)}, and no dependency on {child.here[0].logical_id}",
                allowed=f"DependsOn {child.here[0].logical_id}: else CloudFormation may create it later",
            )


@rule(
    "parent-is-imported",
    "What is named by a text and stands in another stack is backed by an import from it",
    fix="take the name out of an imported ARN, or import anything of that stack here: a text orders no stacks",
    source="docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html; " + DEPENDS_ON,
    # It deploys where someone else keeps the order, and nothing keeps the parent from being deleted first.
    severity=Severity.WARNING,
)
def parent_is_imported(templates: Templates) -> Iterator[Violation]:
    for child in _children(templates):
        if child.parents and not child.here and not any(_is_imported(child, parent) for parent in child.parents):
            stack = child.parents[0].template
            yield Violation(
                resource=child.resource,
                path=child.path,
                got=f"{'/'.join(child.names)}, and no import from {stack}",
                allowed=f"an Fn::ImportValue or Fn::GetStackOutput of {stack}, here or in what it depends on",
            )


@rule(
    "parent-is-given",
    "What is named by a text stands in one of the given templates",
    fix="correct the name, or check the parent's template together with this one",
    source=DEPENDS_ON,
    severity=Severity.WARNING,
)
def parent_is_given(templates: Templates) -> Iterator[Violation]:
    for child in _children(templates):
        # Of what MediaLive sends to, packager-target-here tells.
        if not child.parents and child.resource.type != MEDIALIVE_CHANNEL:
            yield Violation(
                resource=child.resource,
                path=child.path,
                got="/".join(child.names),
                allowed=f"the name of an {child.parent_type} of these templates",
            )


def _children(templates: Templates) -> Iterator[Child]:
    for resource in templates.resources(*PARENTS):
        parent_type, naming, own = PARENTS[resource.type]
        names = literal_names(resource, naming)
        if names is not None:
            yield from _child(resource, naming[-1], names, parent_type, own)
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        told: set[tuple[str, Names]] = set()
        for path, names, parent_type, own in _sent_to(channel):
            # Two pipelines send to one channel, and that is one child.
            if (parent_type, names) not in told:
                told.add((parent_type, names))
                yield from _child(channel, path, names, parent_type, own)


def _child(resource: Resource, path: str, names: Names, parent_type: str, own: Names) -> Iterator[Child]:
    candidates = list(resource.templates.resources(parent_type))
    named = tuple(parent for parent in candidates if literal_names(parent, own) == names)
    # A candidate whose name only a deploy knows may be the one that is meant.
    if named or all(literal_names(parent, own) is not None for parent in candidates):
        yield Child(resource, path, names, parent_type, named)


def _sent_to(channel: Resource) -> Iterator[tuple[str, Names, str, Names]]:
    """Each entry that names a MediaPackage channel by texts: its path, the names, and whose they are."""
    for path, destination in objects(channel.properties, "Destinations"):
        for below, entry in objects(destination, "MediaPackageSettings", path):
            for naming, (parent_type, own) in SENT_TO.items():
                names = tuple(name for member in naming if isinstance(name := known(entry, member), str))
                if len(names) == len(naming):
                    yield f"{below}.{naming[-1]}", names, parent_type, own


def _is_imported(child: Child, parent: Resource) -> bool:
    return imports_from(child.resource, parent.template)


RULES = (parent_comes_first, parent_is_imported, parent_is_given)
