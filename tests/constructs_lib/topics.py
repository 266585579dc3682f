"""What a topic of ours must render to, whichever it is."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk

from tests.constructs_lib.rendering import only, resources


def statements(stack: cdk.Stack) -> Any:
    """The statements of the one topic's policy."""
    return only(stack, "AWS::SNS::TopicPolicy")["Properties"]["PolicyDocument"]["Statement"]


def refuses_plain_http(stack: cdk.Stack) -> bool:
    """Whether the topic's policy denies publishing to it that does not come over TLS, whoever asks."""
    (topic,) = resources(stack, "AWS::SNS::Topic")
    return any(
        (statement["Effect"], statement["Action"], statement["Principal"]) == ("Deny", "sns:Publish", "*")
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        and statement["Resource"] == {"Ref": topic}
        for statement in statements(stack)
    )


def allowed(stack: cdk.Stack) -> list[Any]:
    """The statements that open the topic to somebody."""
    return [statement for statement in statements(stack) if statement["Effect"] == "Allow"]


def subscriptions(stack: cdk.Stack) -> set[tuple[str, str]]:
    """Protocol and address of everyone who hears of the one topic."""
    (topic,) = resources(stack, "AWS::SNS::Topic")
    every = [resource["Properties"] for resource in resources(stack, "AWS::SNS::Subscription").values()]
    assert all(subscription["TopicArn"] == {"Ref": topic} for subscription in every)
    return {(subscription["Protocol"], subscription["Endpoint"]) for subscription in every}
