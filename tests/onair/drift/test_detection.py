"""How drift is looked for: CloudFormation's answers as its model has them, and the local AWS for real."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

import environments
from onair.drift import detection
from onair.drift.detection import Changed, Difference, Drift, detect
from onair.stacks import Standing, State, standings
from rehearsal.account import Account
from rehearsal.cloud.process import LocalCloud
from stacks.phases import BY_NUMBER

DEV = environments.load("dev")
NOW = datetime(2026, 11, 26, tzinfo=UTC)
STACK = "arn:aws:cloudformation:ap-northeast-2:123456789012:stack/onair-dev-medialive/1"


@dataclass(frozen=True)
class Answering(Account):
    """An account of which one client is known."""

    cloudformation: Any = None

    def client(self, service: str, **_: Any) -> Any:
        return {"cloudformation": self.cloudformation}[service]


class Stubbed:
    """A CloudFormation that gives the answers that it is told, in order."""

    def __init__(self) -> None:
        session = boto3.Session("a", "b", region_name="ap-northeast-2")
        self.account = Answering(session, cloudformation=session.client("cloudformation"))
        self.stub = Stubber(self.account.cloudformation)

    def begins(self) -> None:
        self.stub.add_response("detect_stack_drift", {"StackDriftDetectionId": "d1"})

    def is_at(self, status: str, drift: str = "UNKNOWN", **more: str) -> None:
        told = {"StackId": STACK, "StackDriftDetectionId": "d1", "Timestamp": NOW}
        self.stub.add_response(
            "describe_stack_drift_detection_status",
            {**told, "DetectionStatus": status, "StackDriftStatus": drift, **more},
        )

    def compared(self, *pages: list[dict[str, Any]]) -> None:
        for number, rows in enumerate(pages, start=1):
            more = {"NextToken": str(number)} if number < len(pages) else {}
            self.stub.add_response("describe_stack_resource_drifts", {"StackResourceDrifts": rows, **more})
        self.stub.add_response(
            "list_stack_resources",
            {
                "StackResourceSummaries": [
                    {
                        "LogicalResourceId": name,
                        "ResourceType": "AWS::SNS::Topic",
                        "LastUpdatedTimestamp": NOW,
                        "ResourceStatus": "CREATE_COMPLETE",
                    }
                    for name in "abcd"
                ]
            },
        )

    def drift(self, state: State = State.CURRENT) -> dict[int, Drift]:
        standing = {4: Standing(phase=BY_NUMBER[4], state=state)}
        with self.stub:
            found = detect(self.account, DEV, standing)
        self.stub.assert_no_pending_responses()
        return found


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detection, "LOOK_SECONDS", 0)


def row(name: str, status: str, *differences: dict[str, str]) -> dict[str, Any]:
    return {
        "StackId": STACK,
        "LogicalResourceId": name,
        "ResourceType": "AWS::SNS::Topic",
        "StackResourceDriftStatus": status,
        "Timestamp": NOW,
        "PropertyDifferences": list(differences),
    }


def test_it_is_waited_for_and_read_page_by_page() -> None:
    account = Stubbed()
    account.begins()
    account.is_at("DETECTION_IN_PROGRESS")
    account.is_at("DETECTION_COMPLETE", "DRIFTED")
    renamed = {
        "PropertyPath": "/DisplayName",
        "ExpectedValue": "a",
        "ActualValue": "b",
        "DifferenceType": "NOT_EQUAL",
    }
    account.compared(
        [row("a", "IN_SYNC"), row("b", "NOT_CHECKED")], [row("c", "MODIFIED", renamed), row("d", "DELETED")]
    )
    (found,) = account.drift().values()
    assert (found.status, found.compared, found.resources, found.reason) == ("DRIFTED", 3, 4, "")
    assert found.changed == (
        Changed(
            logical_id="c",
            type="AWS::SNS::Topic",
            status="MODIFIED",
            differences=(Difference(path="/DisplayName", expected="a", actual="b", kind="NOT_EQUAL"),),
        ),
        Changed(logical_id="d", type="AWS::SNS::Topic", status="DELETED", differences=()),
    )


def test_a_detection_that_failed_tells_why_and_what_it_found() -> None:
    account = Stubbed()
    account.begins()
    account.is_at("DETECTION_FAILED", DetectionStatusReason="Failed to detect drift on resources [a]")
    account.compared([row("a", "UNKNOWN"), row("b", "DELETED")])
    (found,) = account.drift().values()
    assert (found.status, found.reason) == ("UNKNOWN", "Failed to detect drift on resources [a]")
    assert [changed.logical_id for changed in found.changed] == ["b"]
    assert found.compared == 1


def test_what_is_refused_is_told_of_its_phase() -> None:
    account = Stubbed()
    account.stub.add_client_error("detect_stack_drift", "ValidationError", "Drift detection is already in progress")
    (found,) = account.drift().values()
    assert found.reason == "DetectStackDrift was refused: ValidationError: Drift detection is already in progress"


def test_an_answer_that_does_not_come_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detection, "MOST_SECONDS", -1.0)
    account = Stubbed()
    account.begins()
    account.is_at("DETECTION_IN_PROGRESS")
    (found,) = account.drift().values()
    assert (found.status, found.reason[:12]) == ("UNKNOWN", "no answer in")


@pytest.mark.parametrize("state", [State.MISSING, State.BUSY, State.FAILED])
def test_what_does_not_stand_is_not_asked(state: State) -> None:
    assert Stubbed().drift(state) == {}


def test_the_local_aws_looks_for_real(cloud: LocalCloud, client: Callable[[str], Any], name: str) -> None:
    account, environment = cloud.account(), DEV.model_copy(update={"project": name})
    stack, logs = f"{environment.prefix}-monitoring", client("logs")
    template = {
        "Resources": {
            "Lines": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": name, "RetentionInDays": 30}},
            "Policy": {
                "Type": "AWS::SNS::TopicPolicy",
                "Properties": {"PolicyDocument": {"Version": "2012-10-17", "Statement": []}, "Topics": []},
            },
        }
    }
    client("cloudformation").create_stack(StackName=stack, TemplateBody=json.dumps(template))
    heard: list[tuple[int, int]] = []

    def found() -> Drift:
        return detect(account, environment, standings(account, environment), lambda *told: heard.append(told))[6]

    assert found() == Drift(status="IN_SYNC", compared=1, resources=2)
    assert heard == [(0, 1), (1, 1)]
    logs.put_retention_policy(logGroupName=name, retentionInDays=1)
    (changed,) = found().changed
    assert (changed.logical_id, changed.status) == ("Lines", "MODIFIED")
    assert [(each.path, each.expected, each.actual) for each in changed.differences] == [
        ("/RetentionInDays", "30", "1")
    ]
    assert standings(account, environment)[6].state is State.DRIFTED
    logs.delete_log_group(logGroupName=name)
    assert [changed.status for changed in found().changed] == ["DELETED"]
