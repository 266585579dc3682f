"""Phase 3."""

from __future__ import annotations

import json

import pytest

import environments
from tests.stacks.media_core import Core, core, exports, outputs, synthesized

PACKAGER = "MediaPackageStack"
GROUP, CHANNEL = "AWS::MediaPackageV2::ChannelGroup", "AWS::MediaPackageV2::Channel"
ENDPOINT, POLICY = "AWS::MediaPackageV2::OriginEndpoint", "AWS::MediaPackageV2::OriginEndpointPolicy"


@pytest.fixture(scope="module")
def dev() -> Core:
    return core("dev")


@pytest.fixture(scope="module")
def two() -> Core:
    return core("dev", channels=("main", "main-hall"))


def test_it_depends_on_the_network_alone(dev: Core) -> None:
    assert dev.dependencies[PACKAGER] == {"NetworkStack"}


def test_its_outputs_are_the_brief_s(dev: Core) -> None:
    assert set(outputs(dev, PACKAGER)) == {"ChannelId", "HlsEndpointUrl", "HlsIngestUrl", "Credentials"}


def test_credentials_say_that_there_is_no_password(dev: Core) -> None:
    before, role, after = outputs(dev, PACKAGER)["Credentials"]["Fn::Join"][1]
    assert (before, after) == ("IAM role ", ", no password")
    assert role["Fn::ImportValue"] in exports(dev, "NetworkStack")


def test_urls_are_the_service_s_own(dev: Core) -> None:
    published = outputs(dev, PACKAGER)
    (endpoint,) = dev.resources(PACKAGER, ENDPOINT)
    (channel,) = dev.resources(PACKAGER, CHANNEL)
    assert published["HlsEndpointUrl"] == {"Fn::Select": [0, {"Fn::GetAtt": [endpoint, "HlsManifestUrls"]}]}
    assert published["HlsIngestUrl"] == {"Fn::Select": [0, {"Fn::GetAtt": [channel, "IngestEndpointUrls"]}]}
    assert published["ChannelId"] == "main"


@pytest.mark.parametrize("environment", environments.names())
def test_the_channel_group_bears_the_environment_s_name(environment: str) -> None:
    assert core(environment).only(PACKAGER, GROUP)["ChannelGroupName"] == f"onair-{environment}"


def test_segments_are_as_long_as_the_encoder_s() -> None:
    dev = environments.load("dev")
    longer = synthesized(dev.model_copy(update={"encoding": dev.encoding.model_copy(update={"segment_seconds": 4})}))
    assert longer.only(PACKAGER, ENDPOINT)["Segment"]["SegmentDurationSeconds"] == 4
    groups = longer.only("MediaLiveStack", "AWS::MediaLive::Channel")["EncoderSettings"]["OutputGroups"]
    settings = groups[0]["OutputGroupSettings"]["MediaPackageGroupSettings"]["MediapackageV2GroupSettings"]
    assert settings["SegmentLength"] == 4


def test_the_right_to_publish_stands_here_and_names_each_channel(two: Core) -> None:
    channels = two.resources(PACKAGER, CHANNEL)
    allowed = two.statements(PACKAGER)
    named = json.dumps([statement["Resource"] for statement in allowed])
    assert all(
        statement["Action"] == ["mediapackagev2:GetChannel", "mediapackagev2:PutObject"] for statement in allowed
    )
    assert len(channels) == 2
    assert all(json.dumps({"Fn::GetAtt": [channel, "Arn"]}) in named for channel in channels)
    assert "*" not in named


def test_every_endpoint_has_exactly_one_policy(two: Core) -> None:
    policies = two.resources(PACKAGER, POLICY).values()
    assert sorted(policy["Properties"]["ChannelName"] for policy in policies) == ["main", "main-hall"]


def test_further_channels_carry_their_name_in_their_outputs(two: Core) -> None:
    published = outputs(two, PACKAGER)
    assert (published["ChannelId"], published["ChannelIdMainHall"]) == ("main", "main-hall")
    assert {"HlsEndpointUrlMainHall", "HlsIngestUrlMainHall"} <= published.keys()


def test_a_further_channel_changes_nothing_of_the_first(dev: Core, two: Core) -> None:
    first = {**dev.resources(PACKAGER, CHANNEL), **dev.resources(PACKAGER, ENDPOINT)}
    assert {name: two.templates[PACKAGER]["Resources"][name] for name in first} == first


def test_a_channel_may_bear_the_name_of_another_construct() -> None:
    built = core("dev", channels=("publishing", "channels", "allow-list"))
    assert len(built.resources(PACKAGER, CHANNEL)) == 3


def test_what_the_cdn_and_the_encoder_need_stays_exported(dev: Core) -> None:
    (group,) = dev.resources(PACKAGER, GROUP)
    (channel,) = dev.resources(PACKAGER, CHANNEL)
    (endpoint,) = dev.resources(PACKAGER, ENDPOINT)
    values = [output["Value"] for output in dev.templates[PACKAGER]["Outputs"].values() if "Export" in output]
    for wanted in ([group, "EgressDomain"], [channel, "Arn"], [endpoint, "Arn"]):
        assert {"Fn::GetAtt": wanted} in values
