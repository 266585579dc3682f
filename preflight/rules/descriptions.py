"""The encodes of a MediaLive channel: each is named once, and made of an input and for an output that are there."""

from __future__ import annotations

from collections.abc import Iterator

from preflight.finding import Violation, rule
from preflight.reading import MEDIALIVE_CHANNEL, at, hides, objects, outputs, repeated, texts
from preflight.sources import MEDIALIVE_MODEL
from preflight.template import Resource, Templates

API = f"{MEDIALIVE_MODEL}: VideoDescription, AudioDescription, Output"
GUIDE = "docs.aws.amazon.com/medialive/latest/ug"
CDK = "docs.aws.amazon.com/cdk/api/v2/docs"
# How an output names what it takes from each list of descriptions.
NAMED_BY = {
    "VideoDescriptions": "VideoDescriptionName",
    "AudioDescriptions": "AudioDescriptionNames",
    "CaptionDescriptions": "CaptionDescriptionNames",
}
# How a description names what it takes from each list of an input's selectors.
SELECTED_BY = {
    "AudioDescriptions": ("AudioSelectorName", "AudioSelectors"),
    "CaptionDescriptions": ("CaptionSelectorName", "CaptionSelectors"),
}


@rule(
    "description-found",
    "What an output names is a description of its channel",
    fix="write the Name of one of the channel's descriptions, or add the description",
    source=f"{API}; {GUIDE}/feature-share-encode.html",
)
def output_names_a_description(templates: Templates) -> Iterator[Violation]:
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        for kind, naming in NAMED_BY.items():
            if hides(channel.properties, "EncoderSettings", kind, "Name"):
                continue
            names = [name for _, name in _names(channel, kind)]
            for path, name in _uses(channel, naming):
                if name not in names:
                    yield Violation(resource=channel, path=path, got=name, allowed=_one_of(names, kind))


@rule(
    "description-used",
    "Every description is used by an output",
    fix="name the description in an output, or remove it",
    source="github.com/aws-solutions-library-samples/live-streaming-on-aws/pull/6",
)
def description_is_used(templates: Templates) -> Iterator[Violation]:
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        for kind, naming in NAMED_BY.items():
            if hides(channel.properties, "EncoderSettings", "OutputGroups", "Outputs", naming):
                continue
            used = {name for _, name in _uses(channel, naming)}
            for path, name in _names(channel, kind):
                if name not in used:
                    yield Violation(resource=channel, path=path, got=name, allowed=f"a name in {naming} of an output")


@rule(
    "description-name-unique",
    "No two descriptions of one kind have one name",
    fix="give each description a Name of its own",
    source=API,
)
def description_names_are_unique(templates: Templates) -> Iterator[Violation]:
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        for kind in NAMED_BY:
            for path, name in repeated(_names(channel, kind)):
                yield Violation(resource=channel, path=path, got=name, allowed=f"a name of its own among {kind}")


@rule(
    "output-name-unique",
    "No two output groups of a channel have one name, nor two outputs",
    fix="give each output group a Name, and each output an OutputName, of its own",
    source=f"{API}; {CDK}/@aws-cdk_aws-medialive-alpha.MediaPackageV2OutputDefinition.html",
)
def output_names_are_unique(templates: Templates) -> Iterator[Violation]:
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        encoder = at(channel.properties, "EncoderSettings")
        groups = (
            found
            for path, group in objects(encoder, "OutputGroups", "EncoderSettings")
            for found in texts(group, "Name", path)
        )
        for path, name in (*repeated(groups), *repeated(_uses(channel, "OutputName"))):
            yield Violation(resource=channel, path=path, got=name, allowed="a name that no other has in this channel")


@rule(
    "selector-found",
    "What a description is made of is a selector of every input that states its selectors",
    fix="write the Name of a selector, the same in every input, or let the input state no selectors",
    source=f"{GUIDE}/input-audio-selectors.html",
)
def description_names_a_selector(templates: Templates) -> Iterator[Violation]:
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        for kind, (naming, selectors) in SELECTED_BY.items():
            stated = _selectors(channel, selectors)
            for path, name in _descriptions_texts(channel, kind, naming):
                for where, names in stated.items():
                    if name not in names:
                        allowed = f"one of {', '.join(names)}, the {selectors} of {where}"
                        yield Violation(resource=channel, path=path, got=name, allowed=allowed)


RULES = (
    output_names_a_description,
    description_is_used,
    description_names_are_unique,
    output_names_are_unique,
    description_names_a_selector,
)


def _names(channel: Resource, kind: str) -> Iterator[tuple[str, str]]:
    yield from _descriptions_texts(channel, kind, "Name")


def _descriptions_texts(channel: Resource, kind: str, name: str) -> Iterator[tuple[str, str]]:
    for path, description in objects(at(channel.properties, "EncoderSettings"), kind, "EncoderSettings"):
        yield from texts(description, name, path)


def _uses(channel: Resource, naming: str) -> Iterator[tuple[str, str]]:
    for path, output in outputs(channel):
        yield from texts(output, naming, path)


def _selectors(channel: Resource, kind: str) -> dict[str, list[str]]:
    """The selectors' names of each input that states some; one that states none gives the first audio it finds."""
    stated = {
        path: [
            name
            for _, selector in objects(at(attachment, "InputSettings"), kind)
            for _, name in texts(selector, "Name")
        ]
        for path, attachment in objects(channel.properties, "InputAttachments")
        if not hides(attachment, "InputSettings", kind, "Name")
    }
    return {path: names for path, names in stated.items() if names}


def _one_of(names: list[str], kind: str) -> str:
    return f"one of {', '.join(names)}" if names else f"a name of {kind}, of which there are none"
