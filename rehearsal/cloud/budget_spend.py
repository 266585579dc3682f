"""What has been spent, as far as budgets know: said by the private way, told to topics as AWS Budgets tells it."""

from __future__ import annotations

import logging
import operator
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ministack.core import responses
from ministack.services import budgets, sns

from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.service_principal import BUDGETS, may_publish

log = logging.getLogger(__name__)

COMPARISONS: Mapping[str, tuple[Callable[[Decimal, Decimal], bool], str, str]] = {
    "GREATER_THAN": (operator.gt, "greater than", ">"),
    "LESS_THAN": (operator.lt, "less than", "<"),
    "EQUAL_TO": (operator.eq, "equal to", "="),
}
"""How an amount crosses a threshold, in the words and the sign of the message."""

PERIODS = {
    "MONTHLY": "current month",
    "QUARTERLY": "current quarter",
    "ANNUALLY": "current year",
    "DAILY": "current day",
}
"""How the message calls the budget's period; of DAILY, AWS writes another sentence, which is not rehearsed."""


def spend(name: str, actual: Decimal, forecast: Decimal | None) -> list[str]:
    """Set what was spent in the period; the topics that were told of a threshold crossed by it.

    A notification is told of once, and again only after the amount was back below its threshold.
    """
    budget = budgets._budgets.get(name)
    if budget is None:
        raise ApiError("NotFoundException", f"budget {name} does not exist", 404)
    unit = budget["BudgetLimit"]["Unit"]
    budget["CalculatedSpend"] = {"ActualSpend": {"Amount": str(actual), "Unit": unit}}
    amounts = {"ACTUAL": actual}
    if forecast is not None:
        budget["CalculatedSpend"]["ForecastedSpend"] = {"Amount": str(forecast), "Unit": unit}
        amounts["FORECASTED"] = forecast
    budget["LastUpdatedTime"] = time.time()
    told = []
    for entry in budgets._notification_store.get(name, []):
        notification = entry["notification"]
        amount = amounts.get(notification["NotificationType"])
        if amount is None:
            continue
        crossed = COMPARISONS[notification["ComparisonOperator"]][0](amount, threshold(budget, notification))
        before, notification["NotificationState"] = notification["NotificationState"], "ALARM" if crossed else "OK"
        if crossed and before != "ALARM":
            told += _tell(budget, notification, amount, entry["subscribers"])
    return told


def threshold(budget: Mapping[str, Any], notification: Mapping[str, Any]) -> Decimal:
    """The amount at which a notification is due."""
    stated = Decimal(str(notification["Threshold"]))
    if notification["ThresholdType"] == "ABSOLUTE_VALUE":
        return stated
    return Decimal(budget["BudgetLimit"]["Amount"]) * stated / 100


def message(budget: Mapping[str, Any], notification: Mapping[str, Any], amount: Decimal, day: datetime) -> str:
    """The plain text that AWS Budgets publishes; its wording for a forecast is unverified."""
    _, words, sign = COMPARISONS[notification["ComparisonOperator"]]
    kind, name, limit = notification["NotificationType"], budget["BudgetName"], _money(threshold(budget, notification))
    what = f"the {kind} {budget['BudgetType'].capitalize()} associated with"
    return "\n".join(
        (
            f"AWS Budget Notification {day:%B %d, %Y}",
            f"AWS Account {responses.get_account_id()}",
            "",
            "Dear AWS Customer,",
            "",
            f"You requested that we alert you when {what} your {name} budget is {words} {limit} "
            f"for the {PERIODS.get(budget['TimeUnit'], 'current period')}. {what[0].upper()}{what[1:]} this budget is "
            f"{_money(amount)}. You can find additional details below and by accessing the AWS Budgets dashboard [1].",
            "",
            f"Budget Name: {name}",
            f"Budget Type: {budget['BudgetType'].capitalize()}",
            f"Budgeted Amount: {_money(Decimal(budget['BudgetLimit']['Amount']))}",
            f"Alert Type: {kind}",
            f"Alert Threshold: {sign} {limit}",
            f"{kind} Amount: {_money(amount)}",
            "",
            "[1] https://console.aws.amazon.com/billing/home#/budgets",
            "",
        )
    )


def _tell(
    budget: Mapping[str, Any], notification: Mapping[str, Any], amount: Decimal, subscribers: list[Mapping[str, Any]]
) -> list[str]:
    """To the topics among the subscribers; an e-mail goes nowhere from here."""
    subject = f"AWS Budgets: {budget['BudgetName']} has exceeded your alert threshold"
    text = message(budget, notification, amount, datetime.now(UTC))
    source = budgets._budget_arn(budget["BudgetName"])
    told = []
    for topic in (item["Address"] for item in subscribers if item["SubscriptionType"] == "SNS"):
        if may_publish(BUDGETS, topic, source):
            sns.publish_internal(topic, text, subject)
            told.append(topic)
        else:
            log.error("budget %s: the policy of %s does not let %s publish", budget["BudgetName"], topic, BUDGETS)
    return told


def _money(amount: Decimal) -> str:
    return f"${amount:,.2f}"
