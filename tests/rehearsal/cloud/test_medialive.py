"""MediaLive's channels and inputs through its API: what is refused, what is told, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.rehearsal.cloud.channels import ENCODER, destination, make_channel, make_input, reach
from tests.rehearsal.cloud.refusals import refused


@pytest.fixture
def medialive(client: Callable[[str], Any]) -> Any:
    return client("medialive")


def test_a_stopped_channel_is_updated_in_place(medialive: Any, name: str) -> None:
    channel = make_channel(medialive, name)
    encoder = deepcopy(ENCODER)
    encoder["VideoDescriptions"][0]["Height"] = 480
    medialive.update_channel(ChannelId=channel["Id"], Name="renamed", EncoderSettings=encoder)
    found = reach(medialive, channel["Id"], "IDLE")
    assert (found["Name"], found["EncoderSettings"]["VideoDescriptions"][0]["Height"]) == ("renamed", 480)
    assert found["Destinations"] == channel["Destinations"]


def test_an_input_serves_one_channel_and_is_deleted_after_it(medialive: Any, name: str) -> None:
    source = make_input(medialive, name)
    channel = make_channel(medialive, name, InputAttachments=[{"InputId": source}])
    found = medialive.describe_input(InputId=source)
    assert (found["State"], found["AttachedChannels"]) == ("ATTACHED", [channel["Id"]])
    code, status, text = refused(make_channel, medialive=medialive, name=name, InputAttachments=[{"InputId": source}])
    assert (code, status, text) == ("ConflictException", 409, f"inputId={source} is already attached to a channel")
    assert refused(medialive.delete_input, InputId=source)[0] == "ConflictException"

    medialive.delete_channel(ChannelId=channel["Id"])
    reach(medialive, channel["Id"], "DELETED")
    assert medialive.describe_input(InputId=source)["State"] == "DETACHED"
    medialive.delete_input(InputId=source)
    assert refused(medialive.describe_input, InputId=source)[:2] == ("NotFoundException", 404)


def test_a_security_group_in_use_is_kept(medialive: Any, name: str) -> None:
    rules = [{"Cidr": "203.0.113.0/24"}]
    group = medialive.create_input_security_group(WhitelistRules=rules)["SecurityGroup"]["Id"]
    source = make_input(medialive, name, groups=(group,))
    assert medialive.describe_input_security_group(InputSecurityGroupId=group)["Inputs"] == [source]
    code, status, _ = refused(medialive.delete_input_security_group, InputSecurityGroupId=group)
    assert (code, status) == ("ConflictException", 409)
    medialive.delete_input(InputId=source)
    medialive.delete_input_security_group(InputSecurityGroupId=group)


def test_a_security_group_without_a_rule_is_refused(medialive: Any) -> None:
    text = refused(medialive.create_input_security_group, WhitelistRules=[])[2]
    assert text == "Must specify at least one whitelist rule"


def test_an_input_publishes_where_the_rehearsal_listens(medialive: Any, name: str) -> None:
    source = medialive.describe_input(InputId=make_input(medialive, name, pipelines=2))
    urls = [item["Url"] for item in source["Destinations"]]
    assert urls == [f"rtmp://127.0.0.1:11935/live/{name}-{number}" for number in (0, 1)]
    assert source["InputClass"] == "STANDARD"


def test_wrong_encoder_settings_are_refused_in_botocores_own_words(client: Callable[..., Any], name: str) -> None:
    unchecked = client("medialive", validate=False)
    wrong = {**ENCODER, "VideoDescriptions": [{"Width": "wide"}]}
    del wrong["OutputGroups"]
    code, status, text = refused(make_channel, medialive=unchecked, name=name, EncoderSettings=wrong)
    assert (code, status) == ("BadRequestException", 400)
    assert 'Missing required parameter in EncoderSettings: "OutputGroups"' in text
    assert 'Missing required parameter in EncoderSettings.VideoDescriptions[0]: "Name"' in text
    assert "Invalid type for parameter EncoderSettings.VideoDescriptions[0].Width, value: wide" in text


@pytest.mark.parametrize(("kind", "pipelines"), [("STANDARD", (1,)), ("SINGLE_PIPELINE", (1, 2))])
def test_a_destination_has_one_entry_for_each_pipeline(
    medialive: Any, name: str, kind: str, pipelines: tuple[int, ...]
) -> None:
    wanted = {"ChannelClass": kind, "Destinations": [destination(*pipelines)]}
    code, status, text = refused(make_channel, medialive=medialive, name=name, **wanted)
    assert (code, status) == ("BadRequestException", 422)
    assert text == f"Destination packager has {len(pipelines)} entries, the channel class needs {3 - len(pipelines)}"


def test_a_destination_is_of_exactly_one_kind(medialive: Any, name: str) -> None:
    both = {**destination(1), "Settings": [{"Url": "s3ssl://bucket/main"}]}
    for wrong in (both, {"Id": "packager"}):
        text = refused(make_channel, medialive=medialive, name=name, Destinations=[wrong])[2]
        assert text.startswith("Exactly one of settings, MediaPackage settings, or Multiplex settings is required")


def test_a_v1_packager_takes_one_entry_for_both_pipelines(medialive: Any, name: str) -> None:
    v1 = {"Id": "packager", "MediaPackageSettings": [{"ChannelId": "legacy"}]}
    assert make_channel(medialive, name, ChannelClass="STANDARD", Destinations=[v1])["State"] == "IDLE"


def test_an_unknown_input_is_refused(medialive: Any, name: str) -> None:
    attached = [{"InputId": "0000000"}]
    assert refused(make_channel, medialive=medialive, name=name, InputAttachments=attached)[0] == "NotFoundException"


def test_a_listing_comes_in_pages_without_loss_or_repetition(medialive: Any, name: str) -> None:
    made = [make_channel(medialive, f"{name}-{number}")["Id"] for number in range(3)]
    pages = list(medialive.get_paginator("list_channels").paginate(PaginationConfig={"PageSize": 2}))
    assert [len(page["Channels"]) for page in pages[:-1]] == [2] * (len(pages) - 1)
    listed = [channel["Id"] for page in pages for channel in page["Channels"]]
    assert [channel for channel in listed if channel in made] == made
    assert len(set(listed)) == len(listed)
    assert "NextToken" not in pages[-1]


def test_tags_are_added_listed_and_taken_away(medialive: Any, name: str) -> None:
    arn = make_channel(medialive, name, Tags={"onair:phase": "4"})["Arn"]
    medialive.create_tags(ResourceArn=arn, Tags={"team": "sports", "spare": "x"})
    medialive.delete_tags(ResourceArn=arn, TagKeys=["spare"])
    assert medialive.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"onair:phase": "4", "team": "sports"}
    assert refused(medialive.list_tags_for_resource, ResourceArn=f"{arn}0")[0] == "NotFoundException"


def test_an_operation_that_is_not_emulated_says_so(medialive: Any) -> None:
    code, status, text = refused(medialive.list_multiplexes)
    assert (code, status, text) == ("NotImplemented", 501, "medialive:ListMultiplexes is not emulated")
