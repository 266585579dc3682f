"""Phase 4."""

from __future__ import annotations

import json
from typing import Any

import pytest

import environments
from tests.stacks.media_core import Core, core, exports, imports, outputs

LIVE = "MediaLiveStack"
CHANNEL, INPUT, SECRET = "AWS::MediaLive::Channel", "AWS::MediaLive::Input", "AWS::SecretsManager::Secret"
GROUP = "AWS::MediaLive::InputSecurityGroup"


@pytest.fixture(scope="module")
def dev() -> Core:
    return core("dev")


@pytest.fixture(scope="module")
def production() -> Core:
    return core("production")


@pytest.fixture(scope="module")
def two() -> Core:
    return core("dev", channels=("main", "main-hall"))


@pytest.mark.parametrize(
    ("archive", "needs"),
    [
        (True, {"NetworkStack", "StorageStack", "MediaPackageStack"}),
        (False, {"NetworkStack", "MediaPackageStack"}),
    ],
)
def test_it_needs_storage_only_while_it_records(archive: bool, needs: set[str]) -> None:
    assert core("dev", archive=archive).dependencies[LIVE] == needs


def test_its_outputs_are_the_brief_s_and_the_place_of_the_key(dev: Core) -> None:
    assert set(outputs(dev, LIVE)) == {"InputId", "RtmpPushUrls", "ChannelId", "StreamKeySecretArn"}


def test_channel_is_created_stopped(dev: Core) -> None:
    # Nothing in the stack could start it: no custom resource, no schedule.
    kinds = {resource["Type"] for resource in dev.templates[LIVE]["Resources"].values()}
    assert kinds == {CHANNEL, INPUT, SECRET, GROUP}


def test_names_of_the_packager_come_out_of_its_arn_so_that_the_import_is_real(dev: Core) -> None:
    (packager, _) = dev.only(LIVE, CHANNEL)["Destinations"]
    (settings,) = packager["MediaPackageSettings"]
    for key, position in (("ChannelGroup", 1), ("ChannelName", 3)):
        assert settings[key]["Fn::Select"][0] == position
        assert set(imports(settings[key])) <= exports(dev, "MediaPackageStack")


def test_the_archive_lies_in_the_bucket_of_phase_2(dev: Core) -> None:
    (_, archive) = dev.only(LIVE, CHANNEL)["Destinations"]
    parts = archive["Settings"][0]["Url"]["Fn::Join"][1]
    assert (parts[0], parts[2]) == ("s3ssl://", "/recordings/main/pipeline-0/main")
    assert set(imports(parts)) <= exports(dev, "StorageStack")


def test_it_runs_with_the_role_of_phase_1(dev: Core) -> None:
    role = outputs(dev, "NetworkStack")["MediaLiveRoleArn"]["Fn::GetAtt"][0]
    assert role in dev.only(LIVE, CHANNEL)["RoleArn"]["Fn::ImportValue"]


def test_no_right_is_given_because_cloudformation_reads_the_key(dev: Core) -> None:
    assert dev.resources(LIVE, "AWS::IAM::Policy") == {}
    assert "secretsmanager:" not in str(dev.resources("NetworkStack", "AWS::IAM::Policy"))


def test_the_stream_key_is_named_in_the_input_alone(dev: Core) -> None:
    template = json.loads(json.dumps(dev.templates[LIVE]))
    for resource in template["Resources"].values():
        if resource["Type"] == INPUT:
            del resource["Properties"]["Destinations"]
    assert "resolve:secretsmanager" not in json.dumps(template)


def test_rtmp_push_urls_come_without_the_key(dev: Core) -> None:
    url = outputs(dev, LIVE)["RtmpPushUrls"]["Fn::Join"]
    assert url[0] == "/"
    assert [part["Fn::Select"][0] for part in url[1]] == [0, 1, 2, 3]


def test_only_the_allow_list_may_send(production: Core) -> None:
    assert production.only(LIVE, GROUP)["WhitelistRules"] == [{"Cidr": "203.0.113.0/24"}]


def test_the_ladder_of_the_environment_is_encoded(production: Core) -> None:
    encoded = [
        (
            video["Width"],
            video["Height"],
            video["CodecSettings"]["H264Settings"]["FramerateNumerator"],
            video["CodecSettings"]["H264Settings"]["Bitrate"],
            video["CodecSettings"]["H264Settings"]["QvbrQualityLevel"],
        )
        for video in production.only(LIVE, CHANNEL)["EncoderSettings"]["VideoDescriptions"]
    ]
    (channel,) = environments.load("production").channels
    assert encoded == [(rung.width, rung.height, rung.framerate, rung.bitrate, rung.quality) for rung in channel.ladder]


@pytest.mark.parametrize(("environment", "bracket"), [("dev", "MAX_10_MBPS"), ("production", "MAX_10_MBPS")])
def test_the_input_is_billed_in_the_bracket_of_what_the_phone_sends(environment: str, bracket: str) -> None:
    assert core(environment).only(LIVE, CHANNEL)["InputSpecification"] == {
        "Codec": "AVC",
        "MaximumBitrate": bracket,
        "Resolution": "HD",
    }


def test_dev_runs_one_pipeline(dev: Core) -> None:
    assert dev.only(LIVE, CHANNEL)["ChannelClass"] == "SINGLE_PIPELINE"
    assert len(dev.only(LIVE, INPUT)["Destinations"]) == 1


def test_production_runs_two_pipelines_end_to_end(production: Core) -> None:
    channel = production.only(LIVE, CHANNEL)
    assert channel["ChannelClass"] == "STANDARD"
    assert len(production.only(LIVE, INPUT)["Destinations"]) == 2
    packager, archive = channel["Destinations"]
    assert (len(packager["MediaPackageSettings"]), len(archive["Settings"])) == (2, 2)


def test_production_publishes_both_push_urls(production: Core) -> None:
    urls: Any = outputs(production, LIVE)["RtmpPushUrls"]
    assert urls["Fn::Join"][0] == ","
    assert len(urls["Fn::Join"][1]) == 2


def test_each_channel_has_a_key_and_an_input_of_its_own(two: Core) -> None:
    assert len(two.resources(LIVE, SECRET)) == len(two.resources(LIVE, INPUT)) == len(two.resources(LIVE, CHANNEL)) == 2
    attached = [
        channel["Properties"]["InputAttachments"][0]["InputId"]["Ref"]
        for channel in two.resources(LIVE, CHANNEL).values()
    ]
    assert sorted(attached) == sorted(two.resources(LIVE, INPUT))


def test_all_channels_share_one_input_security_group(two: Core) -> None:
    (group,) = two.resources(LIVE, GROUP)
    assert [i["Properties"]["InputSecurityGroups"] for i in two.resources(LIVE, INPUT).values()] == [
        [{"Ref": group}]
    ] * 2


def test_further_channels_carry_their_name_in_their_outputs(two: Core) -> None:
    further = {"InputIdMainHall", "RtmpPushUrlsMainHall", "ChannelIdMainHall", "StreamKeySecretArnMainHall"}
    assert further <= outputs(two, LIVE).keys()


def test_medialive_s_tags_are_a_map(dev: Core) -> None:
    wanted = {"onair:project": "onair", "onair:environment": "dev", "onair:phase": "4", "owner": "onair"}
    assert [dev.only(LIVE, kind)["Tags"] for kind in (CHANNEL, INPUT, GROUP)] == [wanted] * 3


def test_what_the_automation_needs_stays_exported(dev: Core) -> None:
    (channel,) = dev.resources(LIVE, CHANNEL)
    values = [output["Value"] for output in dev.templates[LIVE]["Outputs"].values() if "Export" in output]
    assert {"Ref": channel} in values
    assert {"Fn::GetAtt": [channel, "Arn"]} in values
