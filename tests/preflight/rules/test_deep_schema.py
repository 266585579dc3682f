"""The media types against the model of the API: our own templates pass, and each one broken in one place does not."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.rules.deep_schema import fits_the_model
from preflight.template import Templates
from tests.preflight.deployed import Documents, documents, findings, properties

CHANNEL = ("MediaLiveStack", "AWS::MediaLive::Channel")
INPUT = ("MediaLiveStack", "AWS::MediaLive::Input")
ALLOW_LIST = ("MediaLiveStack", "AWS::MediaLive::InputSecurityGroup")
GROUP = ("MediaPackageStack", "AWS::MediaPackageV2::ChannelGroup")
PACKAGER = ("MediaPackageStack", "AWS::MediaPackageV2::Channel")
ENDPOINT = ("MediaPackageStack", "AWS::MediaPackageV2::OriginEndpoint")
POLICY = ("MediaPackageStack", "AWS::MediaPackageV2::OriginEndpointPolicy")

H264 = "EncoderSettings.VideoDescriptions.0.CodecSettings.H264Settings"
GONE = object()


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_templates_fit(environment: str) -> None:
    assert findings(documents(environment), fits_the_model) == []


@pytest.mark.parametrize(
    ("place", "path", "value", "got", "allowed"),
    [
        (CHANNEL, f"{H264}.Profile", "HIGHEST", "'HIGHEST'", "one of BASELINE, HIGH,"),
        (CHANNEL, f"{H264}.RateControlMode", "QVBRR", "'QVBRR'", "one of CBR, MULTIPLEX, QVBR, VBR"),
        (CHANNEL, f"{H264}.QvbrQualityLevel", 42, "42", "at most 10"),
        (CHANNEL, f"{H264}.QvbrQualityLevel", "42", "42", "at most 10"),
        (CHANNEL, f"{H264}.Bitrate", 999, "999", "at least 1000"),
        (CHANNEL, f"{H264}.GopSize", "abc", "'abc'", "a number"),
        (CHANNEL, f"{H264}.GopSise", 2, "a property GopSise", "one of AdaptiveQuantization,"),
        (
            CHANNEL,
            "EncoderSettings.VideoDescriptions",
            GONE,
            "nothing",
            "stated: EncoderSettings needs VideoDescriptions",
        ),
        (CHANNEL, "EncoderSettings.TimecodeConfig", GONE, "nothing", "stated: EncoderSettings needs TimecodeConfig"),
        (CHANNEL, "EncoderSettings.AudioDescriptions.0.Name", GONE, "nothing", "stated: AudioDescription needs Name"),
        (CHANNEL, "EncoderSettings.OutputGroups.0.OutputGroupSettings", GONE, "nothing", "stated: OutputGroup needs"),
        (CHANNEL, "EncoderSettings", GONE, "nothing", "stated: AWS::MediaLive::Channel needs it"),
        (CHANNEL, "RoleArn", GONE, "nothing", "stated: AWS::MediaLive::Channel needs it"),
        (CHANNEL, "Name", GONE, "nothing", "stated: AWS::MediaLive::Channel needs it"),
        (CHANNEL, "ChannelClass", "SINGLE", "'SINGLE'", "one of STANDARD, SINGLE_PIPELINE"),
        (CHANNEL, "RequestId", "1", "a property RequestId", "one of "),
        (CHANNEL, "Destinations", {}, "{}", "a list"),
        (CHANNEL, "EncoderSettings.VideoDescriptions.0", "video", "video", "an object"),
        (INPUT, "Type", "RTMP", "'RTMP'", "one of UDP_PUSH, RTP_PUSH, RTMP_PUSH,"),
        (INPUT, "Type", GONE, "nothing", "stated: AWS::MediaLive::Input needs it"),
        (ALLOW_LIST, "WhitelistRules", GONE, "nothing", "stated: AWS::MediaLive::InputSecurityGroup needs it"),
        (ALLOW_LIST, "WhitelistRules.0.CIDR", "10.0.0.0/8", "a property CIDR", "one of Cidr; did you mean Cidr?"),
        (GROUP, "ChannelGroupName", "a b", "'a b'", "a text that matches [a-zA-Z0-9_-]+"),
        (GROUP, "ChannelGroupName", "a" * 257, "257 characters", "at most 256 characters"),
        (PACKAGER, "InputType", "FLV", "'FLV'", "one of HLS, CMAF, MULTIVIEW"),
        (ENDPOINT, "ContainerType", "FMP4", "'FMP4'", "one of TS, CMAF, ISM"),
        (ENDPOINT, "Segment.SegmentDurationSeconds", 60, "60", "at most 30"),
        (ENDPOINT, "StartoverWindowSeconds", 2_000_000, "2000000", "at most 1209600"),
        (ENDPOINT, "HlsManifests.0.ManifestName", "in dex", "'in dex'", "a text that matches"),
        (ENDPOINT, "HlsManifests.0.ManifestName", GONE, "nothing", "stated: CreateHlsManifestConfiguration needs"),
        (POLICY, "Policy", GONE, "nothing", "stated: AWS::MediaPackageV2::OriginEndpointPolicy needs it"),
    ],
)
def test_what_the_service_does_not_know_is_found_where_it_stands(
    place: tuple[str, str], path: str, value: Any, got: str, allowed: str
) -> None:
    found = documents()
    change(properties(found, *place), path, value)
    (finding,) = findings(found, fits_the_model)
    assert finding.rule.id == "media-schema"
    assert finding.violation.path == told(path)
    assert finding.violation.got == got
    assert finding.violation.allowed.startswith(allowed)


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (CHANNEL, "ChannelClass"),
        (CHANNEL, "EncoderSettings"),
        (CHANNEL, f"{H264}.Profile"),
        (CHANNEL, f"{H264}.QvbrQualityLevel"),
        (CHANNEL, "EncoderSettings.OutputGroups.0"),
        (INPUT, "Type"),
        (ALLOW_LIST, "WhitelistRules"),
        (ENDPOINT, "Segment"),
        (ENDPOINT, "HlsManifests.0.ManifestName"),
    ],
)
def test_what_only_a_deploy_knows_is_passed_over(place: tuple[str, str], path: str) -> None:
    found = documents()
    change(properties(found, *place), path, {"Ref": "AWS::Region"})
    assert findings(found, fits_the_model) == []


@pytest.mark.parametrize("wrong", [None, [], "text", 3, {"Fn::If": ["Cheap", {}, {}]}])
def test_properties_that_are_no_object_miss_what_is_required(wrong: Any) -> None:
    found: Documents = {"Stack": {"Resources": {"It": {"Type": "AWS::MediaLive::Input", "Properties": wrong}}}}
    assert [finding.violation.path for finding in findings(found, fits_the_model)] == ["Name", "Type"]


def test_an_audio_without_a_selector_is_taken_as_cloudformation_takes_it() -> None:
    found = documents()
    change(properties(found, *CHANNEL), "EncoderSettings.AudioDescriptions.0.AudioSelectorName", GONE)
    assert findings(found, fits_the_model) == []


def test_a_resource_of_another_type_is_left_alone() -> None:
    found: Documents = {"Stack": {"Resources": {"It": {"Type": "AWS::S3::Bucket", "Properties": {"Nonsense": 1}}}}}
    assert findings(found, fits_the_model) == []


def test_the_same_is_found_in_yaml_with_short_forms(tmp_path: Any) -> None:
    path = tmp_path / "it.yaml"
    path.write_text("Resources:\n  It:\n    Type: AWS::MediaLive::Input\n    Properties: {Name: !Ref It, Type: RTMP}\n")
    (violation,) = fits_the_model.check(Templates.read([path]))
    assert (violation.path, violation.got) == ("Type", "'RTMP'")


@pytest.mark.parametrize(
    ("resource_type", "properties", "path", "allowed"),
    [
        (
            "AWS::MediaLive::Multiplex",
            {
                "Name": "m",
                "AvailabilityZones": ["us-east-1a", "us-east-1b"],
                "MultiplexSettings": {"TransportStreamBitrate": 999_999, "TransportStreamId": 1},
            },
            "MultiplexSettings.TransportStreamBitrate",
            "at least 1000000",
        ),
        (
            "AWS::MediaLive::Multiplexprogram",
            {"MultiplexId": "1", "ProgramName": "p", "MultiplexProgramSettings": {"ProgramNumber": 65_536}},
            "MultiplexProgramSettings.ProgramNumber",
            "at most 65535",
        ),
        (
            "AWS::MediaLive::EventBridgeRuleTemplate",
            {"Name": "e", "GroupIdentifier": "g", "EventType": "MEDIALIVE_ALERT"},
            "EventType",
            "one of MEDIALIVE_MULTIPLEX_ALERT,",
        ),
        ("AWS::MediaLive::Cluster", {"ClusterType": "IN_THE_CLOUD"}, "ClusterType", "one of ON_PREMISES"),
        ("AWS::MediaLive::Node", {"ClusterId": "1", "Role": "SPARE"}, "Role", "one of BACKUP, ACTIVE"),
        ("AWS::MediaLive::SdiSource", {"Name": "s", "Type": "TRIPLE"}, "Type", "one of SINGLE, QUAD"),
        ("AWS::MediaLive::Network", {"IpPools": []}, "Name", "stated: AWS::MediaLive::Network needs it"),
        ("AWS::MediaLive::ChannelPlacementGroup", {}, "ClusterId", "stated: AWS::MediaLive::ChannelPlacementGroup"),
        ("AWS::MediaLive::SignalMap", {"Name": "s", "DiscoveryEntryPointArn": "arn", "Arn": "arn"}, "Arn", "one of "),
        (
            "AWS::MediaPackage::PackagingConfiguration",
            {"Id": "c", "PackagingGroupId": "g", "MssPackage": {"MssManifests": [{"StreamSelection": 1}]}},
            "MssPackage.MssManifests[0].StreamSelection",
            "an object",
        ),
        ("AWS::MediaPackage::PackagingGroup", {"Id": "g", "Tags": [], "Policy": {}}, "Policy", "one of Authorization,"),
        (
            "AWS::MediaPackage::Asset",
            {"Id": "a", "PackagingGroupId": "g", "SourceArn": "arn"},
            "SourceRoleArn",
            "stated: AWS::MediaPackage::Asset needs it",
        ),
        ("AWS::MediaLive::CloudWatchAlarmTemplateGroup", {"Name": "g" * 256}, "Name", "at most 255 characters"),
    ],
)
def test_the_types_that_we_do_not_deploy_are_known_too(
    resource_type: str, properties: dict[str, Any], path: str, allowed: str
) -> None:
    found: Documents = {"Stack": {"Resources": {"It": {"Type": resource_type, "Properties": properties}}}}
    (finding,) = findings(found, fits_the_model)
    assert finding.violation.path == path
    assert finding.violation.allowed.startswith(allowed)


def test_a_whole_alarm_template_fits() -> None:
    whole = {
        "Name": "no-input",
        "GroupIdentifier": "onair",
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "MetricName": "ActiveAlerts",
        "Period": 60,
        "Statistic": "Maximum",
        "TargetResourceType": "MEDIALIVE_CHANNEL",
        "Threshold": 0,
        "TreatMissingData": "notBreaching",
        "Tags": {"owner": "onair"},
    }
    alarm = {"Type": "AWS::MediaLive::CloudWatchAlarmTemplate", "Properties": whole}
    assert findings({"Stack": {"Resources": {"It": alarm}}}, fits_the_model) == []


def change(held: Any, path: str, value: Any) -> None:
    *above, last = path.split(".")
    for name in above:
        held = held[int(name) if name.isdecimal() else name]
    if value is GONE:
        del held[last]
    else:
        held[int(last) if last.isdecimal() else last] = value


def told(path: str) -> str:
    return "".join(f"[{part}]" if part.isdecimal() else f".{part}" for part in path.split(".")).removeprefix(".")
