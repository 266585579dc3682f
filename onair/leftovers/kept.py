"""What the deployed templates say will stay, and what the stacks own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from environments import Environment
from rehearsal.account import Account
from stacks.phases import BY_NUMBER, PHASES

POLICIES = ("Retain", "RetainExceptOnCreate", "Snapshot")
"""Deletion policies by which something outlives its stack."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A resource whose template says that it stays."""

    type: str
    name: str
    policy: str


def kept_by_templates(
    account: Account, environment: Environment, deployed: Mapping[str, Mapping[str, Any]], phases: Collection[int]
) -> tuple[Kept, ...]:
    """What of these phases will stay by the templates that are deployed; to be asked before they go."""
    cloudformation = account.client("cloudformation")
    found = []
    for phase in (BY_NUMBER[number] for number in sorted(phases)):
        resources = deployed.get(phase.stack, {}).get("Resources", {})
        for row in _resources_of(cloudformation, phase.stack_name(environment.prefix)):
            policy = str(resources.get(row["LogicalResourceId"], {}).get("DeletionPolicy", ""))
            if policy in POLICIES:
                found.append(Kept(type=row["ResourceType"], name=row["PhysicalResourceId"], policy=policy))
    return tuple(found)


def owned_by_stacks(account: Account, environment: Environment) -> frozenset[str]:
    """The physical ids of everything that a stack of the environment owns now."""
    cloudformation = account.client("cloudformation")
    stacks = (phase.stack_name(environment.prefix) for phase in PHASES)
    return frozenset(row["PhysicalResourceId"] for stack in stacks for row in _resources_of(cloudformation, stack))


def _resources_of(cloudformation: Any, stack: str) -> Iterator[Mapping[str, Any]]:
    """Every resource that a stack has; none where there is no stack."""
    try:
        for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack):
            for row in page["StackResourceSummaries"]:
                if row.get("PhysicalResourceId") and row["ResourceStatus"] not in ("DELETE_COMPLETE", "DELETE_SKIPPED"):
                    yield row
    except ClientError as error:
        # CloudFormation has no code of its own for a stack that does not exist.
        if error.response["Error"]["Code"] != "ValidationError":
            raise
