"""Templates whose types ministack's own APIs provision: created, changed in place, and deleted."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import WaiterError

from rehearsal.cloud.process import ACCOUNT
from tests.rehearsal.cloud.functions import make_function
from tests.rehearsal.cloud.queues import Queue
from tests.rehearsal.cloud.refusals import refused

Clients = Callable[[str], Any]
FAST = {"Delay": 1, "MaxAttempts": 20}
READ = {"Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]}


class Stack:
    """A stack of one resource, whose Ref is the output `Ref`."""

    def __init__(self, client: Clients, name: str, type_name: str) -> None:
        self._cloudformation = client("cloudformation")
        self._name = name
        self._type_name = type_name

    def create(self, properties: dict[str, Any]) -> str:
        self._cloudformation.create_stack(StackName=self._name, TemplateBody=self._template(properties))
        return self._ref("stack_create_complete")

    def update(self, properties: dict[str, Any]) -> str:
        self._cloudformation.update_stack(StackName=self._name, TemplateBody=self._template(properties))
        return self._ref("stack_update_complete")

    def delete(self) -> None:
        self._cloudformation.delete_stack(StackName=self._name)
        self._cloudformation.get_waiter("stack_delete_complete").wait(StackName=self._name, WaiterConfig=FAST)

    def _template(self, properties: dict[str, Any]) -> str:
        resource = {"Type": self._type_name, "Properties": properties}
        return json.dumps({"Resources": {"One": resource}, "Outputs": {"Ref": {"Value": {"Ref": "One"}}}})

    def _ref(self, waiter: str) -> str:
        self._cloudformation.get_waiter(waiter).wait(StackName=self._name, WaiterConfig=FAST)
        found: str = self._cloudformation.describe_stacks(StackName=self._name)["Stacks"][0]["Outputs"][0][
            "OutputValue"
        ]
        return found


@pytest.mark.parametrize("named", [True, False])
def test_a_budget_of_a_template_is_the_api_s(client: Clients, name: str, named: bool) -> None:
    budgets = client("budgets")
    stack = Stack(client, name, "AWS::Budgets::Budget")
    limit = {"Amount": 50, "Unit": "USD"}
    budget = {"BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": limit}
    if named:
        budget["BudgetName"] = name
    notification = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": "80"}
    subscribers = [{"SubscriptionType": "EMAIL", "Address": "ops@example.com"}]
    properties = {
        "Budget": budget,
        "NotificationsWithSubscribers": [{"Notification": notification, "Subscribers": subscribers}],
        "ResourceTags": [{"Key": "team", "Value": "sports"}],
    }
    ref = stack.create(properties)
    assert ref == name if named else ref.startswith(f"{name}-One-")
    key = {"AccountId": ACCOUNT, "BudgetName": ref}
    found = budgets.describe_budget(**key)["Budget"]
    assert (found["BudgetLimit"], found["TimeUnit"]) == ({"Amount": "50", "Unit": "USD"}, "MONTHLY")
    assert found["CalculatedSpend"]["ActualSpend"]["Amount"] == "0"
    told = budgets.describe_notifications_for_budget(**key)["Notifications"]
    assert [(item["Threshold"], item["ThresholdType"]) for item in told] == [(80.0, "PERCENTAGE")]
    assert budgets.describe_subscribers_for_notification(**key, Notification=told[0])["Subscribers"] == subscribers

    limit["Amount"] = 70
    assert stack.update(properties) == ref
    assert budgets.describe_budget(**key)["Budget"]["BudgetLimit"]["Amount"] == "70"
    assert len(budgets.describe_notifications_for_budget(**key)["Notifications"]) == 1
    stack.delete()
    assert refused(budgets.describe_budget, **key)[0] == "NotFoundException"


def test_an_event_source_mapping_of_a_template_is_the_api_s(client: Clients, name: str) -> None:
    queue = Queue(client, name)
    function = make_function(client, name, "return None", READ)
    stack = Stack(client, name, "AWS::Lambda::EventSourceMapping")
    properties = {
        "FunctionName": function,
        "EventSourceArn": queue.arn,
        "BatchSize": 100,
        "MaximumBatchingWindowInSeconds": 60,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "Enabled": "true",
    }
    identifier = stack.create(properties)
    get = client("lambda").get_event_source_mapping
    found = get(UUID=identifier)
    assert (found["FunctionArn"], found["EventSourceArn"], found["State"]) == (function, queue.arn, "Enabled")
    kept = ("BatchSize", "MaximumBatchingWindowInSeconds", "FunctionResponseTypes")
    assert {key: found[key] for key in kept} == {key: properties[key] for key in kept}

    assert stack.update({**properties, "BatchSize": 50, "Enabled": "false"}) == identifier
    found = get(UUID=identifier)
    assert (found["BatchSize"], found["State"]) == (50, "Disabled")
    stack.delete()
    assert refused(get, UUID=identifier)[0] == "ResourceNotFoundException"


def test_a_template_with_a_mapping_that_lambda_refuses_fails_with_the_reason(client: Clients, name: str) -> None:
    queue = Queue(client, name)
    function = make_function(client, name, "return None", READ)
    with pytest.raises(WaiterError):
        Stack(client, name, "AWS::Lambda::EventSourceMapping").create(
            {"FunctionName": function, "EventSourceArn": queue.arn, "BatchSize": 100}
        )
    events = client("cloudformation").describe_stack_events(StackName=name)["StackEvents"]
    reasons = [event.get("ResourceStatusReason", "") for event in events]
    assert any("Maximum batch window in seconds must be greater than 0" in reason for reason in reasons)
