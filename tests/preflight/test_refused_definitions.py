"""Our own templates with one thing wrong, as people write them: each is refused as an error, at the place it stands."""

from __future__ import annotations

import re
from typing import Any

import pytest

from preflight.check import check
from preflight.finding import Severity
from preflight.template import Templates
from tests.preflight.deployed import Documents, documents, properties

Place = tuple[str, str]
CHANNEL: Place = ("MediaLiveStack", "AWS::MediaLive::Channel")
INPUT: Place = ("MediaLiveStack", "AWS::MediaLive::Input")
ALLOW_LIST: Place = ("MediaLiveStack", "AWS::MediaLive::InputSecurityGroup")
PACKAGER: Place = ("MediaPackageStack", "AWS::MediaPackageV2::Channel")
ENDPOINT: Place = ("MediaPackageStack", "AWS::MediaPackageV2::OriginEndpoint")

VIDEO = "EncoderSettings.VideoDescriptions[0]"
H264 = f"{VIDEO}.CodecSettings.H264Settings"
GROUP = "EncoderSettings.OutputGroups[0]"
REF_ID = f"{GROUP}.OutputGroupSettings.MediaPackageGroupSettings.Destination.DestinationRefId"
SEGMENT = "Segment.SegmentDurationSeconds"
CIDR = "WhitelistRules[0].Cidr"
GONE = object()


def first_of(entries: list[Any]) -> list[Any]:
    return entries[:1]


def of_two_kinds(destination: dict[str, Any]) -> dict[str, Any]:
    return {**destination, "Settings": [{"Url": "s3ssl://archive/one"}, {"Url": "s3ssl://archive/two"}]}


DEFINITIONS: dict[str, tuple[Place, str, Any]] = {
    "a bitrate of zero": (CHANNEL, f"{H264}.Bitrate", 0),
    "a bitrate below zero": (CHANNEL, f"{H264}.Bitrate", -3_000_000),
    "a GOP of zero": (CHANNEL, f"{H264}.GopSize", 0),
    "a channel class that is none": (CHANNEL, "ChannelClass", "FOO"),
    "one destination of two": (CHANNEL, "Destinations[0].MediaPackageSettings", first_of),
    "an odd width": (CHANNEL, f"{VIDEO}.Width", 1279),
    "an output of a picture that is not there": (CHANNEL, f"{GROUP}.Outputs[0].VideoDescriptionName", "4k"),
    "an output to a destination that is not there": (CHANNEL, REF_ID, "elsewhere"),
    "a word that the service does not know": (CHANNEL, f"{H264}.ScanType", "SIDEWAYS"),
    "segments of no length": (ENDPOINT, SEGMENT, 0),
    "an allow-list for everyone": (ALLOW_LIST, CIDR, "0.0.0.0/0"),
    "a prefix longer than an address": (ALLOW_LIST, CIDR, "10.0.0.0/33"),
    "a number that no address has": (ALLOW_LIST, CIDR, "999.1.1.1/24"),
    "an address with bits behind its prefix": (ALLOW_LIST, CIDR, "10.0.0.5/24"),
}

# The mutants that the linters and CDK were tried on, of which each of them lets most pass.
MUTANTS: dict[str, tuple[Place, str, Any]] = {
    "profile": (CHANNEL, f"{H264}.Profile", "HIGHEST"),
    "rate control": (CHANNEL, f"{H264}.RateControlMode", "QVBRR"),
    "quality": (CHANNEL, f"{H264}.QvbrQualityLevel", 42),
    "a GOP in letters": (CHANNEL, f"{H264}.GopSize", "abc"),
    "an unknown property": (CHANNEL, f"{H264}.Bitrat", 3_000_000),
    "no pictures": (CHANNEL, "EncoderSettings.VideoDescriptions", GONE),
    "no timecode": (CHANNEL, "EncoderSettings.TimecodeConfig", GONE),
    "half a channel class": (CHANNEL, "ChannelClass", "SINGLE"),
    "half an input type": (INPUT, "Type", "RTMP"),
    "a container of another name": (ENDPOINT, "ContainerType", "FMP4"),
    "an input type of the packager": (PACKAGER, "InputType", "BOGUS"),
    "segments of a minute": (ENDPOINT, SEGMENT, 60),
    "an underscore in a manifest's name": (ENDPOINT, "HlsManifests[0].ManifestName", "in_dex"),
    "no network at all": (ALLOW_LIST, CIDR, "everywhere"),
    "a group that refers to nothing": (CHANNEL, REF_ID, "gone"),
    "one destination for two pipelines": (CHANNEL, "Destinations[1].Settings", first_of),
    "a destination of two kinds": (CHANNEL, "Destinations[0]", of_two_kinds),
    "no rules": (ALLOW_LIST, "WhitelistRules", []),
}


@pytest.fixture
def stacks() -> Documents:
    """Production, because it is STANDARD and its allow-list is closed."""
    return documents("production")


def put(holder: Any, path: str, value: Any) -> None:
    """Write a value below the holder, or make it of what stands there, or take that away."""
    steps = [int(number) if number else name for name, number in re.findall(r"(\w+)|\[(\d+)\]", path)]
    *above, last = steps
    for step in above:
        holder = holder[step]
    if value is GONE:
        del holder[last]
    else:
        holder[last] = value(holder[last]) if callable(value) else value


def errors(stacks: Documents) -> set[tuple[str, str]]:
    """The type and the path of everything that is refused."""
    return {
        (found.violation.resource.type, found.violation.path)
        for found in check(Templates(stacks))
        if found.rule.severity is Severity.ERROR
    }


def test_the_definitions_are_broken_out_of_templates_that_are_not_refused(stacks: Documents) -> None:
    assert errors(stacks) == set()


def test_there_are_fourteen_definitions_and_eighteen_mutants() -> None:
    assert (len(DEFINITIONS), len(MUTANTS)) == (14, 18)


@pytest.mark.parametrize(
    ("place", "path", "value"), [*DEFINITIONS.values(), *MUTANTS.values()], ids=[*DEFINITIONS, *MUTANTS]
)
def test_a_broken_definition_is_refused_where_it_stands(stacks: Documents, place: Place, path: str, value: Any) -> None:
    put(properties(stacks, *place), path, value)
    assert (place[1], path) in errors(stacks)


@pytest.mark.parametrize("wrong", ["0.0.0.0/0", "0.0.0.0/1"])
def test_dev_may_be_open_and_is_warned(wrong: str) -> None:
    stacks = documents("dev")
    put(properties(stacks, *ALLOW_LIST), CIDR, wrong)
    assert errors(stacks) == set()
    (warned,) = check(Templates(stacks))
    assert (warned.violation.resource.type, warned.violation.path) == (ALLOW_LIST[1], CIDR)
