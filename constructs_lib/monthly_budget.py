"""A month's budget, and a topic that is told when it is spent."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Stack
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

SPENT_PERCENT = 100


class MonthlyBudget(Construct):
    """What the whole account costs in a month, in dollars; AWS Budgets tells the topic when that is spent.

    The account's, not this project's: a budget by tag sees nothing until somebody activates the tag for cost
    allocation. AWS Budgets looks at the bill a few times a day, so it is a backstop and no guard of a single run.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, name: str, dollars: int, tags: Mapping[str, str]
    ) -> None:
        super().__init__(scope, construct_id)
        self.topic = sns.Topic(self, "Topic", topic_name=f"{name}-budget", enforce_ssl=True)
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="BudgetsOfThisAccount",
                principals=[iam.ServicePrincipal("budgets.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            )
        )
        spent = budgets.CfnBudget.NotificationProperty(
            notification_type="ACTUAL",
            comparison_operator="GREATER_THAN",
            threshold=SPENT_PERCENT,
            threshold_type="PERCENTAGE",
        )
        subscriber = budgets.CfnBudget.SubscriberProperty(subscription_type="SNS", address=self.topic.topic_arn)
        budget = budgets.CfnBudget(
            self,
            "Budget",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_name=name,
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=dollars, unit="USD"),
            ),
            notifications_with_subscribers=[
                budgets.CfnBudget.NotificationWithSubscribersProperty(notification=spent, subscribers=[subscriber])
            ],
            # CDK does not know this property as tags and leaves it alone.
            resource_tags=[budgets.CfnBudget.ResourceTagProperty(key=key, value=value) for key, value in tags.items()],
        )
        # AWS Budgets sends a message when it is given a topic, and refuses one that it may not write to.
        budget.node.add_dependency(self.topic)
