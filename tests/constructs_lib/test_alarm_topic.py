"""Where alarms go."""

from __future__ import annotations

import aws_cdk as cdk
import pytest

from constructs_lib.alarm_topic import AlarmTopic
from tests.constructs_lib.rendering import ACCOUNT, empty_stack, resources
from tests.constructs_lib.topics import allowed, refuses_plain_http, subscriptions


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    stack = empty_stack()
    AlarmTopic(stack, "Alarms", name="onair-dev-alarms", emails=["a@example.com"])
    return stack


def test_only_cloudwatch_may_publish_and_only_for_this_account(stack: cdk.Stack) -> None:
    (topic,) = resources(stack, "AWS::SNS::Topic")
    (statement,) = allowed(stack)
    assert (statement["Principal"], statement["Action"]) == ({"Service": "cloudwatch.amazonaws.com"}, "sns:Publish")
    assert statement["Resource"] == {"Ref": topic}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_alarms_come_over_tls_only(stack: cdk.Stack) -> None:
    assert refuses_plain_http(stack)


def test_every_address_is_told_by_e_mail(stack: cdk.Stack) -> None:
    assert subscriptions(stack) == {("email", "a@example.com")}
