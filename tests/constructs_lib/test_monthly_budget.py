"""A month's budget that tells a topic when it is spent."""

from __future__ import annotations

import aws_cdk as cdk
import pytest

from constructs_lib.monthly_budget import MonthlyBudget
from tests.constructs_lib.rendering import ACCOUNT, empty_stack, only, resources


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    made = empty_stack()
    MonthlyBudget(made, "Budget", name="onair-dev", dollars=30, tags={"onair:phase": "7"})
    return made


def test_it_is_what_the_account_costs_in_a_month(stack: cdk.Stack) -> None:
    assert only(stack, "AWS::Budgets::Budget")["Properties"]["Budget"] == {
        "BudgetName": "onair-dev",
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "BudgetLimit": {"Amount": 30, "Unit": "USD"},
    }


def test_it_carries_the_tags_that_cdk_would_not_give_it(stack: cdk.Stack) -> None:
    tags = only(stack, "AWS::Budgets::Budget")["Properties"]["ResourceTags"]
    assert tags == [{"Key": "onair:phase", "Value": "7"}]


def test_the_topic_is_told_when_all_of_it_is_spent(stack: cdk.Stack) -> None:
    (topic,) = resources(stack, "AWS::SNS::Topic")
    (told,) = only(stack, "AWS::Budgets::Budget")["Properties"]["NotificationsWithSubscribers"]
    assert told["Notification"] == {
        "NotificationType": "ACTUAL",
        "ComparisonOperator": "GREATER_THAN",
        "Threshold": 100,
        "ThresholdType": "PERCENTAGE",
    }
    assert told["Subscribers"] == [{"SubscriptionType": "SNS", "Address": {"Ref": topic}}]


def test_budgets_of_this_account_may_write_to_the_topic(stack: cdk.Stack) -> None:
    statements = only(stack, "AWS::SNS::TopicPolicy")["Properties"]["PolicyDocument"]["Statement"]
    (writing,) = [statement for statement in statements if statement.get("Sid") == "BudgetsOfThisAccount"]
    (topic,) = resources(stack, "AWS::SNS::Topic")
    assert writing == {
        "Sid": "BudgetsOfThisAccount",
        "Effect": "Allow",
        "Principal": {"Service": "budgets.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": {"Ref": topic},
        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
    }


def test_the_budget_is_made_when_its_topic_may_be_written_to(stack: cdk.Stack) -> None:
    (policy,), (topic,) = resources(stack, "AWS::SNS::TopicPolicy"), resources(stack, "AWS::SNS::Topic")
    assert {policy, topic} <= set(only(stack, "AWS::Budgets::Budget")["DependsOn"])
