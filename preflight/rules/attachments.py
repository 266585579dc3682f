"""Where a MediaLive channel's pictures come from: inputs that are there, and feed each of its pipelines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from preflight.finding import Violation, rule
from preflight.reading import MEDIALIVE_CHANNEL, at, hides, is_dangling, known, objects
from preflight.template import Resource, Templates
from preflight.value import Reference, text_of

INPUT = "AWS::MediaLive::Input"
GUIDE = "docs.aws.amazon.com/medialive/latest/ug"
PIPELINES_OF_STANDARD = 2
# Of the push types, RTP is of the standard class always, with two addresses of its own.
PUSHED_TO_EACH_PIPELINE = ("RTMP_PUSH", "SRT_LISTENER")


@rule(
    "input-attached",
    "A channel has at least one input, and each is there",
    fix="attach an AWS::MediaLive::Input by Ref",
    source=f"{GUIDE}/creating-a-channel-step2a.html",
)
def has_an_input(templates: Templates) -> Iterator[Violation]:
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        if known(channel.properties, "InputAttachments") == []:
            yield Violation(resource=channel, path="InputAttachments", got="none", allowed="at least one input")
        for path, attachment in objects(channel.properties, "InputAttachments"):
            fault = _attachment_fault(channel, path, attachment)
            if fault is not None:
                yield Violation(resource=channel, path=f"{path}.InputId", got=fault, allowed=f"the id of an {INPUT}")


@rule(
    "input-class",
    "A push input of a STANDARD channel has an address for each of the two pipelines",
    fix="write two Destinations, with two StreamNames, into the input, or make the channel SINGLE_PIPELINE",
    source=f"{GUIDE}/class-channel-input.html; {GUIDE}/setup-input-rtmp-push.html",
)
def input_feeds_each_pipeline(templates: Templates) -> Iterator[Violation]:
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        if known(channel.properties, "ChannelClass") != "STANDARD":
            continue
        for held in _inputs(channel):
            addresses = at(held.properties, "Destinations") or []
            if isinstance(addresses, list) and not hides(addresses) and len(addresses) != PIPELINES_OF_STANDARD:
                allowed = f"2 entries: {channel.logical_id} is STANDARD"
                yield Violation(resource=held, path="Destinations", got=_count(len(addresses)), allowed=allowed)


RULES = (has_an_input, input_feeds_each_pipeline)


def _attachment_fault(channel: Resource, path: str, attachment: Mapping[str, Any]) -> str | None:
    held = attachment.get("InputId")
    if not held:
        return "nothing"
    if isinstance(held, Reference):
        wrong = held.target.type != INPUT or held.attribute not in (None, "Id")
        return f"{held.text} of {held.target.type}" if wrong else None
    dangling = is_dangling(channel, f"{path}.InputId")
    return f"{text_of(held)}, which is not in the template" if dangling else None


def _inputs(channel: Resource) -> Iterator[Resource]:
    for _, attachment in objects(channel.properties, "InputAttachments"):
        held = attachment.get("InputId")
        target = held.target if isinstance(held, Reference) and held.target.type == INPUT else None
        if target is not None and known(target.properties, "Type") in PUSHED_TO_EACH_PIPELINE:
            yield target


def _count(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"
