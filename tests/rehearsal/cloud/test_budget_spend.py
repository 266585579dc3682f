"""What has been spent, and who hears of it: topics whose policy lets AWS Budgets publish, once per crossing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from rehearsal.backstage import Backstage, BackstageError
from rehearsal.cloud.process import ACCOUNT
from tests.rehearsal.cloud.queues import Queue

Clients = Callable[[str], Any]


@pytest.fixture
def topic(client: Clients, name: str) -> str:
    """A topic that AWS Budgets of this account may publish to."""
    arn: str = client("sns").create_topic(Name=name)["TopicArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "budgets.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": arn,
        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    client("sns").set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
    return arn


@pytest.fixture
def box(client: Clients, name: str, topic: str) -> Queue:
    """What the topic publishes."""
    queue = Queue(client, name)
    queue.allow({"Action": "sqs:SendMessage", "Principal": {"Service": "sns.amazonaws.com"}})
    client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue.arn)
    return queue


def make_budget(client: Clients, name: str, topic: str, **changes: Any) -> None:
    notification = {
        "NotificationType": "ACTUAL",
        "ComparisonOperator": "GREATER_THAN",
        "Threshold": 80.0,
        "ThresholdType": "PERCENTAGE",
        **changes,
    }
    subscribers = [
        {"SubscriptionType": "SNS", "Address": topic},
        {"SubscriptionType": "EMAIL", "Address": "o@example.com"},
    ]
    client("budgets").create_budget(
        AccountId=ACCOUNT,
        Budget={
            "BudgetName": name,
            "BudgetType": "COST",
            "TimeUnit": "MONTHLY",
            "BudgetLimit": {"Amount": "50", "Unit": "USD"},
        },
        NotificationsWithSubscribers=[{"Notification": notification, "Subscribers": subscribers}],
    )


def test_the_message_is_the_plain_text_that_aws_budgets_publishes(
    client: Clients, backstage: Backstage, name: str, topic: str, box: Queue
) -> None:
    make_budget(client, name, topic)
    assert backstage.spend(name, Decimal("41.30")) == [topic]
    notice = json.loads(box.letters()[0].body)
    assert notice["Subject"] == f"AWS Budgets: {name} has exceeded your alert threshold"
    assert notice["Message"].splitlines() == [
        f"AWS Budget Notification {datetime.now(UTC):%B %d, %Y}",
        f"AWS Account {ACCOUNT}",
        "",
        "Dear AWS Customer,",
        "",
        f"You requested that we alert you when the ACTUAL Cost associated with your {name} budget is greater than $40.00 "
        "for the current month. The ACTUAL Cost associated with this budget is $41.30. You can find additional details "
        "below and by accessing the AWS Budgets dashboard [1].",
        "",
        f"Budget Name: {name}",
        "Budget Type: Cost",
        "Budgeted Amount: $50.00",
        "Alert Type: ACTUAL",
        "Alert Threshold: > $40.00",
        "ACTUAL Amount: $41.30",
        "",
        "[1] https://console.aws.amazon.com/billing/home#/budgets",
    ]
    found = client("budgets").describe_budget(AccountId=ACCOUNT, BudgetName=name)["Budget"]
    assert found["CalculatedSpend"] == {"ActualSpend": {"Amount": "41.30", "Unit": "USD"}}


def test_a_threshold_is_told_of_once_and_again_after_a_new_month(
    client: Clients, backstage: Backstage, name: str, topic: str, box: Queue
) -> None:
    make_budget(client, name, topic, Threshold=45.0, ThresholdType="ABSOLUTE_VALUE")
    told = [backstage.spend(name, Decimal(amount)) for amount in ("45", "45.01", "60", "0", "46")]
    assert told == [[], [topic], [], [], [topic]]
    assert len(box.letters(2)) == 2
    assert box.waiting() == 0


def test_a_forecast_has_its_own_threshold(
    client: Clients, backstage: Backstage, name: str, topic: str, box: Queue
) -> None:
    make_budget(client, name, topic, NotificationType="FORECASTED", Threshold=100.0)
    assert backstage.spend(name, Decimal(60)) == []
    assert backstage.spend(name, Decimal(20), forecast=Decimal(55)) == [topic]
    assert "FORECASTED Amount: $55.00" in json.loads(box.letters()[0].body)["Message"]


def test_a_topic_that_does_not_let_budgets_publish_hears_nothing(
    client: Clients, backstage: Backstage, name: str
) -> None:
    topic = client("sns").create_topic(Name=name)["TopicArn"]
    make_budget(client, name, topic)
    assert backstage.spend(name, Decimal(50)) == []


def test_an_unknown_budget_is_refused(backstage: Backstage, name: str) -> None:
    with pytest.raises(BackstageError, match=f"budget {name} does not exist") as error:
        backstage.spend(name, Decimal(1))
    assert error.value.status == 404
