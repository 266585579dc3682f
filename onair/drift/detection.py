"""Has CloudFormation look for drift in phases, and reads what it found."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from environments import Environment
from onair.stacks import STANDING, Standing
from rehearsal.account import Account

IN_SYNC, DRIFTED, UNKNOWN = "IN_SYNC", "DRIFTED", "UNKNOWN"
CHANGED = frozenset({"MODIFIED", "DELETED"})
LOOK_SECONDS = 2.0
MOST_SECONDS = 600.0


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One property: its JSON pointer, what the template says, what is there; `kind` is ADD, REMOVE or NOT_EQUAL."""

    path: str
    expected: str
    actual: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A resource that is not as its template says; `status` is MODIFIED or DELETED."""

    logical_id: str
    type: str
    status: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, kw_only=True)
class Drift:
    """Of one phase: `compared` of its `resources` have been, for not every type can be; `reason` is what went wrong."""

    status: str
    changed: tuple[Changed, ...] = ()
    compared: int = 0
    resources: int = 0
    reason: str = ""


def detect(
    account: Account,
    environment: Environment,
    found: Mapping[int, Standing],
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> dict[int, Drift]:
    """The drift of every phase that stands, all looked for at once; `tell` hears how many of how many are done.

    What CloudFormation refuses, or has not done in ten minutes, is told of its phase and stops no other.
    """
    cloudformation = account.client("cloudformation")
    stacks = {
        number: standing.phase.stack_name(environment.prefix)
        for number, standing in found.items()
        if standing.state in STANDING
    }
    begun: dict[int, str | Drift] = {number: _begun(cloudformation, stack) for number, stack in stacks.items()}
    deadline = time.monotonic() + MOST_SECONDS
    done: dict[int, Drift] = {}
    for number, detection in begun.items():
        tell(len(done), len(stacks))
        done[number] = (
            detection if isinstance(detection, Drift) else _ended(cloudformation, stacks[number], detection, deadline)
        )
    tell(len(done), len(stacks))
    return done


def _begun(cloudformation: Any, stack: str) -> str | Drift:
    try:
        begun: str = cloudformation.detect_stack_drift(StackName=stack)["StackDriftDetectionId"]
    except ClientError as error:
        return _refused(error)
    return begun


def _ended(cloudformation: Any, stack: str, detection: str, deadline: float) -> Drift:
    try:
        while True:
            now = cloudformation.describe_stack_drift_detection_status(StackDriftDetectionId=detection)
            if now["DetectionStatus"] != "DETECTION_IN_PROGRESS":
                return _read(cloudformation, stack, now)
            if time.monotonic() > deadline:
                return Drift(status=UNKNOWN, reason=f"no answer in {MOST_SECONDS:g} s: onair phases reads it later")
            time.sleep(LOOK_SECONDS)
    except ClientError as error:
        return _refused(error)


def _read(cloudformation: Any, stack: str, ended: Mapping[str, Any]) -> Drift:
    """What was compared, and what of it is not as the template says; a detection that failed may have found some."""
    rows = list(_rows(cloudformation, stack))
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    failed = ended["DetectionStatus"] == "DETECTION_FAILED"
    return Drift(
        status=ended.get("StackDriftStatus", UNKNOWN),
        changed=tuple(_changed(row) for row in rows if row["StackResourceDriftStatus"] in CHANGED),
        compared=sum(row["StackResourceDriftStatus"] in {IN_SYNC, *CHANGED} for row in rows),
        resources=sum(len(page["StackResourceSummaries"]) for page in pages),
        reason=ended.get("DetectionStatusReason", "the detection failed") if failed else "",
    )


def _rows(cloudformation: Any, stack: str) -> Iterator[Mapping[str, Any]]:
    """botocore has no paginator for it."""
    token: Mapping[str, str] = {}
    while True:
        page = cloudformation.describe_stack_resource_drifts(StackName=stack, **token)
        yield from page["StackResourceDrifts"]
        if not page.get("NextToken"):
            return
        token = {"NextToken": page["NextToken"]}


def _changed(row: Mapping[str, Any]) -> Changed:
    return Changed(
        logical_id=row["LogicalResourceId"],
        type=row["ResourceType"],
        status=row["StackResourceDriftStatus"],
        differences=tuple(
            Difference(
                path=each["PropertyPath"],
                expected=each["ExpectedValue"],
                actual=each["ActualValue"],
                kind=each["DifferenceType"],
            )
            for each in row.get("PropertyDifferences", [])
        ),
    )


def _refused(error: ClientError) -> Drift:
    told = error.response["Error"]
    return Drift(
        status=UNKNOWN, reason=f"{error.operation_name} was refused: {told['Code']}: {told.get('Message', '')}"
    )
