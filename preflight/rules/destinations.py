"""Where a MediaLive channel's outputs go: ids that meet, and as many entries as pipelines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from preflight.finding import Violation, rule
from preflight.reading import MEDIALIVE_CHANNEL, at, hides, known, objects, origin, repeated, texts
from preflight.sources import MEDIALIVE_MODEL
from preflight.template import Resource, Templates
from preflight.value import Unresolved, text_of

GUIDE = "docs.aws.amazon.com/medialive/latest/ug"
API = f"{MEDIALIVE_MODEL}: OutputDestination"
CDK = "docs.aws.amazon.com/cdk/api/v2/docs"
PIPELINES = {"SINGLE_PIPELINE": 1, "STANDARD": 2}
PER_PIPELINE = ("Settings", "SrtSettings", "MediaConnectRouterSettings")
KINDS = (*PER_PIPELINE, "MediaPackageSettings", "MultiplexSettings")


@rule(
    "destination-found",
    "What an output refers to is a destination of its channel",
    fix="write the Id of one of the channel's Destinations as DestinationRefId, or add the destination",
    source="github.com/aws/aws-sdk-java/issues/1525; " + API,
)
def refers_to_a_destination(templates: Templates) -> Iterator[Violation]:
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        if hides(channel.properties, "Destinations", "Id"):
            continue
        ids = [text for _, text in _ids(channel)]
        groups = at(channel.properties, "EncoderSettings", "OutputGroups")
        for path, text in _referred(groups, "EncoderSettings.OutputGroups"):
            if text not in ids:
                yield Violation(resource=channel, path=path, got=text, allowed=_one_of(ids))


@rule(
    "destination-id-unique",
    "No two destinations of a channel have one Id",
    fix="give each entry of Destinations an Id of its own",
    source=API,
)
def ids_are_unique(templates: Templates) -> Iterator[Violation]:
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        for path, text in repeated(_ids(channel)):
            yield Violation(resource=channel, path=path, got=text, allowed="an Id that no other destination has")


@rule(
    "destination-one-kind",
    "A destination has exactly one kind of settings",
    fix="state one of Settings, SrtSettings, MediaConnectRouterSettings, MediaPackageSettings, MultiplexSettings",
    source="github.com/hashicorp/terraform-provider-aws/issues/30659; github.com/aws/aws-sdk-php/issues/2087",
)
def has_one_kind(templates: Templates) -> Iterator[Violation]:
    for channel, path, destination in _destinations(templates):
        kinds = _kinds(destination)
        if len(kinds) != 1 and not any(hides(destination, kind) for kind in KINDS):
            got = " and ".join(kinds) or "none"
            yield Violation(resource=channel, path=path, got=got, allowed=f"exactly one of {', '.join(KINDS)}")


@rule(
    "destination-per-pipeline",
    "A destination has an entry for each pipeline of its channel",
    fix="state one entry for SINGLE_PIPELINE and two for STANDARD; a MediaPackage v1 channel is one entry for both",
    source=(
        f"{GUIDE}/channel-class.html; {GUIDE}/mediapackage-create-result.html; {API}; "
        f"{CDK}/@aws-cdk_aws-medialive-alpha.MediaPackageV2OutputGroupProps.html"
    ),
)
def has_an_entry_for_each_pipeline(templates: Templates) -> Iterator[Violation]:
    for channel, path, destination in _destinations(templates):
        pipelines = PIPELINES.get(text_of(known(channel.properties, "ChannelClass")), 0)
        for kind in _kinds(destination) if pipelines else ():
            entries = destination[kind]
            if not isinstance(entries, list) or hides(entries):
                continue
            due = 1 if kind == "MediaPackageSettings" and _is_for_both_pipelines(entries) else pipelines
            # What goes to a further packager may leave one pipeline out: the group's own destination has both.
            if len(entries) != due and not (len(entries) == 1 and text_of(destination.get("Id")) in _further(channel)):
                yield Violation(resource=channel, path=f"{path}.{kind}", got=_count(len(entries)), allowed=_count(due))


@rule(
    "destination-ingest-distinct",
    "Two pipelines send to two ingest endpoints of MediaPackage v2",
    fix="write ENDPOINT_1 for the first pipeline and ENDPOINT_2 for the second",
    source=f"{GUIDE}/mediapackage-create-result.html",
)
def pipelines_have_ingests_of_their_own(templates: Templates) -> Iterator[Violation]:
    for channel, path, destination in _destinations(templates):
        ingests = [
            (f"{below}.ChannelEndpointId", ingest)
            for below, entry in objects(destination, "MediaPackageSettings", path)
            if (ingest := _ingest(entry)) is not None
        ]
        for where, ingest in repeated(ingests):
            allowed = "another ingest endpoint than the other pipeline's"
            yield Violation(resource=channel, path=where, got=ingest, allowed=allowed)


RULES = (
    refers_to_a_destination,
    ids_are_unique,
    has_one_kind,
    has_an_entry_for_each_pipeline,
    pipelines_have_ingests_of_their_own,
)


def _destinations(templates: Templates) -> Iterator[tuple[Resource, str, Mapping[str, Any]]]:
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        for path, destination in objects(channel.properties, "Destinations"):
            yield channel, path, destination


def _values(held: Any) -> Iterator[Any]:
    yield from held.values() if isinstance(held, Mapping) else ()


def _ids(channel: Resource) -> Iterator[tuple[str, str]]:
    for path, destination in objects(channel.properties, "Destinations"):
        yield from texts(destination, "Id", path)


def _referred(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        yield from texts(value, "DestinationRefId", path)
        for name, item in value.items():
            yield from _referred(item, f"{path}.{name}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _referred(item, f"{path}[{number}]")


def _kinds(destination: Mapping[str, Any]) -> list[str]:
    return [kind for kind in KINDS if destination.get(kind)]


def _is_for_both_pipelines(entries: list[Any]) -> bool:
    """Whether MediaLive itself takes each pipeline to an ingest endpoint of its own."""
    return any(at(entry, "ChannelId") for entry in entries) or (
        len(entries) == 1 and at(entries[0], "ChannelEndpointId") is None
    )


def _further(channel: Resource) -> set[str]:
    """The destinations to which the output groups of a channel send besides their own."""
    groups = (group for _, group in objects(at(channel.properties, "EncoderSettings"), "OutputGroups"))
    kinds = (kind for group in groups for kind in _values(at(group, "OutputGroupSettings")))
    return {
        text_of(at(entry, "Destination", "DestinationRefId"))
        for kind in kinds
        for settings in (kind, at(kind, "MediapackageV2GroupSettings"))
        for _, entry in objects(settings, "AdditionalDestinations")
    }


def _ingest(entry: Mapping[str, Any]) -> str | None:
    """The ingest endpoint as a text, None where only a deploy knows which it is."""
    values = [
        entry.get(name) for name in ("ChannelEndpointId", "ChannelGroup", "ChannelName", "MediaPackageRegionName")
    ]
    if values[0] is None or any(isinstance(value, Unresolved) and origin(value) is None for value in values):
        return None
    return " of ".join(text_of(value) for value in values if value is not None)


def _one_of(ids: list[str]) -> str:
    return f"one of {', '.join(ids)}" if ids else "an Id of Destinations, which has none"


def _count(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"
