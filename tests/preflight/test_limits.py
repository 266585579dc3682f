"""The limits that botocore's models state and botocore does not check."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.model import Shape

from preflight.limits import Misfit, Walk, limits, number_of
from preflight.resource_types import service_model
from preflight.value import Unresolved


def shape(service: str, name: str) -> Shape:
    return service_model(service).shape_for(name)


def told(service: str, name: str, value: Any, walk: Walk | None = None) -> list[str]:
    return [str(misfit) for misfit in (walk or Walk()).misfits(shape(service, name), value)]


@pytest.mark.parametrize(
    ("service", "name", "stated"),
    [
        ("medialive", "__integerMin96Max600", (96, 600)),
        ("medialive", "__integerMinNegative60Max6", (-60, 6)),
        ("medialive", "__doubleMin0Max5000", (0, 5000)),
        ("medialive", "__integerMin1000", (1000, None)),
        ("medialive", "__integerMax5", (None, 5)),
        ("medialive", "__stringMax255", (None, 255)),
        ("medialive", "__stringMin1Max7", (1, 7)),
        ("medialive", "__string", (None, None)),
        ("medialive", "InputMaximumBitrate", (None, None)),
        ("mediapackagev2", "ResourceName", (1, 256)),
    ],
)
def test_a_range_is_read_from_the_traits_or_from_the_name(
    service: str, name: str, stated: tuple[float | None, float | None]
) -> None:
    assert limits(shape(service, name)) == stated


@pytest.mark.parametrize(
    ("service", "name", "value", "expected"),
    [
        (
            "mediapackagev2",
            "CreateChannelRequest",
            {"ChannelGroupName": "a", "ChannelName": "b", "InputType": "FLV"},
            ["InputType must be one of HLS, CMAF, MULTIVIEW, got 'FLV'"],
        ),
        (
            "mediapackagev2",
            "CreateChannelRequest",
            {"ChannelGroupName": "a b", "ChannelName": ""},
            [
                "ChannelGroupName must be a text that matches [a-zA-Z0-9_-]+, got 'a b'",
                "ChannelName must be at least 1 characters, got 0 characters",
                "ChannelName must be a text that matches [a-zA-Z0-9_-]+, got ''",
            ],
        ),
        (
            "medialive",
            "H264Settings",
            {"QvbrQualityLevel": 11, "Profile": "MEDIUM"},
            [
                "QvbrQualityLevel must be at most 10, got 11",
                "Profile must be one of BASELINE, HIGH, HIGH_10BIT, HIGH_422, HIGH_422_10BIT, MAIN, got 'MEDIUM'",
            ],
        ),
        ("medialive", "InputLossBehavior", {"BlackFrameMsec": -1}, ["BlackFrameMsec must be at least 0, got -1"]),
        ("medialive", "H264Settings", {"GopSize": -1.0}, []),
        (
            "medialive",
            "VideoDescription",
            {"Name": "a", "CodecSettings": []},
            ["CodecSettings must be an object, got []"],
        ),
        ("medialive", "VideoDescription", "a", [" must be an object, got a"]),
        ("medialive", "VideoDescription", {"Name": ["a"]}, ['Name must be a value of type string, got ["a"]']),
        ("medialive", "VideoDescription", {"Name": None}, ["Name must be a value of type string, got null"]),
        ("medialive", "EncoderSettings", {"OutputGroups": {}}, ["OutputGroups must be a list, got {}"]),
        ("medialive", "EncoderSettings", {"OutputGroups": "a"}, ["OutputGroups must be a list, got a"]),
        ("medialive", "Tags", {"onair:phase": "4"}, []),
        ("medialive", "Tags", [], [" must be an object, got []"]),
        ("medialive", "Tags", {"a": ["b"]}, ['a must be a value of type string, got ["b"]']),
    ],
)
def test_a_value_outside_its_limits_is_named_with_what_is_allowed(
    service: str, name: str, value: Any, expected: list[str]
) -> None:
    assert told(service, name, value, Walk(required=False)) == expected


def test_a_number_of_entries_outside_the_limits_is_named() -> None:
    """A list of 101 where the model takes at most 100."""
    found = told("mediapackagev2", "CreateOriginEndpointRequest", endpoint(Scte={"ScteFilter": ["BREAK"] * 101}))
    assert found == ["Segment.Scte.ScteFilter must be at most 100 entries, got 101 entries"]


def endpoint(**segment: Any) -> dict[str, Any]:
    names = {"ChannelGroupName": "a", "ChannelName": "b", "OriginEndpointName": "c", "ContainerType": "TS"}
    return {**names, "Segment": segment}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5_000_000, []),
        ("5000000", []),
        (5_000_000.0, []),
        ("5e6", []),
        (5_000_000.5, ["Bitrate must be a whole number, got 5000000.5"]),
        ("5_000_000", ["Bitrate must be a whole number, got '5_000_000'"]),
        ("5 Mbps", ["Bitrate must be a whole number, got '5 Mbps'"]),
        ("", ["Bitrate must be a whole number, got ''"]),
        (True, ["Bitrate must be a whole number, got True"]),
        (None, ["Bitrate must be a value of type integer, got null"]),
        (float("nan"), ["Bitrate must be a whole number, got nan"]),
        (float("inf"), ["Bitrate must be a whole number, got inf"]),
        ("1e999", ["Bitrate must be a whole number, got '1e999'"]),
        (999, ["Bitrate must be at least 1000, got 999"]),
        ("999", ["Bitrate must be at least 1000, got 999"]),
        (Unresolved("${Bitrate}"), []),
    ],
)
def test_a_whole_number_may_be_written_as_a_text(value: Any, expected: list[str]) -> None:
    assert told("medialive", "H264Settings", {"Bitrate": value}) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2, []),
        (2.002, []),
        ("2.002", []),
        ("abc", ["GopSize must be a number, got 'abc'"]),
        (False, ["GopSize must be a number, got False"]),
    ],
)
def test_a_number_may_be_written_as_a_text(value: Any, expected: list[str]) -> None:
    assert told("medialive", "H264Settings", {"GopSize": value}) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, []),
        ("true", []),
        ("false", []),
        ("yes", ["Segment.IncludeIframeOnlyStreams must be true or false, got 'yes'"]),
        ("True", ["Segment.IncludeIframeOnlyStreams must be true or false, got 'True'"]),
        (1, ["Segment.IncludeIframeOnlyStreams must be true or false, got 1"]),
    ],
)
def test_a_boolean_may_be_written_as_a_text(value: Any, expected: list[str]) -> None:
    found = told("mediapackagev2", "CreateOriginEndpointRequest", endpoint(IncludeIframeOnlyStreams=value))
    assert found == expected


@pytest.mark.parametrize(
    ("value", "read"), [("12", 12), (1.5, 1.5), ("-3", -3), ("1_0", None), ("٣", None), (True, None)]
)
def test_a_number_is_read_as_cloudformation_reads_it(value: Any, read: float | None) -> None:
    assert number_of(value) == read


@pytest.mark.parametrize(
    ("written", "meant"),
    [("gopSize", "GopSize"), ("GOPSize", "GopSize"), ("BitRate", "Bitrate"), ("FrameRateControl", "FramerateControl")],
)
def test_an_unknown_property_is_told_with_the_one_that_was_meant(written: str, meant: str) -> None:
    (found,) = Walk().misfits(shape("medialive", "H264Settings"), {written: 1})
    assert (found.path, found.got) == (written, f"a property {written}")
    assert found.allowed.startswith("one of AdaptiveQuantization, AfdSignaling, ")
    assert found.allowed.endswith(f" in all); did you mean {meant}?")


def test_a_property_is_meant_whatever_its_case() -> None:
    (found,) = Walk().misfits(shape("medialive", "OutputDestination"), {"ID": "a"})
    assert found.allowed.endswith("; did you mean Id?")


def test_an_unknown_property_that_resembles_none_is_told_with_those_there_are() -> None:
    assert list(Walk().misfits(shape("medialive", "TimecodeConfig"), {"Source": "SYSTEMCLOCK", "Zzz": 1})) == [
        Misfit("Zzz", "a property Zzz", "one of Source, SyncThreshold")
    ]


def test_an_enumeration_is_told_in_full_up_to_twelve_values() -> None:
    (found,) = Walk().misfits(shape("medialive", "H264Settings"), {"Level": "H264_LEVEL_9"})
    assert found.allowed.count(",") == 11
    assert found.allowed.endswith("… (17 in all)")


def test_a_missing_member_is_told_unless_the_structure_is_read_loosely() -> None:
    value = {"AudioDescriptions": [{"Name": "audio"}]}
    assert told("medialive", "EncoderSettings", value, Walk(required=False)) == [
        "AudioDescriptions[0].AudioSelectorName must be stated: AudioDescription needs AudioSelectorName, got nothing"
    ]
    missing = {misfit.path for misfit in Walk().misfits(shape("medialive", "EncoderSettings"), value)}
    assert missing == {"AudioDescriptions[0].AudioSelectorName", "OutputGroups", "TimecodeConfig", "VideoDescriptions"}


def test_what_only_the_registry_has_may_stand_and_what_only_the_api_has_may_not() -> None:
    walk = Walk(extra=frozenset({"TimecodeConfig.Zone"}), absent=frozenset({"TimecodeConfig.SyncThreshold"}))
    value = {"Source": "SYSTEMCLOCK", "Zone": "Seoul", "SyncThreshold": 5}
    assert told("medialive", "TimecodeConfig", value, walk) == [
        "SyncThreshold must be one of Source, got a property SyncThreshold"
    ]


@pytest.mark.parametrize("place", ["EncoderSettings", "VideoDescription", "H264Settings", "Tags", "__integerMin1"])
def test_what_only_a_deploy_knows_fits_anywhere(place: str) -> None:
    assert told("medialive", place, Unresolved("${It}")) == []
