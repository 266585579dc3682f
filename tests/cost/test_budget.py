"""The month's budget: read from templates, told where a month is more, and enough for what switches itself on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

import environments
from cost import sheets
from cost.billing import as_billed
from cost.budget import monthly_budget
from cost.price_list import price_list
from cost.show import Show
from cost.words import Language
from environments.loader import names
from tests.conftest import Templates
from tests.cost.shapes import resource, template


def budget(amount: Any = 20, **stated: Any) -> dict[str, Any]:
    whole = {"BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": {"Amount": amount, "Unit": "USD"}}
    return resource("AWS::Budgets::Budget", Budget={**whole, **stated})


def test_the_budget_of_an_environment_is_that_of_its_file(templates: Callable[[str], Templates]) -> None:
    found = monthly_budget(templates("dev"))
    assert found is not None
    assert found.amount == environments.load("dev").automation.monthly_budget_usd
    assert found.stops_channels


def test_of_several_the_smallest_is_spent_first() -> None:
    found = monthly_budget(template(Large=budget("90.5"), Small=budget("12.5")))
    assert found is not None
    assert (found.amount, found.resource, found.stops_channels) == (Decimal("12.5"), "Stack/Small", False)


@pytest.mark.parametrize(
    "stated",
    [
        {"BudgetType": "USAGE"},
        {"TimeUnit": "DAILY"},
        {"BudgetLimit": {"Amount": 20, "Unit": "EUR"}},
        {"BudgetLimit": {"Amount": {"Ref": "Amount"}, "Unit": "USD"}},
        {"BudgetLimit": None},
        {"CostFilters": {"Service": ["Amazon Simple Storage Service"]}},
    ],
    ids=str,
)
def test_what_is_no_budget_of_the_whole_month_is_none(stated: dict[str, Any]) -> None:
    assert monthly_budget(template(Budget=budget(**stated))) is None


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            Language.ENGLISH,
            "The month's budget is $1,020 (Stack/Budget): at this use it is spent before the month is over.",
        ),
        (
            Language.KOREAN,
            "한 달 예산은 $1,020입니다(Stack/Budget). 이만큼 쓰면 한 달이 끝나기 전에 예산이 바닥납니다.",
        ),
    ],
)
def test_somebody_elses_budget_stops_no_channel_that_we_know_of(language: Language, told: str) -> None:
    found = monthly_budget(template(Budget=budget(1020)))
    assert sheets.beyond(found, Decimal("1020.01"), language) == (told,)
    assert sheets.beyond(found, Decimal(1020), language) == ()


def test_our_own_stops_the_channels(templates: Callable[[str], Templates]) -> None:
    (told,) = sheets.beyond(monthly_budget(templates("dev")), Decimal(31))
    assert told.endswith("before the month is over, and phase 7 stops the channels.")
    (told,) = sheets.beyond(monthly_budget(templates("dev")), Decimal(31), Language.KOREAN)
    assert told.endswith("7단계가 모든 채널을 중지합니다.")


SCHEDULED = [name for name in names() if environments.load(name).automation.schedules_enabled]


def test_an_environment_switches_itself_on() -> None:
    assert SCHEDULED


@pytest.mark.parametrize("name", SCHEDULED)
def test_windows_that_are_switched_on_can_be_paid(name: str, templates: Callable[[str], Templates]) -> None:
    """In the longest month, of the channel that runs longest, with as many viewers as a bill counts by default."""
    environment, held = environments.load(name), templates(name)
    minutes: Counter[str] = Counter()
    for run in environment.automation.air_times:
        minutes[run.channel] += run.minutes * len(run.days)
    hours = Decimal(max(minutes.values())) / 60 / 7
    month = as_billed(held, Show(hours=hours, days=31, days_in_month=31), price_list(environment.region))
    assert sheets.beyond(monthly_budget(held), month.total) == ()
