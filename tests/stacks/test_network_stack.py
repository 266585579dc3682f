"""Phase 1."""

from __future__ import annotations

import pytest

import environments
from tests.stacks.media_core import Core, core, outputs, synthesized

NETWORK = "NetworkStack"


@pytest.fixture(scope="module")
def dev() -> Core:
    return core("dev")


def test_it_depends_on_nothing(dev: Core) -> None:
    assert dev.dependencies[NETWORK] == set()


def test_its_outputs_are_the_brief_s(dev: Core) -> None:
    assert set(outputs(dev, NETWORK)) == {"VpcId", "SubnetIds", "SecurityGroupId", "MediaLiveRoleArn", "LambdaRoleArn"}


def test_both_subnets_are_published_in_one_value(dev: Core) -> None:
    subnets = dev.resources(NETWORK, "AWS::EC2::Subnet")
    assert outputs(dev, NETWORK)["SubnetIds"] == {"Fn::Join": [",", [{"Ref": subnet} for subnet in subnets]]}


def test_subnets_lie_in_the_configured_zones(dev: Core) -> None:
    zones = {subnet["Properties"]["AvailabilityZone"] for subnet in dev.resources(NETWORK, "AWS::EC2::Subnet").values()}
    assert zones == {"ap-northeast-2a", "ap-northeast-2c"}


def test_zones_are_never_looked_up_even_with_an_account() -> None:
    environment = environments.load("dev").model_copy(update={"account": "111122223333"})
    built = synthesized(environment)
    assert built.manifest.get("missing", []) == []
    zones = {s["Properties"]["AvailabilityZone"] for s in built.resources(NETWORK, "AWS::EC2::Subnet").values()}
    assert zones == {"ap-northeast-2a", "ap-northeast-2c"}


@pytest.mark.parametrize("environment", environments.names())
def test_there_is_no_nat_gateway_anywhere(environment: str) -> None:
    assert core(environment).resources(NETWORK, "AWS::EC2::NatGateway") == {}


def test_rtmp_is_admitted_from_the_allow_list() -> None:
    (rule,) = core("production").only(NETWORK, "AWS::EC2::SecurityGroup")["SecurityGroupIngress"]
    assert (rule["CidrIp"], rule["FromPort"], rule["ToPort"]) == ("203.0.113.0/24", 1935, 1935)


def test_an_open_ingest_is_warned_of_at_every_synth(dev: Core) -> None:
    (warning,) = [text for text in dev.warnings[NETWORK] if "allow_list" in text]
    assert "admits the whole internet" in warning


def test_a_closed_ingest_is_not_warned_of() -> None:
    assert core("production").warnings[NETWORK] == []


def test_nothing_but_the_channel_logs_of_its_own_account_is_open_to_medialive(dev: Core) -> None:
    policies = dev.resources(NETWORK, "AWS::IAM::Policy")
    (policy,) = [body for name, body in policies.items() if name.startswith("MediaLiveRole")]
    services = {
        action.split(":")[0]
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }
    assert services == {"logs"}


def test_production_keeps_its_logs() -> None:
    (bucket,) = core("production").resources(NETWORK, "AWS::S3::Bucket").values()
    assert bucket["DeletionPolicy"] == "Retain"


def test_what_cdk_adds_for_itself_is_tagged_too(dev: Core) -> None:
    functions = dev.resources(NETWORK, "AWS::Lambda::Function").values()
    assert functions
    for function in functions:
        tags = {tag["Key"]: tag["Value"] for tag in function["Properties"]["Tags"]}
        assert tags == {
            "onair:project": "onair", "onair:environment": "dev", "onair:phase": "1", "owner": "onair",
        }  # fmt: skip
