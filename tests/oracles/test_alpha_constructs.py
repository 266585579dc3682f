"""Packager and encoder of our templates beside what AWS's alpha L2 constructs make of the same channel."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple

import pytest

import environments
from preflight.template import Resource, Templates
from preflight.value import Reference, Unresolved
from tests.oracles.alpha_channel import alpha_templates
from tests.oracles.policies import SNAPSHOTS

TYPES = (
    "AWS::MediaLive::Channel",
    "AWS::MediaLive::Input",
    "AWS::MediaLive::InputSecurityGroup",
    "AWS::MediaPackageV2::Channel",
    "AWS::MediaPackageV2::ChannelGroup",
    "AWS::MediaPackageV2::OriginEndpoint",
)
COMPARED = ("dev", "production")
"""One pipeline, and two."""
INDEX = re.compile(r"\[\d+\]")
SERVICE = re.compile(r"^AWS::")


class Difference(NamedTuple):
    """A property, its list indices left out, and who sets it; `theirs` is what AWS sets and we leave out."""

    path: str
    kind: Literal["only ours", "only AWS's", "differs"]
    theirs: str = ""


CHANNEL = "MediaLive::Channel"
VIDEO = f"{CHANNEL}.EncoderSettings.VideoDescriptions[]"
H264 = f"{VIDEO}.CodecSettings.H264Settings"
GROUP = f"{CHANNEL}.EncoderSettings.OutputGroups[]"
PACKAGER = f"{GROUP}.OutputGroupSettings.MediaPackageGroupSettings.MediapackageV2GroupSettings"
PACKAGED = f"{GROUP}.Outputs[].OutputSettings.MediaPackageOutputSettings.MediaPackageV2DestinationSettings"
INPUT = f"{CHANNEL}.InputAttachments[].InputSettings"
PACKAGED_CHANNEL = f"{CHANNEL}.Destinations[].MediaPackageSettings[]"

FROM_ITS_ARN = (
    "ours is read from the channel's ARN, so that the encoder waits for the channel; a literal waits for nothing"
)
NO_METADATA = "a phone sends no timed metadata, so there is nothing to pass on, to name or to repeat"
VIDEO_OUTPUT = "a setting of audio renditions: on a video output both sides leave the choice to MediaPackage"
AUTOMATIC = "AdaptiveQuantization is AUTO on both sides, and then MediaLive ignores this field"
NO_AFD = "RTMP from a phone carries no active format description"
UNFILTERED = "the L2 writes its own defaults of the input filter; ours leaves the filter to the service"

ACCEPTED: dict[Difference, str] = {
    Difference(f"{H264}.Bitrate", "only ours"): (
        "the L2's qvbr() takes no bitrate; without it the output is billed in the bracket of the input"
    ),
    Difference(f"{PACKAGED_CHANNEL}.ChannelGroup", "differs"): FROM_ITS_ARN,
    Difference(f"{PACKAGED_CHANNEL}.ChannelName", "differs"): FROM_ITS_ARN,
    Difference(f"{GROUP}.Name", "differs"): (
        "the metrics of a group's outputs bear its name, and ours says whose they are; the L2 makes the destination's "
        "id of it, which ours keeps short"
    ),
    Difference("MediaPackageV2::OriginEndpoint waits for AWS::MediaPackageV2::ChannelGroup", "only AWS's"): (
        "ours waits for the channel, which waits for the group"
    ),
    Difference(f"{H264}.LookAheadRateControl", "only AWS's", "'HIGH'"): (
        "HIGH buys quality with latency, and no part of the brief asks for it: ours leaves it to the service"
    ),
    Difference(f"{H264}.FlickerAq", "only AWS's", "'ENABLED'"): AUTOMATIC,
    Difference(f"{H264}.SpatialAq", "only AWS's", "'ENABLED'"): AUTOMATIC,
    Difference(f"{H264}.TemporalAq", "only AWS's", "'ENABLED'"): AUTOMATIC,
    Difference(
        f"{H264}.Syntax", "only AWS's", "'DEFAULT'"
    ): "DEFAULT is any bitstream; the other value is for SMPTE RP-2027",
    Difference(f"{H264}.AfdSignaling", "only AWS's", "'NONE'"): NO_AFD,
    Difference(f"{VIDEO}.RespondToAfd", "only AWS's", "'NONE'"): NO_AFD,
    Difference(
        f"{VIDEO}.Sharpness", "only AWS's", "50"
    ): "the middle, which the API recommends and ours has no reason to leave",
    Difference(f"{PACKAGER}.NielsenId3Behavior", "only AWS's", "'NO_PASSTHROUGH'"): NO_METADATA,
    Difference(f"{PACKAGER}.TimedMetadataId3Frame", "only AWS's", "'NONE'"): NO_METADATA,
    Difference(f"{PACKAGER}.TimedMetadataId3Period", "only AWS's", "10"): NO_METADATA,
    Difference(f"{PACKAGER}.TimedMetadataPassthrough", "only AWS's", "'DISABLED'"): NO_METADATA,
    Difference(f"{PACKAGED}.HlsAutoSelect", "only AWS's", "'OMIT'"): VIDEO_OUTPUT,
    Difference(f"{PACKAGED}.HlsDefault", "only AWS's", "'OMIT'"): VIDEO_OUTPUT,
    Difference(
        f"{CHANNEL}.EncoderSettings.GlobalConfiguration.SupportLowFramerateInputs", "only AWS's", "'DISABLED'"
    ): ("made for less than one frame per second; no phone sends that"),
    Difference(f"{INPUT}.InputFilter", "only AWS's", "'AUTO'"): UNFILTERED,
    Difference(f"{INPUT}.FilterStrength", "only AWS's", "1"): UNFILTERED,
    Difference(f"{INPUT}.DeblockFilter", "only AWS's", "'DISABLED'"): UNFILTERED,
    Difference(f"{INPUT}.DenoiseFilter", "only AWS's", "'DISABLED'"): UNFILTERED,
    Difference(f"{INPUT}.Smpte2038DataPreference", "only AWS's", "'IGNORE'"): "RTMP carries no SMPTE 2038 data",
}


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    match value:
        case Unresolved():
            yield path, _comparable(value)
        case Mapping() if value:
            for key, item in value.items():
                yield from _flat(item, f"{path}.{key}")
        case list() if value:
            for index, item in enumerate(value):
                yield from _flat(item, f"{path}[{index}]")
        case _:
            yield path, repr(value)


def _comparable(value: Unresolved) -> str:
    """The text with the type in place of the logical id: the two sides name their resources differently."""
    text = value.text
    for reference in (value, *value.sources) if isinstance(value, Reference) else value.sources:
        text = text.replace(reference.target.logical_id, reference.target.type)
    return text


def _properties(resource: Resource) -> dict[str, str]:
    """Every property by its path, tags in the order of their keys, and what the resource waits for."""
    properties = dict(resource.properties)
    if "Tags" in properties:
        properties["Tags"] = dict(sorted(resource.tags.items()))
    short = SERVICE.sub("", resource.type)
    waits = sorted(
        target.type
        for logical_id in resource.depends_on
        if (target := resource.templates.resource(resource.template, logical_id)) is not None
    )
    return {**dict(_flat(properties, short)), **{f"{short} waits for {kind}": "" for kind in waits}}


def _side(templates: Templates) -> dict[str, str]:
    """Fails unless there is exactly one resource of each type."""
    found = list(templates.resources(*TYPES))
    assert sorted(resource.type for resource in found) == sorted(TYPES)
    return {path: value for resource in found for path, value in _properties(resource).items()}


def _ours(environment: str, *changes: tuple[str, str]) -> dict[str, str]:
    documents = {}
    for path in sorted((SNAPSHOTS / environment).glob("*.json")):
        text = path.read_text()
        for before, after in changes:
            text = text.replace(before, after)
        documents[path.stem] = json.loads(text)
    return _side(Templates(documents))


@cache
def _theirs(environment: str) -> dict[str, str]:
    return _side(alpha_templates(environments.load(environment)))


def _differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[Difference, list[str]]:
    """Every difference with the places where it is, as `path: ours | theirs`."""
    found: dict[Difference, list[str]] = {}
    for path in sorted(ours.keys() | theirs.keys()):
        if ours.get(path) != theirs.get(path):
            line = f"{path}: {ours.get(path)} | {theirs.get(path)}"
            found.setdefault(_difference(path, ours, theirs), []).append(line)
    return found


def _difference(path: str, ours: Mapping[str, str], theirs: Mapping[str, str]) -> Difference:
    place = INDEX.sub("[]", path)
    if path not in theirs:
        return Difference(place, "only ours")
    return Difference(place, "differs") if path in ours else Difference(place, "only AWS's", theirs[path])


@pytest.mark.parametrize("environment", COMPARED)
def test_every_difference_from_the_alpha_constructs_has_a_written_reason(environment: str) -> None:
    found = _differences(_ours(environment), _theirs(environment))
    assert [line for difference in found.keys() - ACCEPTED.keys() for line in found[difference]] == []


@pytest.mark.parametrize("environment", COMPARED)
def test_every_written_reason_belongs_to_a_difference_of_today(environment: str) -> None:
    assert ACCEPTED.keys() - _differences(_ours(environment), _theirs(environment)).keys() == set()


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        ('"GopSize": 2', '"GopSize": 3', Difference(f"{H264}.GopSize", "differs")),
        ('"Profile": "HIGH"', '"Profil": "HIGH"', Difference(f"{H264}.Profile", "only AWS's", "'HIGH'")),
        ('"HlsDefault": "YES"', '"HlsDefault": "NO"', Difference(f"{PACKAGED}.HlsDefault", "differs")),
        ('"ENDPOINT_2"', '"ENDPOINT_1"', Difference(f"{PACKAGED_CHANNEL}.ChannelEndpointId", "differs")),
        ("/pipeline-1/", "/pipeline-0/", Difference(f"{CHANNEL}.Destinations[].Settings[].Url", "differs")),
        (":SecretString:::}}-b", ":SecretString:::}}", Difference("MediaLive::Input.Destinations[].StreamName", "differs")),
        (
            '"DependsOn": [\n    "ChannelGroupD5D1A80E"\n   ]',
            '"DependsOn": []',
            Difference("MediaPackageV2::Channel waits for AWS::MediaPackageV2::ChannelGroup", "only AWS's"),
        ),
    ],
)  # fmt: skip
def test_a_change_of_ours_alone_is_found(before: str, after: str, difference: Difference) -> None:
    found = _differences(_ours("production", (before, after)), _theirs("production"))
    assert difference in found.keys() - ACCEPTED.keys()
