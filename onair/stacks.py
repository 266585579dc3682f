"""The stacks of an environment as they stand in an account, against what would be deployed now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from environments import Environment
from onair.deployed import stack_of, template_of
from rehearsal.account import Account
from stacks.phases import PHASES, Options, Phase, closure


class State(StrEnum):
    """How a phase stands."""

    MISSING = "not deployed"
    CURRENT = "deployed"
    OUTDATED = "outdated"
    DRIFTED = "drifted"
    BUSY = "in progress"
    FAILED = "failed"


STANDING = frozenset({State.CURRENT, State.OUTDATED, State.DRIFTED})
"""The states in which what another phase needs of it is there."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A phase in an account; `status` is CloudFormation's own word, empty where there is no stack."""

    phase: Phase
    state: State
    status: str = ""


def standings(
    account: Account, environment: Environment, templates: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[int, Standing]:
    """Every phase of the environment by its number; `templates` are those that would be deployed now, if known."""
    cloudformation = account.client("cloudformation")
    return {
        phase.number: _standing(cloudformation, phase, environment, (templates or {}).get(phase.stack))
        for phase in PHASES
        if phase.number in environment.phases
    }


def needs_of(environment: Environment, number: int) -> frozenset[int]:
    """Every phase that a phase needs in this environment, directly or through another."""
    return closure(number, Options(archive=environment.archive.enabled, replay=environment.replay.enabled))


def essence(template: Mapping[str, Any]) -> dict[str, Any]:
    """A template without what the CDK CLI adds for itself: where a resource came from, and that CDK made it."""
    resources = {
        logical_id: {key: value for key, value in resource.items() if key != "Metadata"}
        for logical_id, resource in template.get("Resources", {}).items()
        if resource["Type"] != "AWS::CDK::Metadata"
    }
    conditions = {
        name: value for name, value in template.get("Conditions", {}).items() if name != "CDKMetadataAvailable"
    }
    return {**template, "Resources": resources, "Conditions": conditions}


def _standing(
    cloudformation: Any, phase: Phase, environment: Environment, wanted: Mapping[str, Any] | None
) -> Standing:
    name = phase.stack_name(environment.prefix)
    stack = stack_of(cloudformation, name)
    if stack is None:
        return Standing(phase=phase, state=State.MISSING)
    status: str = stack["StackStatus"]
    if status == "REVIEW_IN_PROGRESS":
        # A change set was made and never carried out: nothing stands yet.
        return Standing(phase=phase, state=State.MISSING, status=status)
    if status.endswith("_IN_PROGRESS"):
        return Standing(phase=phase, state=State.BUSY, status=status)
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"):
        return Standing(phase=phase, state=State.FAILED, status=status)
    if stack.get("DriftInformation", {}).get("StackDriftStatus") == "DRIFTED":
        return Standing(phase=phase, state=State.DRIFTED, status=status)
    deployed = None if wanted is None else template_of(cloudformation, name)
    is_current = wanted is None or (deployed is not None and essence(deployed) == essence(wanted))
    return Standing(phase=phase, state=State.CURRENT if is_current else State.OUTDATED, status=status)
