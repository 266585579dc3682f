"""Phase 7's test points, and what makes each fail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from rehearsal.cloud.process import LocalCloud
from rehearsal.demo.points.automation import (
    ROUND_MINUTES,
    dead_letters_are_empty,
    schedules_stand,
    sweep_does_its_rounds,
)
from tests.rehearsal.cloud.roles import service_role
from tests.rehearsal.demo.points.account import Account

STOP = "arn:aws:scheduler:::aws-sdk:medialive:stopChannel"


def schedule(state: str, role: str, group: Any = None) -> dict[str, Any]:
    properties = {
        "ScheduleExpression": "cron(0 5 * * ? *)",
        "State": state,
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": STOP, "RoleArn": role, "Input": '{"ChannelId": "1"}'},
    }
    if group:
        properties["GroupName"] = group
    return {"Type": "AWS::Scheduler::Schedule", "Properties": properties}


@pytest.fixture
def account(cloud: LocalCloud, client: Callable[[str], Any], name: str) -> Account:
    """Phase 7 of dev as far as its schedules and queues go: a window, switched off, and the daily stop."""
    made = Account.of(cloud, client, name)
    role = service_role(client, name, "scheduler")
    made.deploy(
        "automation",
        {
            "WindowsGroup": {"Type": "AWS::Scheduler::ScheduleGroup", "Properties": {"Name": made.environment.prefix}},
            "WindowsStart0": schedule("DISABLED", role, {"Ref": "WindowsGroup"}),
            "WindowsStop0": schedule("DISABLED", role, {"Ref": "WindowsGroup"}),
            "DailyStopsmain": schedule("ENABLED", role),
            "DeadLetters": {"Type": "AWS::SQS::Queue"},
            "DailyStopLetters": {"Type": "AWS::SQS::Queue"},
        },
        {"Letters": {"Ref": "DeadLetters"}, "Daily": {"Ref": "DailyStopLetters"}},
    )
    return made


def test_as_deployed_the_schedules_and_the_letters_pass(account: Account) -> None:
    ground = account.ground()
    assert schedules_stand(ground).passed, schedules_stand(ground).observed
    assert dead_letters_are_empty(ground).passed


def test_windows_that_the_environment_wants_on_must_be_on(account: Account) -> None:
    automation = account.environment.automation.model_copy(update={"schedules_enabled": True})
    evidence = schedules_stand(account.ground(automation=automation))
    assert not evidence.passed
    assert evidence.expected.startswith("2 of windows, ENABLED")


def test_a_daily_stop_that_somebody_deleted_is_missing(account: Account) -> None:
    ground = account.ground()
    (name,) = [
        physical
        for physical, logical in ground.resources("AutomationStack", "AWS::Scheduler::Schedule").items()
        if logical == "DailyStopsmain"
    ]
    account.client("scheduler").delete_schedule(Name=name)
    evidence = schedules_stand(ground)
    assert not evidence.passed
    assert evidence.observed["daily_stop"] == {"DailyStopsmain": "MISSING"}


def test_a_letter_fails_but_the_daily_stop_s_do_not(account: Account) -> None:
    ground, sqs = account.ground(), account.client("sqs")
    sqs.send_message(QueueUrl=ground.output("AutomationStack", "Daily"), MessageBody="idle already")
    assert dead_letters_are_empty(ground).passed
    sqs.send_message(QueueUrl=ground.output("AutomationStack", "Letters"), MessageBody="given up")
    evidence = dead_letters_are_empty(ground)
    assert not evidence.passed
    assert evidence.observed["letters"] == {"DeadLetters": 1, "DailyStopLetters": 1}


@pytest.mark.parametrize(("ran", "failed", "passed"), [(0, 0, False), (3, 0, True), (3, 1, False)])
def test_the_sweep_must_have_run_without_an_error(account: Account, ran: int, failed: int, passed: bool) -> None:
    dimensions = [{"Name": "FunctionName", "Value": f"{account.environment.prefix}-run-sweep"}]
    account.client("cloudwatch").put_metric_data(
        Namespace="AWS/Lambda",
        MetricData=[
            {"MetricName": name, "Value": value, "Dimensions": dimensions, "Timestamp": datetime.now(UTC)}
            for name, value in (("Invocations", ran), ("Errors", failed))
        ],
    )
    evidence = sweep_does_its_rounds(account.ground())
    assert evidence.passed is passed
    assert f"last {ROUND_MINUTES} minutes" in evidence.request
