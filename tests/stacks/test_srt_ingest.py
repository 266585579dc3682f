"""An environment whose phones send SRT, phases 1 and 4."""

from __future__ import annotations

import pytest

import environments
from senders.settings import URLS_OUTPUTS
from tests.stacks.media_core import Core, imports, outputs, synthesized

LIVE, NETWORK = "MediaLiveStack", "NetworkStack"
INPUT, SECRET, POLICY = "AWS::MediaLive::Input", "AWS::SecretsManager::Secret", "AWS::IAM::Policy"


def srt(name: str) -> Core:
    environment = environments.load(name)
    ingest = environment.ingest.model_copy(update={"type": "SRT_LISTENER", "app_name": None})
    return synthesized(environment.model_copy(update={"ingest": ingest}))


@pytest.fixture(scope="module")
def dev() -> Core:
    return srt("dev")


def test_the_outputs_name_the_srt_urls(dev: Core) -> None:
    assert set(outputs(dev, LIVE)) == {"InputId", URLS_OUTPUTS["SRT_LISTENER"], "ChannelId", "StreamKeySecretArn"}


def test_the_keys_of_the_environment_reach_the_input(dev: Core) -> None:
    listener = dev.only(LIVE, INPUT)["SrtSettings"]["SrtListenerSettings"]
    assert (listener["MinimumLatency"], listener["Decryption"]["Algorithm"]) == (1000, "AES256")


def test_the_channels_role_may_read_the_passphrase_and_no_other_secret(dev: Core) -> None:
    (secret,) = dev.resources(LIVE, SECRET)
    policy = dev.only(LIVE, POLICY)
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == "secretsmanager:GetSecretValue"
    assert statement["Resource"] == {"Ref": secret}
    assert "Condition" not in statement
    role = outputs(dev, NETWORK)["MediaLiveRoleArn"]["Fn::GetAtt"][0]
    assert [role in name for name in imports(policy["Roles"])] == [True]


def test_the_channel_takes_the_srt_input(dev: Core) -> None:
    (phone,) = dev.resources(LIVE, INPUT)
    (attached,) = dev.only(LIVE, "AWS::MediaLive::Channel")["InputAttachments"]
    assert attached["InputId"] == {"Ref": phone}


def test_the_network_admits_srt_alone(dev: Core) -> None:
    groups = dev.resources(NETWORK, "AWS::EC2::SecurityGroup").values()
    rules = [rule for group in groups for rule in group["Properties"].get("SecurityGroupIngress", [])]
    assert [(rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) for rule in rules] == [("udp", 5000, 5000)]


def test_two_pipelines_are_reached_at_two_addresses() -> None:
    standard = srt("production")
    assert standard.only(LIVE, INPUT)["Destinations"] == [{}, {}]
    assert len(outputs(standard, LIVE)["SrtListenerUrls"]["Fn::Join"][1]) == 2


def test_what_does_not_meet_the_phone_is_the_same_as_with_rtmp(dev: Core) -> None:
    rtmp = synthesized(environments.load("dev"))
    assert dev.templates["StorageStack"] == rtmp.templates["StorageStack"]
    assert dev.templates["MediaPackageStack"] == rtmp.templates["MediaPackageStack"]
    assert set(dev.templates[NETWORK]["Resources"]) == set(rtmp.templates[NETWORK]["Resources"])
