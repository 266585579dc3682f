"""A MediaPackage channel with its endpoint."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import pytest

from constructs_lib.channel_group import ChannelGroup
from constructs_lib.hls_origin import HlsOrigin
from tests.constructs_lib.rendering import empty_stack, only, resources

CHANNEL, ENDPOINT = "AWS::MediaPackageV2::Channel", "AWS::MediaPackageV2::OriginEndpoint"


def origin(**changes: Any) -> tuple[cdk.Stack, HlsOrigin]:
    stack = empty_stack()
    options: dict[str, Any] = {"manifest_window_seconds": 60, "startover_seconds": 3600, "low_latency": False}
    group = ChannelGroup(stack, "Group", group_name="onair-dev")
    built = HlsOrigin(stack, "Main", group=group, channel_name="main", segment_seconds=2, **{**options, **changes})
    return stack, built


@pytest.fixture(scope="module")
def plain() -> tuple[cdk.Stack, HlsOrigin]:
    return origin()


def test_the_channel_takes_what_medialive_s_v2_group_sends(plain: tuple[cdk.Stack, HlsOrigin]) -> None:
    assert only(plain[0], CHANNEL)["Properties"]["InputType"] == "CMAF"


def test_the_endpoint_packages_fmp4_segments_of_the_given_length(plain: tuple[cdk.Stack, HlsOrigin]) -> None:
    endpoint = only(plain[0], ENDPOINT)["Properties"]
    assert endpoint["ContainerType"] == "CMAF"
    assert endpoint["Segment"]["SegmentDurationSeconds"] == 2


def test_viewers_may_start_over_within_the_window(plain: tuple[cdk.Stack, HlsOrigin]) -> None:
    assert only(plain[0], ENDPOINT)["Properties"]["StartoverWindowSeconds"] == 3600


def test_startover_of_zero_is_off() -> None:
    assert only(origin(startover_seconds=0)[0], ENDPOINT)["Properties"]["StartoverWindowSeconds"] == 0


def test_literal_names_are_ordered_by_hand(plain: tuple[cdk.Stack, HlsOrigin]) -> None:
    stack = plain[0]
    (group,) = resources(stack, "AWS::MediaPackageV2::ChannelGroup")
    (channel,) = resources(stack, CHANNEL)
    assert only(stack, CHANNEL)["DependsOn"] == [group]
    assert only(stack, ENDPOINT)["DependsOn"] == [channel]


def test_the_playback_path_is_known_without_deploying(plain: tuple[cdk.Stack, HlsOrigin]) -> None:
    built = plain[1]
    assert built.manifest_path == "/out/v1/onair-dev/main/hls/index.m3u8"
    assert not cdk.Token.is_unresolved(built.manifest_path)
    names = (built.group_name, built.channel_name, built.endpoint_name, built.manifest_name)
    assert names == ("onair-dev", "main", "hls", "index")


def test_what_the_service_makes_up_stays_a_reference(plain: tuple[cdk.Stack, HlsOrigin]) -> None:
    stack, built = plain
    (endpoint,) = resources(stack, ENDPOINT)
    (channel,) = resources(stack, CHANNEL)
    assert stack.resolve(built.manifest_url) == {"Fn::Select": [0, {"Fn::GetAtt": [endpoint, "HlsManifestUrls"]}]}
    assert stack.resolve(built.ingest_url) == {"Fn::Select": [0, {"Fn::GetAtt": [channel, "IngestEndpointUrls"]}]}
    assert stack.resolve(built.channel_arn) == {"Fn::GetAtt": [channel, "Arn"]}
    assert stack.resolve(built.endpoint_arn) == {"Fn::GetAtt": [endpoint, "Arn"]}


def test_the_low_latency_manifest_stands_beside_the_plain_one() -> None:
    endpoint = only(origin(low_latency=True)[0], ENDPOINT)["Properties"]
    assert [manifest["ManifestName"] for manifest in endpoint["HlsManifests"]] == ["index"]
    assert [manifest["ManifestName"] for manifest in endpoint["LowLatencyHlsManifests"]] == ["ll"]


def test_publishing_is_two_actions_on_this_channel(plain: tuple[cdk.Stack, HlsOrigin]) -> None:
    stack, built = plain
    statement = stack.resolve(built.publishing().to_statement_json())
    assert statement["Action"] == ["mediapackagev2:GetChannel", "mediapackagev2:PutObject"]
    assert statement["Resource"] == stack.resolve(built.channel_arn)


def test_the_endpoint_has_its_one_policy(plain: tuple[cdk.Stack, HlsOrigin]) -> None:
    assert len(resources(plain[0], "AWS::MediaPackageV2::OriginEndpointPolicy")) == 1
