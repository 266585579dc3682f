"""Where events go that nobody could handle."""

from __future__ import annotations

import aws_cdk as cdk
import pytest

from constructs_lib.dead_letters import DeadLetters
from tests.constructs_lib.rendering import empty_stack, only


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    stack = empty_stack()
    DeadLetters(stack, "DeadLetters")
    return stack


def test_letters_are_kept_as_long_as_the_service_keeps_any(stack: cdk.Stack) -> None:
    assert only(stack, "AWS::SQS::Queue")["Properties"]["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_letters_are_encrypted_without_a_key_that_costs(stack: cdk.Stack) -> None:
    properties = only(stack, "AWS::SQS::Queue")["Properties"]
    assert properties["SqsManagedSseEnabled"] is True
    assert "KmsMasterKeyId" not in properties


def test_letters_come_and_go_over_tls_only(stack: cdk.Stack) -> None:
    (statement,) = only(stack, "AWS::SQS::QueuePolicy")["Properties"]["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Deny", "sqs:*")
    assert statement["Principal"] == {"AWS": "*"}
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_its_name_is_generated_so_a_stack_can_come_back_within_the_minute(stack: cdk.Stack) -> None:
    # SQS refuses a name for sixty seconds after its queue was deleted.
    assert "QueueName" not in only(stack, "AWS::SQS::Queue")["Properties"]


def test_it_goes_with_its_stack(stack: cdk.Stack) -> None:
    assert only(stack, "AWS::SQS::Queue")["DeletionPolicy"] == "Delete"
