"""MediaPackage v2 through its API: names, URLs, policies, and the order in which things go."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

REGION_AND_ACCOUNT = "ap-northeast-2:111122223333"


@pytest.fixture
def packager(client: Callable[[str], Any]) -> Any:
    return client("mediapackagev2")


@pytest.fixture
def channel(packager: Any, name: str) -> dict[str, str]:
    """The names of a CMAF channel in a group of its own."""
    packager.create_channel_group(ChannelGroupName=name, Tags={"made-for": name})
    packager.create_channel(ChannelGroupName=name, ChannelName="main", InputType="CMAF")
    return {"ChannelGroupName": name, "ChannelName": "main"}


@pytest.fixture
def endpoint(packager: Any, channel: dict[str, str]) -> dict[str, str]:
    """The names of an endpoint with an HLS, a low-latency HLS and a DASH manifest."""
    names = {**channel, "OriginEndpointName": "hls"}
    packager.create_origin_endpoint(
        **names,
        ContainerType="CMAF",
        Segment={"SegmentDurationSeconds": 2},
        HlsManifests=[{"ManifestName": "index"}],
        LowLatencyHlsManifests=[{"ManifestName": "low"}],
        DashManifests=[{"ManifestName": "dash"}],
    )
    return names


def code_of(call: Callable[..., Any], **parameters: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    answer = refused.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


def test_arns_carry_the_names(packager: Any, endpoint: dict[str, str]) -> None:
    group = f"arn:aws:mediapackagev2:{REGION_AND_ACCOUNT}:channelGroup/{endpoint['ChannelGroupName']}"
    names = {key: endpoint[key] for key in ("ChannelGroupName", "ChannelName")}
    assert packager.get_channel_group(ChannelGroupName=endpoint["ChannelGroupName"])["Arn"] == group
    assert packager.get_channel(**names)["Arn"] == f"{group}/channel/main"
    assert packager.get_origin_endpoint(**endpoint)["Arn"] == f"{group}/channel/main/originEndpoint/hls"


def test_playback_urls_are_below_the_groups_egress_domain(packager: Any, endpoint: dict[str, str]) -> None:
    group = endpoint["ChannelGroupName"]
    domain = packager.get_channel_group(ChannelGroupName=group)["EgressDomain"]
    assert re.fullmatch(r"[0-9a-f]+\.egress\.[0-9a-f]+\.mediapackagev2\.ap-northeast-2\.amazonaws\.com", domain)
    found = packager.get_origin_endpoint(**endpoint)
    prefix = f"https://{domain}/out/v1/{group}/main/hls"
    assert found["HlsManifests"][0]["Url"] == f"{prefix}/index.m3u8"
    assert found["LowLatencyHlsManifests"][0]["Url"] == f"{prefix}/low.m3u8"
    assert found["DashManifests"][0]["Url"] == f"{prefix}/dash.mpd"


@pytest.mark.parametrize(("kind", "end"), [("CMAF", ""), ("HLS", "index"), (None, "index")])
def test_a_channel_has_two_ingest_urls_that_end_as_its_input_type_says(
    packager: Any, name: str, kind: str | None, end: str
) -> None:
    egress = packager.create_channel_group(ChannelGroupName=name)["EgressDomain"]
    wanted = {"InputType": kind} if kind else {}
    made = packager.create_channel(ChannelGroupName=name, ChannelName="main", **wanted)
    host, rest = egress.split(".egress.")
    assert [item["Url"] for item in made["IngestEndpoints"]] == [
        f"https://{host}-{number}.ingest.{rest}/in/v1/{name}/{number}/main/{end}" for number in (1, 2)
    ]
    assert made["InputType"] == (kind or "HLS")


def test_an_update_changes_the_endpoint_and_its_urls(packager: Any, endpoint: dict[str, str]) -> None:
    before = packager.get_origin_endpoint(**endpoint)
    packager.update_origin_endpoint(
        **endpoint,
        ContainerType="CMAF",
        Segment={"SegmentDurationSeconds": 4},
        HlsManifests=[{"ManifestName": "other"}],
    )
    after = packager.get_origin_endpoint(**endpoint)
    assert after["Segment"]["SegmentDurationSeconds"] == 4
    assert after["HlsManifests"][0]["Url"].endswith("/main/hls/other.m3u8")
    assert (after["Arn"], after["CreatedAt"]) == (before["Arn"], before["CreatedAt"])
    assert after["ETag"] != before["ETag"]


def test_an_endpoint_has_one_policy_that_goes_with_it(packager: Any, endpoint: dict[str, str]) -> None:
    assert code_of(packager.get_origin_endpoint_policy, **endpoint) == ("ResourceNotFoundException", 404)
    for sid in ("First", "Second"):
        policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": sid}]})
        packager.put_origin_endpoint_policy(**endpoint, Policy=policy)
    assert json.loads(packager.get_origin_endpoint_policy(**endpoint)["Policy"])["Statement"] == [{"Sid": "Second"}]
    packager.delete_origin_endpoint(**endpoint)
    packager.create_origin_endpoint(**endpoint, ContainerType="CMAF")
    assert code_of(packager.get_origin_endpoint_policy, **endpoint) == ("ResourceNotFoundException", 404)


def test_a_policy_needs_its_endpoint(packager: Any, channel: dict[str, str]) -> None:
    call = packager.put_origin_endpoint_policy
    assert code_of(call, **channel, OriginEndpointName="none", Policy="{}") == ("ResourceNotFoundException", 404)


def test_a_channel_policy_is_kept_and_deleted(packager: Any, channel: dict[str, str]) -> None:
    packager.put_channel_policy(**channel, Policy="{}")
    assert packager.get_channel_policy(**channel)["Policy"] == "{}"
    packager.delete_channel_policy(**channel)
    assert code_of(packager.get_channel_policy, **channel) == ("ResourceNotFoundException", 404)


def test_what_still_holds_something_is_not_deleted(packager: Any, endpoint: dict[str, str]) -> None:
    group = {"ChannelGroupName": endpoint["ChannelGroupName"]}
    channel = {**group, "ChannelName": "main"}
    assert code_of(packager.delete_channel_group, **group) == ("ConflictException", 409)
    assert code_of(packager.delete_channel, **channel) == ("ConflictException", 409)
    packager.delete_origin_endpoint(**endpoint)
    packager.delete_channel(**channel)
    packager.delete_channel_group(**group)
    assert code_of(packager.get_channel_group, **group) == ("ResourceNotFoundException", 404)


def test_a_name_is_taken_once_and_a_parent_must_exist(packager: Any, channel: dict[str, str]) -> None:
    assert code_of(packager.create_channel, **channel) == ("ConflictException", 409)
    orphan = {"ChannelGroupName": "no-such-group", "ChannelName": "main"}
    assert code_of(packager.create_channel, **orphan) == ("ResourceNotFoundException", 404)


def test_a_listing_shows_its_own_parents_children_only(packager: Any, endpoint: dict[str, str], name: str) -> None:
    other = f"{name}-other"
    packager.create_channel_group(ChannelGroupName=other)
    packager.create_channel(ChannelGroupName=other, ChannelName="elsewhere")
    group = {"ChannelGroupName": endpoint["ChannelGroupName"]}
    assert [item["ChannelName"] for item in packager.list_channels(**group)["Items"]] == ["main"]
    listed = packager.list_origin_endpoints(**group, ChannelName="main")["Items"]
    assert [item["OriginEndpointName"] for item in listed] == ["hls"]


def test_children_are_listed_in_pages(packager: Any, channel: dict[str, str]) -> None:
    group = {"ChannelGroupName": channel["ChannelGroupName"]}
    for other in ("second", "third"):
        packager.create_channel(**group, ChannelName=other)
    pages = list(packager.get_paginator("list_channels").paginate(**group, PaginationConfig={"PageSize": 2}))
    assert [[item["ChannelName"] for item in page["Items"]] for page in pages] == [["main", "second"], ["third"]]


def test_tags_of_a_group_are_read_and_changed(packager: Any, channel: dict[str, str]) -> None:
    group = channel["ChannelGroupName"]
    arn = f"arn:aws:mediapackagev2:{REGION_AND_ACCOUNT}:channelGroup/{group}"
    packager.tag_resource(ResourceArn=arn, Tags={"onair:phase": "3"})
    packager.untag_resource(ResourceArn=arn, TagKeys=["made-for"])
    assert packager.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"onair:phase": "3"}
