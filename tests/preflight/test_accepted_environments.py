"""What the model accepts, AWS takes: whole environments synthesized, checked, and measured name by name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aws_cdk as cdk
from hypothesis import HealthCheck, Phase, given, settings

import environments
from app import build
from environments import Environment
from preflight.check import check
from preflight.finding import Severity
from preflight.template import Resource, Templates
from tests.assembly import context
from tests.environments.generated import DEV, toml
from tests.environments.whole import Whole, environment
from tests.examples import examples

# A synth takes about a second, and to shrink an environment would take hundreds.
FEW = settings(
    max_examples=examples(6, 60),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LONGEST_NAME = "e" + "-0123456789abcdefghi"[:19]
LONGEST_PROJECT = "p" + "-0123456789abcdefghij"[:20]
LONGEST_CHANNEL = "C" + "-_" * 31 + "0"

LONGEST: Mapping[tuple[str, str], int] = {
    ("AWS::CloudFront::CachePolicy", "CachePolicyConfig.Name"): 128,
    ("AWS::CloudFront::OriginAccessControl", "OriginAccessControlConfig.Name"): 64,
    ("AWS::CloudFront::ResponseHeadersPolicy", "ResponseHeadersPolicyConfig.Name"): 128,
    ("AWS::CloudWatch::Alarm", "AlarmName"): 255,
    ("AWS::CloudWatch::Dashboard", "DashboardName"): 255,
    ("AWS::Events::Rule", "Name"): 64,
    ("AWS::IAM::Policy", "PolicyName"): 128,
    ("AWS::IAM::Role", "RoleName"): 64,
    ("AWS::Lambda::Function", "FunctionName"): 64,
    ("AWS::Logs::LogGroup", "LogGroupName"): 512,
    ("AWS::MediaLive::Channel", "Name"): 256,
    ("AWS::MediaLive::Input", "Name"): 256,
    ("AWS::MediaPackageV2::Channel", "ChannelGroupName"): 256,
    ("AWS::MediaPackageV2::Channel", "ChannelName"): 256,
    ("AWS::MediaPackageV2::ChannelGroup", "ChannelGroupName"): 256,
    ("AWS::MediaPackageV2::OriginEndpoint", "ChannelGroupName"): 256,
    ("AWS::MediaPackageV2::OriginEndpoint", "ChannelName"): 256,
    ("AWS::MediaPackageV2::OriginEndpoint", "OriginEndpointName"): 256,
    ("AWS::MediaPackageV2::OriginEndpointPolicy", "ChannelGroupName"): 256,
    ("AWS::MediaPackageV2::OriginEndpointPolicy", "ChannelName"): 256,
    ("AWS::MediaPackageV2::OriginEndpointPolicy", "OriginEndpointName"): 256,
    ("AWS::S3::Bucket", "BucketName"): 63,
    ("AWS::SNS::Topic", "TopicName"): 256,
    ("AWS::Scheduler::Schedule", "Name"): 64,
    ("AWS::Scheduler::ScheduleGroup", "Name"): 64,
    ("AWS::CloudWatch::Alarm", "MetricName"): 255,
    ("AWS::SecretsManager::Secret", "Name"): 512,
}
"""How long each service lets a name be; a literal name of a template that is not here fails the test."""
LONGEST_STACK_NAME = 128
LONGEST_EXPORT_NAME = 255


def loaded(data: dict[str, Any], name: str = "dev") -> Environment:
    with TemporaryDirectory() as folder:
        (Path(folder) / f"{name}.toml").write_text(toml(data), encoding="utf-8")
        return environments.load(name, Path(folder))


def synthesized(chosen: Environment) -> tuple[Templates, list[str]]:
    """The templates of an environment, and the names of its stacks."""
    with TemporaryDirectory() as folder:
        app = cdk.App(context=context(), outdir=folder)
        build(app, chosen)
        assembly = app.synth()
        return Templates.read(sorted(Path(folder).glob("*.template.json"))), [one.stack_name for one in assembly.stacks]


def literal_names(resource: Resource) -> Iterator[tuple[str, str]]:
    """Every property that names the resource itself, with what it says; a name that a deploy makes is none."""
    for member, value in resource.properties.items():
        inner = value.get("Name") if member.endswith("Config") and isinstance(value, Mapping) else None
        for path, name in ((member, value), (f"{member}.Name", inner)):
            if path.endswith("Name") and isinstance(name, str):
                yield path, name


def unfit_names(templates: Templates, stacks: list[str]) -> list[str]:
    measured = [
        (f"{resource.type} {path}", name, LONGEST.get((resource.type, path), 0))
        for resource in templates.resources()
        for path, name in literal_names(resource)
    ]
    measured += [("stack", name, LONGEST_STACK_NAME) for name in stacks]
    measured += [
        ("export", output["Export"]["Name"], LONGEST_EXPORT_NAME)
        for stack in templates.names
        for output in templates.document(stack).get("Outputs", {}).values()
        if "Export" in output
    ]
    return [f"{what} {name!r}: {len(name)} of {most}" for what, name, most in measured if not 1 <= len(name) <= most]


def refused(templates: Templates) -> list[str]:
    return [
        f"{found.rule.id} {found.where}: {found.violation.got}, allowed {found.violation.allowed}"
        for found in check(templates)
        if found.rule.severity is Severity.ERROR
    ]


@FEW
@given(whole=environment())
def test_what_the_model_accepts_preflight_does_not_refuse_and_every_name_fits_its_service(whole: Whole) -> None:
    templates, stacks = synthesized(loaded(whole.data, whole.name))
    assert refused(templates) == []
    assert unfit_names(templates, stacks) == []


def test_the_longest_names_that_the_model_accepts_fit_every_service() -> None:
    data = json.loads(json.dumps(DEV)) | {"project": LONGEST_PROJECT}
    data["channels"][0]["name"] = data["automation"]["windows"][0]["channel"] = LONGEST_CHANNEL
    data["ingest"]["allow_list"] = ["203.0.113.0/24"]
    data["channels"][0]["accept_single_pipeline"] = True
    chosen = loaded(data, LONGEST_NAME)
    assert [len(name) for name in (chosen.project, chosen.name, chosen.channels[0].name)] == [21, 20, 64]
    templates, stacks = synthesized(chosen)
    assert refused(templates) == []
    assert unfit_names(templates, stacks) == []
    held = {resource.type for resource in templates.resources() if any(literal_names(resource))}
    assert held >= {"AWS::Lambda::Function", "AWS::CloudWatch::Alarm", "AWS::MediaLive::Channel", "AWS::IAM::Policy"}


def test_a_name_that_is_too_long_or_of_an_unknown_kind_is_found() -> None:
    found = Templates(
        {
            "Stack": {
                "Resources": {
                    "Long": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "f" * 65}},
                    "Made": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": {"Ref": "Long"}}},
                    "Other": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q"}},
                }
            }
        }
    )
    assert unfit_names(found, ["s" * 129]) == [
        f"AWS::Lambda::Function FunctionName '{'f' * 65}': 65 of 64",
        "AWS::SQS::Queue QueueName 'q': 1 of 0",
        f"stack '{'s' * 129}': 129 of 128",
    ]
