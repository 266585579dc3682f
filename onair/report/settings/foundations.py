"""Phases 1 and 2: the network with its roles, and the archive."""

from __future__ import annotations

from collections.abc import Iterator

from onair.report.architecture import Architecture, plain_name
from onair.report.reading import at, buckets, expiries, listed
from onair.report.settings.table import Code, Table, of_rows, of_settings
from onair.report.words import Words
from preflight.template import Resource


def network(architecture: Architecture, words: Words) -> list[Table]:
    """The VPC, its subnets, and who may assume which role."""
    vpcs = architecture.resources("AWS::EC2::VPC", phase=1)
    gateways = architecture.resources("AWS::EC2::NatGateway", phase=1)
    rows: list[tuple[str, str | None]] = [
        (words("setting.vpc_block"), Code(at(vpcs[0].properties, "CidrBlock")) if vpcs else None),
        (words("setting.nat"), str(len(gateways)) if gateways else words("setting.nat_none")),
        (words("setting.endpoints"), _endpoints(architecture)),
        (words("setting.rtmp_from"), _allowed(architecture)),
        *((words("setting.logs_expire"), days) for days in _expiry(architecture, words, phase=1)),
    ]
    subnets = of_rows(
        words("table.subnets"),
        (words("column.subnet"), words("column.zone"), words("column.block")),
        (
            (f"{number}", Code(at(found.properties, "AvailabilityZone")), Code(at(found.properties, "CidrBlock")))
            for number, found in enumerate(architecture.resources("AWS::EC2::Subnet", phase=1), 1)
        ),
    )
    return [of_settings(words("table.network"), rows), subnets, _roles(architecture, words)]


def storage(architecture: Architecture, words: Words) -> list[Table]:
    """The archive bucket: what it keeps how long, and what it refuses."""
    return [table for bucket in buckets(architecture, 2) for table in _bucket(architecture, bucket, words)]


def _endpoints(architecture: Architecture) -> str | None:
    found = architecture.resources("AWS::EC2::VPCEndpoint", phase=1)
    kinds = [
        f"{str(getattr(endpoint.properties.get('ServiceName'), 'text', '')).rpartition('.')[2].upper()}"
        f" ({endpoint.properties.get('VpcEndpointType')})"
        for endpoint in found
    ]
    return ", ".join(kinds) or None


def _allowed(architecture: Architecture) -> Code | None:
    groups = architecture.resources("AWS::EC2::SecurityGroup", phase=1)
    blocks = [
        f"{at(rule, 'CidrIp')} → TCP {at(rule, 'FromPort')}"
        for group in groups
        for rule in listed(group.properties, "SecurityGroupIngress")
    ]
    return Code(", ".join(blocks)) if blocks else None


def _expiry(architecture: Architecture, words: Words, phase: int) -> Iterator[str]:
    for bucket in buckets(architecture, phase):
        for _, days in expiries(bucket):
            yield words.duration(days * 86400)


def _roles(architecture: Architecture, words: Words) -> Table:
    roles = [
        role for role in architecture.resources("AWS::IAM::Role", phase=1) if not role.logical_id.startswith("Custom")
    ]
    return of_rows(
        words("table.roles"),
        (words("column.role"), words("column.assumed_by"), words("column.condition")),
        ((Code(plain_name(role.logical_id)), Code(_principals(role)), _conditions(role, words)) for role in roles),
    )


def _principals(role: Resource) -> str:
    statements = listed(role.properties, "AssumeRolePolicyDocument", "Statement")
    return ", ".join(str(at(statement, "Principal", "Service")) for statement in statements)


def _conditions(role: Resource, words: Words) -> str:
    keys = {
        key
        for statement in listed(role.properties, "AssumeRolePolicyDocument", "Statement")
        for held in (at(statement, "Condition") or {}).values()
        for key in held
    }
    return Code(", ".join(sorted(keys))) if keys else words("value.none")


def _bucket(architecture: Architecture, bucket: Resource, words: Words) -> Iterator[Table]:
    properties = bucket.properties
    policy = architecture.resources("AWS::S3::BucketPolicy", phase=2)
    denies = any(
        at(statement, "Condition", "Bool", "aws:SecureTransport") == "false"
        for found in policy
        for statement in listed(found.properties, "PolicyDocument", "Statement")
    )
    blocked = at(properties, "PublicAccessBlockConfiguration") or {}
    encryption = listed(properties, "BucketEncryption", "ServerSideEncryptionConfiguration")
    yield of_settings(
        words("table.archive"),
        [
            (words("setting.public"), words("setting.blocked") if blocked and all(blocked.values()) else None),
            (words("setting.encryption"), Code(at(encryption, 0, "ServerSideEncryptionByDefault", "SSEAlgorithm"))),
            (words("setting.tls"), words("setting.tls_only") if denies else words("setting.tls_not_required")),
            (words("setting.deletion"), words.get(f"deletion.{bucket.raw.get('DeletionPolicy')}", "")),
        ],
    )
    yield of_rows(
        words("table.lifecycle"),
        (words("column.prefix"), words("column.expires_after")),
        ((Code(prefix or "/"), words.duration(days * 86400)) for prefix, days in expiries(bucket)),
    )
