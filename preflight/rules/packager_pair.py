"""What MediaLive sends and what MediaPackage takes: the two ends of a MediaPackage output group fit each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from preflight.finding import Severity, Violation, rule
from preflight.reading import MEDIALIVE_CHANNEL, as_written, at, hides, known, number, objects, origin, texts
from preflight.template import Resource, Templates
from preflight.value import Unresolved, text_of

CHANNEL_GROUP = "AWS::MediaPackageV2::ChannelGroup"
CHANNEL = "AWS::MediaPackageV2::Channel"
ENDPOINT = "AWS::MediaPackageV2::OriginEndpoint"
NO_CHANNELS = (CHANNEL_GROUP, "AWS::MediaPackage::Channel", "AWS::MediaPackage::OriginEndpoint")
GUIDE = "docs.aws.amazon.com/medialive/latest/ug"
CDK = "docs.aws.amazon.com/cdk/api/v2/docs"
DELIVERING = f"{GUIDE}/delivering-to-mediapackage.html"
SEGMENT = "docs.aws.amazon.com/mediapackage/latest/APIReference/API_Segment.html"
MILLISECONDS_OF = {"SECONDS": 1000, "MILLISECONDS": 1}


@dataclass(frozen=True)
class Delivery:
    """An output group of a MediaLive channel, and one entry of the destination that it sends to."""

    channel: Resource
    group_path: str
    group: Mapping[str, Any]
    path: str
    entry: Mapping[str, Any]

    @property
    def target(self) -> Resource | None:
        """The MediaPackage v2 channel, where these templates hold it."""
        reference = origin(self.entry.get("ChannelName"))
        if reference is not None:
            return reference.target if reference.target.type == CHANNEL else None
        found = self.channel.templates.resources(CHANNEL)
        return next((held for held in found if _is_named(held, self.channel, self.path, self.entry)), None)


@rule(
    "packager-target",
    "A MediaPackage v2 destination names a MediaPackage v2 channel",
    fix="take ChannelGroup and ChannelName out of the AWS::MediaPackageV2::Channel, or write its names",
    source=DELIVERING,
)
def target_is_a_channel(templates: Templates) -> Iterator[Violation]:
    for delivery in _deliveries(templates):
        reference = origin(delivery.entry.get("ChannelName"))
        if reference is not None and reference.target.type in NO_CHANNELS:
            yield Violation(
                resource=delivery.channel,
                path=f"{delivery.path}.ChannelName",
                got=f"{reference.text} of {reference.target.type}",
                allowed=f"the name of an {CHANNEL}",
            )


@rule(
    "packager-target-here",
    "A channel that MediaLive sends to is in the templates that hold its channel group",
    fix="write the ChannelName of a channel of that group, or ignore this if another template creates it",
    source=DELIVERING,
    severity=Severity.WARNING,
)
def target_is_in_its_group(templates: Templates) -> Iterator[Violation]:
    groups = [held.properties.get("ChannelGroupName") for held in templates.resources(CHANNEL_GROUP)]
    for delivery in _deliveries(templates):
        group, name = known(delivery.entry, "ChannelGroup"), known(delivery.entry, "ChannelName")
        told = isinstance(group, str) and isinstance(name, str) and group in groups
        if told and delivery.target is None and not _may_hold_more(templates, group):
            allowed = f"the name of an {CHANNEL} of {group}"
            yield Violation(resource=delivery.channel, path=f"{delivery.path}.ChannelName", got=name, allowed=allowed)


@rule(
    "packager-cmaf",
    "A MediaPackage v2 channel that takes a MediaPackage output group is of InputType CMAF",
    fix="write InputType: CMAF into the channel; it cannot be changed later, so the channel is replaced",
    source=DELIVERING,
)
def target_takes_cmaf(templates: Templates) -> Iterator[Violation]:
    # Two pipelines send to one channel.
    for target in dict.fromkeys(delivery.target for delivery in _deliveries(templates)):
        if target is None:
            continue
        taken = at(target.properties, "InputType")
        if taken != "CMAF" and not isinstance(taken, Unresolved):
            got = "nothing, which is HLS" if taken is None else text_of(taken)
            yield Violation(resource=target, path="InputType", got=got, allowed="CMAF")


@rule(
    "packager-one-encode",
    "An output to MediaPackage v2 carries one encode: one video or one audio",
    fix="make an output of its own for each video and each audio",
    source=f"{CDK}/@aws-cdk_aws-medialive-alpha.MediaPackageV2OutputDefinition.html",
)
def output_carries_one_encode(templates: Templates) -> Iterator[Violation]:
    groups = {(delivery.channel, delivery.group_path): delivery for delivery in _deliveries(templates)}
    for delivery in groups.values():
        for path, output in objects(delivery.group, "Outputs", delivery.group_path):
            fault = _encodes_fault(output)
            if fault is not None:
                allowed = "one video or one audio description"
                yield Violation(resource=delivery.channel, path=path, got=fault, allowed=allowed)


@rule(
    "packager-segment",
    "A packaged segment is as long as the sent one, or a multiple of it",
    fix="let SegmentDurationSeconds of the endpoint be SegmentLength of the output group, or a multiple of it",
    source=SEGMENT,
    severity=Severity.WARNING,
)
def segments_are_as_long(templates: Templates) -> Iterator[Violation]:
    pairs = {
        (delivery.channel, delivery.group_path, endpoint): delivery
        for delivery in _deliveries(templates)
        for endpoint in _endpoints(delivery.target)
    }
    for (_, _, endpoint), delivery in pairs.items():
        yield from _segment_fault(delivery, endpoint)


@rule(
    "packager-output-group",
    "A MediaPackage destination takes a MediaPackage output group, and no other",
    fix="write MediaPackageGroupSettings for MediaPackageSettings; for HlsGroupSettings write Settings with the URLs",
    source=f"{DELIVERING}; github.com/aws-samples/aws-media-services-simple-live-workflow/issues/23",
)
def group_fits_its_destination(templates: Templates) -> Iterator[Violation]:
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        for path, _, kind, destination in _sendings(channel):
            to_packager = at(destination, "MediaPackageSettings")
            if isinstance(to_packager, Unresolved) or bool(to_packager) == (kind == "MediaPackageGroupSettings"):
                continue
            allowed = "MediaPackageGroupSettings" if to_packager else "a destination with MediaPackageSettings"
            got = f"{kind} to a destination with{'' if to_packager else 'out'} MediaPackageSettings"
            yield Violation(resource=channel, path=f"{path}.OutputGroupSettings", got=got, allowed=allowed)


RULES = (
    target_is_a_channel,
    target_is_in_its_group,
    target_takes_cmaf,
    output_carries_one_encode,
    segments_are_as_long,
    group_fits_its_destination,
)


def _sendings(channel: Resource) -> Iterator[tuple[str, Mapping[str, Any], str, Mapping[str, Any]]]:
    """Each output group with its path, the kind of its settings, and the destination that the group itself names."""
    destinations = {
        text: destination
        for _, destination in objects(channel.properties, "Destinations")
        for _, text in texts(destination, "Id")
    }
    for path, group in objects(at(channel.properties, "EncoderSettings"), "OutputGroups", "EncoderSettings"):
        settings = known(group, "OutputGroupSettings")
        for kind, held in settings.items() if isinstance(settings, Mapping) else ():
            named = known(held, "Destination", "DestinationRefId")
            if isinstance(named, str) and named in destinations:
                yield path, group, kind, destinations[named]


def _deliveries(templates: Templates) -> Iterator[Delivery]:
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        paths = {id(destination): path for path, destination in objects(channel.properties, "Destinations")}
        for group_path, group, kind, destination in _sendings(channel):
            for path, entry in objects(destination, "MediaPackageSettings", paths[id(destination)]):
                if kind == "MediaPackageGroupSettings" and "ChannelName" in entry:
                    yield Delivery(channel, group_path, group, path, entry)


def _is_named(target: Resource, holder: Resource, path: str, names: Mapping[str, Any]) -> bool:
    pairs = (("ChannelGroupName", "ChannelGroup"), ("ChannelName", "ChannelName"))
    return all(_same(target, of_target, holder, f"{path}.{name}", names.get(name)) for of_target, name in pairs)


def _same(target: Resource, name: str, holder: Resource, path: str, value: Any) -> bool:
    held = target.properties.get(name)
    if isinstance(held, str) and isinstance(value, str):
        return held == value
    # Where a deploy alone knows them, they are equal where one template writes them alike.
    written = as_written(target, name)
    return written is not None and target.template == holder.template and written == as_written(holder, path)


def _may_hold_more(templates: Templates, group: str) -> bool:
    held = [channel.properties for channel in templates.resources(CHANNEL)]
    of_it = [channel for channel in held if known(channel, "ChannelGroupName") in (None, group)]
    return any(hides(channel, name) for channel in of_it for name in ("ChannelGroupName", "ChannelName"))


def _endpoints(target: Resource | None) -> Iterator[Resource]:
    if target is not None:
        yield from (held for held in target.templates.resources(ENDPOINT) if _is_endpoint_of(held, target))


def _is_endpoint_of(endpoint: Resource, target: Resource) -> bool:
    reference = origin(endpoint.properties.get("ChannelName"))
    if reference is not None:
        return reference.target is target
    names = ("ChannelGroupName", "ChannelName")
    return all(_same(target, name, endpoint, name, endpoint.properties.get(name)) for name in names)


def _encodes_fault(output: Mapping[str, Any]) -> str | None:
    named = ("VideoDescriptionName", "AudioDescriptionNames", "CaptionDescriptionNames")
    if any(hides(output, name) or isinstance(output.get(name), Mapping) for name in named):
        return None
    video, audio, captions = ([text for _, text in texts(output, name)] for name in named)
    encodes = [*video, *audio]
    # Captions of their own are an output too; burnt into the picture they come with the video.
    if len(encodes) == 1 or (captions and not encodes):
        return None
    return " and ".join(encodes) or "none"


def _segment_fault(delivery: Delivery, endpoint: Resource) -> Iterator[Violation]:
    below = "OutputGroupSettings.MediaPackageGroupSettings.MediapackageV2GroupSettings"
    settings = at(delivery.group, *below.split("."))
    length, unit = (
        number(settings, "SegmentLength"),
        MILLISECONDS_OF.get(text_of(known(settings, "SegmentLengthUnits"))),
    )
    seconds = number(endpoint.properties, "Segment", "SegmentDurationSeconds")
    if length is None or length <= 0 or unit is None or seconds is None:
        return
    sent, packaged = length * unit, seconds * 1000
    if packaged % sent:
        yield Violation(
            resource=delivery.channel,
            path=f"{delivery.group_path}.{below}.SegmentLength",
            got=f"{sent / 1000:g} s",
            allowed=f"{seconds:g} s, as {endpoint.logical_id} packages, or a whole part of it",
        )
