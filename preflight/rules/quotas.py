"""How much one account, and one template, may hold.

An account's quotas may have been raised, so these are warnings; they are counted over all given templates. What a
template may hold cannot be raised. Such a finding stands at the template's first resource.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from preflight.delivery import CHANNEL, CHANNEL_NAMES, ENDPOINT, GROUP, GROUP_NAMES, literal_names
from preflight.finding import Severity, Violation, rule
from preflight.reading import at, known
from preflight.template import Resource, Templates
from preflight.value import text_of

MEDIALIVE_CHANNELS = 5
PUSH_INPUTS = 5
INPUT_SECURITY_GROUPS = 5
CHANNEL_GROUPS = 3
CHANNELS_PER_GROUP = 10
ENDPOINTS_PER_CHANNEL = 10
PUSHED = ("RTMP_PUSH", "RTP_PUSH", "UDP_PUSH", "SRT_LISTENER")

TEMPLATE_RESOURCES = 500
TEMPLATE_OUTPUTS = 200
TEMPLATE_PARAMETERS = 200
TEMPLATE_BYTES = 1024 * 1024

RAISE = "ask Service Quotas for more, or use an account per environment"
SPLIT = "split the template, or take parts out of it"
MEDIALIVE_PAGE = (
    "github.com/awsdocs/aws-elemental-medialive-user-guide/blob/main/doc_source/limits.md (2022); "
    "Service Quotas has today's"
)
MEDIAPACKAGE_PAGE = "docs.aws.amazon.com/mediapackage/latest/userguide/quotas.html"
CLOUDFORMATION_PAGE = "docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"


@rule(
    "medialive-quota",
    "The MediaLive resources fit the quotas of an account that has asked for nothing",
    fix=RAISE,
    source=MEDIALIVE_PAGE,
    severity=Severity.WARNING,
)
def medialive_fits(templates: Templates) -> Iterator[Violation]:
    yield from _beyond(templates.resources("AWS::MediaLive::Channel"), MEDIALIVE_CHANNELS, "channels")
    yield from _beyond(filter(_is_pushed_to, templates.resources("AWS::MediaLive::Input")), PUSH_INPUTS, "push inputs")
    groups = templates.resources("AWS::MediaLive::InputSecurityGroup")
    yield from _beyond(groups, INPUT_SECURITY_GROUPS, "input security groups")


@rule(
    "mediapackage-quota",
    "The MediaPackage v2 resources fit the quotas of an account that has asked for nothing",
    fix=RAISE,
    source=MEDIAPACKAGE_PAGE,
    severity=Severity.WARNING,
)
def mediapackage_fits(templates: Templates) -> Iterator[Violation]:
    yield from _beyond(templates.resources(GROUP), CHANNEL_GROUPS, "channel groups")
    for names, channels in _by_names(templates.resources(CHANNEL), GROUP_NAMES).items():
        yield from _beyond(channels, CHANNELS_PER_GROUP, f"channels in {'/'.join(names)}")
    for names, endpoints in _by_names(templates.resources(ENDPOINT), CHANNEL_NAMES).items():
        yield from _beyond(endpoints, ENDPOINTS_PER_CHANNEL, f"endpoints of {'/'.join(names)}")


@rule(
    "template-resources",
    f"A template has at most {TEMPLATE_RESOURCES} resources",
    fix=SPLIT,
    source=CLOUDFORMATION_PAGE,
)
def resources_fit(templates: Templates) -> Iterator[Violation]:
    yield from _too_many(templates, TEMPLATE_RESOURCES, "resources", _entries("Resources"))


@rule(
    "template-outputs",
    f"A template has at most {TEMPLATE_OUTPUTS} outputs",
    fix=SPLIT,
    source=CLOUDFORMATION_PAGE,
)
def outputs_fit(templates: Templates) -> Iterator[Violation]:
    yield from _too_many(templates, TEMPLATE_OUTPUTS, "outputs", _entries("Outputs"))


@rule(
    "template-parameters",
    f"A template has at most {TEMPLATE_PARAMETERS} parameters",
    fix=SPLIT,
    source=CLOUDFORMATION_PAGE,
)
def parameters_fit(templates: Templates) -> Iterator[Violation]:
    yield from _too_many(templates, TEMPLATE_PARAMETERS, "parameters", _entries("Parameters"))


@rule(
    "template-size",
    f"A template has at most {TEMPLATE_BYTES} bytes",
    fix=SPLIT,
    source=CLOUDFORMATION_PAGE,
)
def size_fits(templates: Templates) -> Iterator[Violation]:
    yield from _too_many(templates, TEMPLATE_BYTES, "bytes of JSON", _bytes)


def _beyond(resources: Iterable[Resource], most: int, what: str) -> Iterator[Violation]:
    """Tells it at the first resource for which the quota has no room."""
    found = list(resources)
    if len(found) > most:
        yield Violation(resource=found[most], path="", got=f"{len(found)} {what}", allowed=f"{most} {what}")


def _is_pushed_to(resource: Resource) -> bool:
    # Inputs in a VPC have a quota of their own, ten times as large.
    return known(resource.properties, "Type") in PUSHED and at(resource.properties, "Vpc") is None


def _by_names(resources: Iterable[Resource], members: tuple[str, ...]) -> Mapping[tuple[str, ...], Sequence[Resource]]:
    found: dict[tuple[str, ...], list[Resource]] = {}
    for resource in resources:
        names = literal_names(resource, members)
        if names is not None:
            found.setdefault(names, []).append(resource)
    return found


def _too_many(
    templates: Templates, most: int, what: str, count: Callable[[Mapping[str, Any]], int]
) -> Iterator[Violation]:
    for resource in _first_resources(templates):
        found = count(templates.document(resource.template))
        if found > most:
            yield Violation(resource=resource, path="", got=f"{found} {what}", allowed=f"at most {most}")


def _first_resources(templates: Templates) -> Iterator[Resource]:
    seen: set[str] = set()
    for resource in templates.resources():
        if resource.template not in seen:
            seen.add(resource.template)
            yield resource


def _entries(section: str) -> Callable[[Mapping[str, Any]], int]:
    def count(document: Mapping[str, Any]) -> int:
        held = document.get(section)
        return len(held) if isinstance(held, Mapping) else 0

    return count


def _bytes(document: Mapping[str, Any]) -> int:
    """The template as short as JSON can be: a file with line breaks is larger."""
    written = json.dumps(document, separators=(",", ":"), ensure_ascii=False, default=text_of)
    # A template that was not read from a file may hold what no file can.
    return len(written.encode("utf-8", "surrogatepass"))


RULES = (medialive_fits, mediapackage_fits, resources_fit, outputs_fit, parameters_fit, size_fits)
