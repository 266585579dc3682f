"""Rights are enforced on the media services as IAM grants them: by action, by resource, and only to known keys."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from rehearsal.cloud.process import LocalCloud
from tests.rehearsal.cloud.channels import make_channel, reach

Clients = Callable[[str], Any]


def test_a_role_may_start_exactly_the_channel_it_is_allowed(
    client: Clients, as_role: Callable[..., Clients], name: str
) -> None:
    allowed, other = (make_channel(client("medialive"), f"{name}-{which}") for which in ("allowed", "other"))
    medialive = as_role(name, {"Action": "medialive:StartChannel", "Resource": allowed["Arn"]})("medialive")
    medialive.start_channel(ChannelId=allowed["Id"])
    reach(client("medialive"), allowed["Id"], "RUNNING")

    with pytest.raises(ClientError) as denied:
        medialive.start_channel(ChannelId=other["Id"])
    assert denied.value.response["Error"]["Code"] == "AccessDeniedException"
    text = denied.value.response["Error"]["Message"]
    assert f"assumed-role/{name}/test is not authorized to perform: medialive:StartChannel" in text
    assert text.endswith(other["Arn"])
    assert client("medialive").describe_channel(ChannelId=other["Id"])["State"] == "IDLE"
    with pytest.raises(ClientError, match=r"AccessDenied.*medialive:StopChannel"):
        medialive.stop_channel(ChannelId=allowed["Id"])


def test_a_right_may_hang_on_the_tags_of_a_channel(client: Clients, as_role: Callable[..., Clients], name: str) -> None:
    ours = make_channel(client("medialive"), f"{name}-ours", Tags={"onair:environment": name})
    theirs = make_channel(client("medialive"), f"{name}-theirs", Tags={"onair:environment": "other"})
    condition = {"StringEquals": {"aws:ResourceTag/onair:environment": name}}
    statement = {"Action": "medialive:StartChannel", "Resource": "*", "Condition": condition}
    medialive = as_role(name, statement)("medialive")
    medialive.start_channel(ChannelId=ours["Id"])
    with pytest.raises(ClientError, match="AccessDenied"):
        medialive.start_channel(ChannelId=theirs["Id"])


def test_a_stop_may_hang_on_the_tags_of_a_channel_in_each_of_its_ways(
    client: Clients, as_role: Callable[..., Clients], name: str
) -> None:
    ours = [make_channel(client("medialive"), f"{name}-{n}", Tags={"onair:environment": name}) for n in range(2)]
    theirs = make_channel(client("medialive"), f"{name}-theirs", Tags={"onair:environment": "other"})
    for channel in (*ours, theirs):
        client("medialive").start_channel(ChannelId=channel["Id"])
        reach(client("medialive"), channel["Id"], "RUNNING")
    condition = {"StringEquals": {"aws:ResourceTag/onair:environment": name}}
    actions = ["medialive:StopChannel", "medialive:BatchStop"]
    medialive = as_role(name, {"Action": actions, "Resource": "*", "Condition": condition})("medialive")
    with pytest.raises(ClientError, match=f"AccessDenied.*medialive:StopChannel on resource: {theirs['Arn']}"):
        medialive.stop_channel(ChannelId=theirs["Id"])
    with pytest.raises(ClientError, match=f"AccessDenied.*medialive:BatchStop on resource: {theirs['Arn']}"):
        medialive.batch_stop(ChannelIds=[ours[0]["Id"], theirs["Id"]])
    assert client("medialive").describe_channel(ChannelId=ours[0]["Id"])["State"] == "RUNNING"
    assert medialive.stop_channel(ChannelId=ours[0]["Id"])["State"] == "STOPPING"
    assert [item["Id"] for item in medialive.batch_stop(ChannelIds=[ours[1]["Id"]])["Successful"]] == [ours[1]["Id"]]
    assert client("medialive").describe_channel(ChannelId=theirs["Id"])["State"] == "RUNNING"


def test_a_right_to_tag_may_hang_on_the_tag(client: Clients, as_role: Callable[..., Clients], name: str) -> None:
    arn = make_channel(client("medialive"), name)["Arn"]
    only = {"ForAllValues:StringEquals": {"aws:TagKeys": ["onair:running-since"]}}
    actions = ["medialive:CreateTags", "medialive:DeleteTags"]
    medialive = as_role(name, {"Action": actions, "Resource": arn, "Condition": only})("medialive")
    medialive.create_tags(ResourceArn=arn, Tags={"onair:running-since": "2026-11-25T19:00:00Z"})
    for call, more in (
        (medialive.create_tags, {"Tags": {"team": "x"}}),
        (medialive.delete_tags, {"TagKeys": ["team"]}),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            call(ResourceArn=arn, **more)
    medialive.delete_tags(ResourceArn=arn, TagKeys=["onair:running-since"])


def test_what_is_not_emulated_is_denied_before_that_is_said(
    client: Clients, as_role: Callable[..., Clients], name: str
) -> None:
    medialive = as_role(name, {"Action": "medialive:DescribeChannel", "Resource": "*"})("medialive")
    with pytest.raises(ClientError, match=r"AccessDenied.*medialive:ListMultiplexes"):
        medialive.list_multiplexes()
    with pytest.raises(ClientError, match=r"NotImplemented.*medialive:ListMultiplexes is not emulated"):
        client("medialive").list_multiplexes()


def test_a_right_to_one_packager_channel_opens_no_other(
    client: Clients, as_role: Callable[..., Clients], name: str
) -> None:
    packager = client("mediapackagev2")
    packager.create_channel_group(ChannelGroupName=name)
    arns = {
        channel: packager.create_channel(ChannelGroupName=name, ChannelName=channel)["Arn"]
        for channel in ("one", "two")
    }
    role = as_role(name, {"Action": "mediapackagev2:GetChannel", "Resource": arns["one"]})("mediapackagev2")
    assert role.get_channel(ChannelGroupName=name, ChannelName="one")["Arn"] == arns["one"]
    with pytest.raises(ClientError, match="AccessDenied") as denied:
        role.get_channel(ChannelGroupName=name, ChannelName="two")
    assert arns["two"] in str(denied.value)


@pytest.mark.parametrize("service", ["medialive", "mediapackage", "mediapackagev2"])
def test_an_unknown_key_is_refused(cloud: LocalCloud, service: str) -> None:
    session = boto3.Session("ONAIRUNKNOWN", "not-a-secret", region_name=cloud.region)
    stranger: Any = session.client(service, endpoint_url=cloud.endpoint)  # type: ignore[call-overload] # named at run time
    call = stranger.list_channel_groups if service == "mediapackagev2" else stranger.list_channels
    with pytest.raises(ClientError) as refused:
        call()
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


@pytest.mark.parametrize("path", ["/prod/channels", "/channelGroup"])
def test_an_unsigned_request_reaches_no_service(cloud: LocalCloud, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(cloud.endpoint + path, timeout=5)
    with refused.value as answer:
        # The gateway knows the service by the signature alone.
        assert answer.code == 404
