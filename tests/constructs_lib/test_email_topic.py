"""A topic whose messages reach people by e-mail."""

from __future__ import annotations

import aws_cdk as cdk

from constructs_lib.email_topic import EmailTopic
from tests.constructs_lib.rendering import empty_stack, only
from tests.constructs_lib.topics import allowed, refuses_plain_http, subscriptions


def topic(*emails: str) -> cdk.Stack:
    stack = empty_stack()
    EmailTopic(stack, "Notices", name="onair-dev-notices", emails=emails)
    return stack


def test_every_address_is_told_by_e_mail() -> None:
    assert subscriptions(topic("a@example.com", "b@example.com")) == {
        ("email", "a@example.com"),
        ("email", "b@example.com"),
    }


def test_without_addresses_there_is_a_topic_that_somebody_may_subscribe_to_later() -> None:
    stack = topic()
    assert subscriptions(stack) == set()
    assert only(stack, "AWS::SNS::Topic")["Properties"]["TopicName"] == "onair-dev-notices"


def test_messages_come_over_tls_only() -> None:
    assert refuses_plain_http(topic("a@example.com"))


def test_its_own_policy_opens_it_to_nobody() -> None:
    assert allowed(topic("a@example.com")) == []


def test_no_key_of_its_own_stands_between_aws_services_and_the_topic() -> None:
    # With alias/aws/sns neither CloudWatch nor EventBridge could publish, and nobody would hear of it.
    assert "KmsMasterKeyId" not in only(topic(), "AWS::SNS::Topic")["Properties"]
