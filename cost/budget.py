"""The month's budget that templates state: AWS Budgets tells somebody, or something, when the bill passes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cost.deployment import PHASE_TAG, Template
from preflight.reading import known, number
from preflight.template import Templates

BUDGET = "AWS::Budgets::Budget"
FILTERS = ("CostFilters", "FilterExpression")
"""With one of these it is the budget of a part of the bill."""


@dataclass(frozen=True, kw_only=True)
class Budget:
    """US dollars of a month; `resource` is the stack and the logical id.

    `stops_channels` says that it is phase 7's, which takes every channel off air when it is spent.
    """

    amount: Decimal
    resource: str
    stops_channels: bool


def monthly_budget(templates: Mapping[str, Template]) -> Budget | None:
    """The smallest budget for the whole bill of a month; None where there is none, or none whose dollars are known."""
    return min(_budgets(Templates(templates)), key=lambda budget: budget.amount, default=None)


def _budgets(templates: Templates) -> Iterator[Budget]:
    for resource in templates.resources(BUDGET):
        stated = known(resource.properties, "Budget")
        amount = number(stated, "BudgetLimit", "Amount")
        kind = tuple(known(stated, *names) for names in (("BudgetType",), ("TimeUnit",), ("BudgetLimit", "Unit")))
        is_whole = not any(known(stated, name) for name in FILTERS)
        if amount is not None and kind == ("COST", "MONTHLY", "USD") and is_whole:
            yield Budget(
                amount=Decimal(str(amount)),
                resource=f"{resource.template}/{resource.logical_id}",
                stops_channels=_is_ours(templates, resource.template),
            )


def _is_ours(templates: Templates, stack: str) -> bool:
    """A budget has no tags of the usual kind: its stack's other resources have."""
    return any(PHASE_TAG in resource.tags for resource in templates.resources() if resource.template == stack)
