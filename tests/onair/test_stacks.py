"""How phases stand, by what CloudFormation says of their stacks."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import environments
from environments import Environment
from onair.phases import what_next
from onair.stacks import Standing, State, essence, needs_of, standings
from rehearsal.cloud.process import LocalCloud
from stacks.phases import BY_NUMBER

DEV = environments.load("dev")
TOPIC = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}


def seen(cloud: LocalCloud, environment: Environment, wanted: dict[str, Any] | None = None) -> dict[int, State]:
    account = cloud.account()
    return {number: found.state for number, found in standings(account, environment, wanted).items()}


def test_a_stack_is_missing_current_or_outdated(cloud: LocalCloud, client: Callable[[str], Any], name: str) -> None:
    environment = DEV.model_copy(update={"project": name, "phases": (1, 6)})
    assert seen(cloud, environment) == {1: State.MISSING, 6: State.MISSING}
    stack = f"{environment.prefix}-monitoring"
    client("cloudformation").create_stack(StackName=stack, TemplateBody=json.dumps(TOPIC))
    assert seen(cloud, environment)[6] is State.CURRENT
    assert seen(cloud, environment, {"MonitoringStack": TOPIC})[6] is State.CURRENT
    other = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}
    assert seen(cloud, environment, {"MonitoringStack": other})[6] is State.OUTDATED


def test_what_the_cli_adds_for_itself_is_no_difference() -> None:
    added = {
        "Resources": {
            "Topic": {"Type": "AWS::SNS::Topic", "Metadata": {"aws:cdk:path": "MonitoringStack/Topic"}},
            "CDKMetadata": {"Type": "AWS::CDK::Metadata"},
        },
        "Conditions": {"CDKMetadataAvailable": {}},
    }
    assert essence(added) == essence(TOPIC)
    assert essence({**TOPIC, "Conditions": {"Other": {}}}) != essence(TOPIC)


def test_needs_follow_the_archive_and_the_replay() -> None:
    assert needs_of(DEV, 4) == {1, 2, 3}
    assert needs_of(environments.planned(DEV, "core"), 4) == {1, 3}


def standing(**states: State) -> dict[int, Standing]:
    found = dict.fromkeys(range(1, 8), State.CURRENT) | {int(key[1:]): state for key, state in states.items()}
    return {number: Standing(phase=BY_NUMBER[number], state=state) for number, state in found.items()}


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (standing(), "Everything is deployed."),
        (standing(**{f"p{number}": State.MISSING for number in range(1, 8)}), "Next: onair deploy 1"),
        (standing(p2=State.MISSING, p4=State.MISSING), "Next: onair deploy 2"),
        (
            standing(p5=State.OUTDATED, p6=State.OUTDATED),
            "Next: onair deploy 5-6, which brings what has changed since.",
        ),
        (
            standing(p4=State.DRIFTED, p7=State.DRIFTED),
            "Next: mend what has drifted in 4,7, as onair phases --detect-drift tells it.",
        ),
        (standing(p3=State.FAILED, p7=State.MISSING), "Next: onair deploy 3, which mends what failed."),
    ],
)
def test_what_to_run_next_follows_from_how_they_stand(found: dict[int, Standing], told: str) -> None:
    assert what_next(found, DEV) == told


def test_what_could_not_be_deleted_is_deleted_again_because_nothing_else_can_be_done_with_it() -> None:
    stuck = {4: Standing(phase=BY_NUMBER[4], state=State.FAILED, status="DELETE_FAILED")}
    told = "Next: onair destroy 4, which goes on with what could not be deleted."
    assert what_next({**standing(p7=State.MISSING), **stuck}, DEV) == told


def test_another_environment_than_dev_is_named() -> None:
    assert what_next(standing(p7=State.MISSING), environments.load("staging")) == "Next: onair deploy 7 --env staging"
