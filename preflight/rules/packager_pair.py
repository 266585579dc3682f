"""What MediaLive sends and what MediaPackage takes: the two ends of a MediaPackage output group fit each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from preflight.delivery import CHANNEL, GROUP
from preflight.finding import Severity, Violation, rule
from preflight.handover import handovers, sendings
from preflight.reading import MEDIALIVE_CHANNEL, at, hides, known, objects, origin, texts
from preflight.template import Templates
from preflight.value import Unresolved, text_of

NO_CHANNELS = (GROUP, "AWS::MediaPackage::Channel", "AWS::MediaPackage::OriginEndpoint")
GUIDE = "docs.aws.amazon.com/medialive/latest/ug"
CDK = "docs.aws.amazon.com/cdk/api/v2/docs"
DELIVERING = f"{GUIDE}/delivering-to-mediapackage.html"


@rule(
    "packager-target",
    "A MediaPackage v2 destination names a MediaPackage v2 channel",
    fix="take ChannelGroup and ChannelName out of the AWS::MediaPackageV2::Channel, or write its names",
    source=DELIVERING,
)
def target_is_a_channel(templates: Templates) -> Iterator[Violation]:
    for handover in handovers(templates):
        reference = origin(handover.entry.get("ChannelName"))
        if reference is not None and reference.target.type in NO_CHANNELS:
            yield Violation(
                resource=handover.channel,
                path=f"{handover.path}.ChannelName",
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
    groups = [held.properties.get("ChannelGroupName") for held in templates.resources(GROUP)]
    for handover in handovers(templates):
        group, name = known(handover.entry, "ChannelGroup"), known(handover.entry, "ChannelName")
        told = isinstance(group, str) and isinstance(name, str) and group in groups
        if told and handover.target is None and not _may_hold_more(templates, group):
            allowed = f"the name of an {CHANNEL} of {group}"
            yield Violation(resource=handover.channel, path=f"{handover.path}.ChannelName", got=name, allowed=allowed)


@rule(
    "packager-cmaf",
    "A MediaPackage v2 channel that takes a MediaPackage output group is of InputType CMAF",
    fix="write InputType: CMAF into the channel; it cannot be changed later, so the channel is replaced",
    source=DELIVERING,
)
def target_takes_cmaf(templates: Templates) -> Iterator[Violation]:
    # Two pipelines send to one channel.
    for target in dict.fromkeys(handover.target for handover in handovers(templates)):
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
    groups = {(handover.channel, handover.group_path): handover for handover in handovers(templates)}
    for handover in groups.values():
        for path, output in objects(handover.group, "Outputs", handover.group_path):
            fault = _encodes_fault(output)
            if fault is not None:
                allowed = "one video or one audio description"
                yield Violation(resource=handover.channel, path=path, got=fault, allowed=allowed)


@rule(
    "packager-output-group",
    "A MediaPackage destination takes a MediaPackage output group, and no other",
    fix="write MediaPackageGroupSettings for MediaPackageSettings; for HlsGroupSettings write Settings with the URLs",
    source=f"{DELIVERING}; github.com/aws-samples/aws-media-services-simple-live-workflow/issues/23",
)
def group_fits_its_destination(templates: Templates) -> Iterator[Violation]:
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        for path, _, kind, destination in sendings(channel):
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
    group_fits_its_destination,
)


def _may_hold_more(templates: Templates, group: str) -> bool:
    held = [channel.properties for channel in templates.resources(CHANNEL)]
    of_it = [channel for channel in held if known(channel, "ChannelGroupName") in (None, group)]
    return any(hides(channel, name) for channel in of_it for name in ("ChannelGroupName", "ChannelName"))


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
