"""Every IAM policy document of the reviewed templates, with literals where only a deploy knows the value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from preflight.template import Resource, Templates
from preflight.value import Reference, Unresolved
from tests.assembly import ROOT

SNAPSHOTS = ROOT / "tests" / "snapshots"
ENVIRONMENTS = tuple(sorted(path.name for path in SNAPSHOTS.iterdir()))
ACCOUNT = "111122223333"
REGION = "ap-northeast-2"

VARIABLE = re.compile(r"\$\{[^{}]+\}")
PSEUDO = {"${AWS::AccountId}": ACCOUNT, "${AWS::Partition}": "aws", "${AWS::Region}": REGION}
ARNS = {
    "AWS::CloudFront::Distribution": f"arn:aws:cloudfront::{ACCOUNT}:distribution/{{name}}",
    "AWS::Events::Rule": f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{{name}}",
    "AWS::IAM::Role": f"arn:aws:iam::{ACCOUNT}:role/{{name}}",
    "AWS::Lambda::Function": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{{name}}",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{{name}}:*",
    "AWS::MediaLive::Channel": f"arn:aws:medialive:{REGION}:{ACCOUNT}:channel:1234567",
    "AWS::MediaLive::InputSecurityGroup": f"arn:aws:medialive:{REGION}:{ACCOUNT}:inputSecurityGroup:1234567",
    "AWS::MediaPackageV2::Channel": f"arn:aws:mediapackagev2:{REGION}:{ACCOUNT}:channelGroup/group/channel/{{name}}",
    "AWS::MediaPackageV2::OriginEndpoint": (
        f"arn:aws:mediapackagev2:{REGION}:{ACCOUNT}:channelGroup/group/channel/channel/originEndpoint/{{name}}"
    ),
    "AWS::S3::Bucket": "arn:aws:s3:::{name}",
    "AWS::SNS::Topic": f"arn:aws:sns:{REGION}:{ACCOUNT}:{{name}}",
    "AWS::SQS::Queue": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{{name}}",
}
ATTRIBUTES = {("AWS::EC2::VPC", "DefaultSecurityGroup"): "sg-0123456789abcdef0"}
ARN_BY_REF = frozenset({"AWS::SNS::Topic"})
"""The types of which Ref gives the ARN; of the others it gives the name."""


@dataclass(frozen=True)
class Policy:
    """One policy document and where it stands."""

    environment: str
    stack: str
    logical_id: str
    type: str
    part: str
    document: Mapping[str, Any]

    @property
    def is_trust(self) -> bool:
        return self.part == "AssumeRolePolicyDocument"

    @property
    def where(self) -> str:
        return f"{self.environment}/{self.stack}/{self.logical_id}.{self.part}"


@cache
def policies(environment: str) -> tuple[Policy, ...]:
    """All policy documents of an environment, wherever in a resource they stand."""
    templates = Templates.read(sorted((SNAPSHOTS / environment).glob("*.json")))
    return tuple(
        Policy(environment, resource.template, resource.logical_id, resource.type, name, document)
        for resource in templates.resources()
        for name, document in _documents(resource.properties, "")
    )


def _documents(value: Any, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        if "Statement" in value:
            yield name, literal(value)
            return
        for key, item in value.items():
            yield from _documents(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _documents(item, name)


def literal(value: Any) -> Any:
    """The value with a plausible literal for every reference; raises KeyError for one that is not known here."""
    match value:
        case Reference():
            return _named(value)
        case Unresolved():
            known = PSEUDO | {source.text: _named(source) for source in value.sources}
            return VARIABLE.sub(lambda variable: known[variable.group()], value.text)
        case Mapping():
            return {key: literal(item) for key, item in value.items()}
        case list():
            return [literal(item) for item in value]
    return value


def _named(reference: Reference) -> str:
    target = reference.target
    if reference.attribute == "Arn" or (reference.attribute is None and target.type in ARN_BY_REF):
        return ARNS[target.type].format(name=_name(target))
    if reference.attribute is None:
        return _name(target)
    return ATTRIBUTES[target.type, reference.attribute]


def _name(resource: Resource) -> str:
    # Bucket names take small letters only.
    return resource.logical_id.lower()
