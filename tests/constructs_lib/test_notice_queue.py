"""Where what is to be told waits for its batch."""

from __future__ import annotations

import aws_cdk as cdk
import pytest
from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib.notice_queue import NoticeQueue, chat_subscription
from stream_automation.edge import topic
from tests.constructs_lib.rendering import empty_stack, only, resources

QUEUE, MAPPING, POLICY = "AWS::SQS::Queue", "AWS::Lambda::EventSourceMapping", "AWS::IAM::Policy"


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    stack = empty_stack()
    function = lambda_.Function(
        stack,
        "Function",
        runtime=lambda_.Runtime.PYTHON_3_14,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
        timeout=Duration.seconds(60),
    )
    NoticeQueue(stack, "Notices", function=function, dead_letters=sqs.Queue(stack, "Letters"))
    return stack


def by_id(stack: cdk.Stack, beginning: str) -> tuple[str, dict[str, object]]:
    (found,) = [(name, item) for name, item in resources(stack, QUEUE).items() if name.startswith(beginning)]
    return found[0], found[1].get("Properties", {})


def test_messages_are_encrypted_without_a_key_that_costs(stack: cdk.Stack) -> None:
    _, properties = by_id(stack, "Notices")
    assert properties["SqsManagedSseEnabled"] is True
    assert "KmsMasterKeyId" not in properties


def test_messages_come_and_go_over_tls_only(stack: cdk.Stack) -> None:
    (statement,) = only(stack, "AWS::SQS::QueuePolicy")["Properties"]["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Action"], statement["Principal"]) == ("Deny", "sqs:*", {"AWS": "*"})
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_a_batch_is_gathered_for_half_a_minute_and_failures_are_told_apart(stack: cdk.Stack) -> None:
    queue, _ = by_id(stack, "Notices")
    mapping = only(stack, MAPPING)["Properties"]
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": [queue, "Arn"]}
    assert (mapping["BatchSize"], mapping["MaximumBatchingWindowInSeconds"]) == (100, 30)
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert "Enabled" not in mapping


def test_notices_take_two_of_an_accounts_concurrent_functions_at_most(stack: cdk.Stack) -> None:
    assert only(stack, MAPPING)["Properties"]["ScalingConfig"] == {"MaximumConcurrency": 2}


def test_a_message_stays_hidden_for_six_timeouts_and_the_gathering(stack: cdk.Stack) -> None:
    assert by_id(stack, "Notices")[1]["VisibilityTimeout"] == 6 * 60 + 30


def test_what_fails_five_times_goes_to_the_dead_letters_before_it_is_lost(stack: cdk.Stack) -> None:
    letters, _ = by_id(stack, "Letters")
    _, properties = by_id(stack, "Notices")
    assert properties["RedrivePolicy"] == {
        "deadLetterTargetArn": {"Fn::GetAtt": [letters, "Arn"]},
        "maxReceiveCount": 5,
    }
    assert properties["MessageRetentionPeriod"] == 24 * 3600 > 5 * (6 * 60 + 30)


def test_the_function_takes_messages_out_and_puts_none_in(stack: cdk.Stack) -> None:
    queue, _ = by_id(stack, "Notices")
    (statement,) = only(stack, POLICY)["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Resource"] == {"Fn::GetAtt": [queue, "Arn"]}
    assert set(statement["Action"]) == {
        "sqs:ReceiveMessage",
        "sqs:ChangeMessageVisibility",
        "sqs:GetQueueUrl",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
    }


def test_it_goes_with_its_stack_and_its_name_is_generated(stack: cdk.Stack) -> None:
    # SQS refuses a name for sixty seconds after its queue was deleted.
    queue, properties = by_id(stack, "Notices")
    assert resources(stack, QUEUE)[queue]["DeletionPolicy"] == "Delete"
    assert "QueueName" not in properties


@pytest.fixture(scope="module")
def subscribed() -> cdk.Stack:
    stack = empty_stack()
    queue, letters = sqs.Queue(stack, "Notices"), sqs.Queue(stack, "Letters")
    sns.Topic(stack, "Topic").add_subscription(chat_subscription(queue, letters))
    return stack


def test_a_topic_hands_over_what_the_chat_does_not_know(subscribed: cdk.Stack) -> None:
    queue, _ = by_id(subscribed, "Notices")
    subscription = only(subscribed, "AWS::SNS::Subscription")["Properties"]
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("sqs", {"Fn::GetAtt": [queue, "Arn"]})
    assert subscription["FilterPolicy"] == {topic.CHAT: [topic.UNTOLD]}
    # The notifier opens the envelope: the subject stands outside the message.
    assert "RawMessageDelivery" not in subscription


def test_only_that_topic_may_put_messages_in_and_what_it_cannot_goes_to_the_dead_letters(
    subscribed: cdk.Stack,
) -> None:
    letters, _ = by_id(subscribed, "Letters")
    (topic_id,) = resources(subscribed, "AWS::SNS::Topic")
    by_topic = {"ArnEquals": {"aws:SourceArn": {"Ref": topic_id}}}
    for policy in resources(subscribed, "AWS::SQS::QueuePolicy").values():
        (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
        assert (statement["Action"], statement["Principal"]) == ("sqs:SendMessage", {"Service": "sns.amazonaws.com"})
        assert statement["Condition"] == by_topic
    redrive = only(subscribed, "AWS::SNS::Subscription")["Properties"]["RedrivePolicy"]
    assert redrive == {"deadLetterTargetArn": {"Fn::GetAtt": [letters, "Arn"]}}
