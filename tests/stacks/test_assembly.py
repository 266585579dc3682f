"""What must hold over all seven templates together, so that no snapshot update can give it away."""

from __future__ import annotations

import filecmp
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

import environments
from app import build
from stacks.phases import PHASES
from tests.assembly import ROOT, app_command, context
from tests.conftest import Templates

OUTPUTS = {
    "NetworkStack": {"VpcId", "SubnetIds", "SecurityGroupId", "MediaLiveRoleArn", "LambdaRoleArn"},
    "StorageStack": {"ArchiveBucketName", "ArchiveBucketArn"},
    "MediaPackageStack": {"ChannelId", "HlsEndpointUrl", "HlsIngestUrl", "Credentials"},
    "MediaLiveStack": {"InputId", "RtmpPushUrls", "ChannelId"},
    "CloudFrontStack": {"DistributionDomainName", "DistributionId", "PlayerUrl"},
    "MonitoringStack": {"DashboardUrl", "AlarmTopicArn"},
    "AutomationStack": {"IngestClosingRoleArn", "DeadLettersArn"},
}


@pytest.mark.parametrize("environment", environments.names())
@pytest.mark.parametrize("stack", OUTPUTS)
def test_every_output_of_the_brief_is_published(
    environment: str, stack: str, templates: Callable[[str], Templates]
) -> None:
    assert templates(environment)[stack].get("Outputs", {}).keys() >= OUTPUTS[stack]


def test_logical_ids_and_types_are_equal_over_environments(templates: Callable[[str], Templates]) -> None:
    def shape(environment: str) -> dict[str, dict[str, str]]:
        return {
            stack: {logical_id: resource["Type"] for logical_id, resource in template["Resources"].items()}
            for stack, template in templates(environment).items()
        }

    # What only a key of the environment brings (auto-deletion in dev, a second input for STANDARD …) may differ;
    # an id that stands in two environments must be the same thing in both.
    dev, staging, production = shape("dev"), shape("staging"), shape("production")
    for other in (staging, production):
        for stack, resources in dev.items():
            common = resources.keys() & other[stack].keys()
            assert {name: resources[name] for name in common} == {name: other[stack][name] for name in common}
            kept = {
                name for name, kind in resources.items() if kind.startswith(("AWS::MediaLive", "AWS::MediaPackage"))
            }
            assert kept <= other[stack].keys(), stack


def imports(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("Fn::ImportValue"), str):
            yield value["Fn::ImportValue"]
        for inner in value.values():
            yield from imports(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from imports(inner)


@pytest.mark.parametrize("removed", [(5,), (4, 7), (7,), (6,)])
def test_exports_stay_when_a_consumer_is_removed(
    removed: tuple[int, ...], templates: Callable[[str], Templates], tmp_path: Path
) -> None:
    dev = environments.load("dev")
    app = cdk.App(context=context(), outdir=str(tmp_path))
    build(app, dev.model_copy(update={"phases": tuple(phase for phase in dev.phases if phase not in removed)}))
    app.synth()
    for path in tmp_path.glob("*.template.json"):
        stack = path.name.removesuffix(".template.json")
        assert json.loads(path.read_text()) == templates("dev")[stack], stack


@pytest.mark.parametrize("environment", environments.names())
def test_every_import_has_its_export(environment: str, templates: Callable[[str], Templates]) -> None:
    every = templates(environment).values()
    exported = {o["Export"]["Name"] for t in every for o in t.get("Outputs", {}).values() if "Export" in o}
    assert {name for template in every for name in imports(template)} <= exported


TAGGED_AS_LIST = {"onair:project", "onair:environment", "onair:phase"}
UNTAGGABLE = {
    # CloudFormation's schemas of these types have no tag property.
    "AWS::CDK::Metadata", "AWS::CloudFront::CachePolicy", "AWS::CloudFront::OriginAccessControl",
    "AWS::CloudFront::OriginRequestPolicy", "AWS::CloudFront::ResponseHeadersPolicy", "AWS::CloudWatch::Dashboard",
    "AWS::EC2::Route", "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::VPCGatewayAttachment",
    "AWS::IAM::Policy", "AWS::Lambda::EventInvokeConfig", "AWS::Lambda::LayerVersion", "AWS::Lambda::Permission",
    "AWS::MediaPackageV2::OriginEndpointPolicy", "AWS::S3::BucketPolicy", "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy", "AWS::Scheduler::Schedule", "AWS::SecretsManager::ResourcePolicy",
}  # fmt: skip


def tags_of(resource: dict[str, Any]) -> dict[str, str]:
    properties = resource.get("Properties", {})
    tags = properties.get("Tags") or properties.get("HostedZoneTags") or properties.get("ResourceTags") or {}
    return tags if isinstance(tags, dict) else {tag["Key"]: tag["Value"] for tag in tags}


@pytest.mark.parametrize("environment", environments.names())
def test_everything_taggable_carries_project_environment_and_phase(
    environment: str, templates: Callable[[str], Templates]
) -> None:
    numbers = {phase.stack: str(phase.number) for phase in PHASES}
    for stack, template in templates(environment).items():
        for logical_id, resource in template["Resources"].items():
            if resource["Type"] in UNTAGGABLE or resource["Type"].startswith("Custom::"):
                continue
            tags = tags_of(resource)
            wanted = {"onair:project": "onair", "onair:environment": environment, "onair:phase": numbers[stack]}
            assert wanted.items() <= tags.items(), f"{stack}/{logical_id} {resource['Type']}"


def test_two_synths_are_byte_equal_and_need_neither_network_nor_credentials(
    synthesize: Callable[[str], Path], tmp_path: Path
) -> None:
    """Here with jsii's checks of types, which cdk.json leaves out: they change nothing but the time."""
    assert "-O" in app_command()
    here = synthesize("dev")
    offline = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("AWS_") and name != "PYTHONDONTWRITEBYTECODE"
    }
    subprocess.run(
        app_command(),
        cwd=ROOT,
        check=True,
        timeout=120,
        capture_output=True,
        # A proxy that nothing listens on: a synth that asked the network would fail.
        env={
            **offline,
            "CDK_OUTDIR": str(tmp_path),
            "CDK_CONTEXT_JSON": json.dumps(context()),
            "HTTPS_PROXY": "http://127.0.0.1:9",
            "HTTP_PROXY": "http://127.0.0.1:9",
        },
    )
    # Not the metadata: it names the folder of the assembly.
    names = sorted(path.name for path in here.iterdir() if path.name.endswith((".template.json", ".assets.json")))
    assert "MediaLiveStack.template.json" in names
    assert filecmp.cmpfiles(here, tmp_path, names, shallow=False) == (names, [], [])
