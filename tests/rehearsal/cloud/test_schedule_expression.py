"""When a schedule is due next, and which expressions are none."""

from __future__ import annotations

from datetime import datetime

import pytest

from rehearsal.cloud.schedule_expression import ExpressionError, check, is_once, next_due


def at(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("expression", "zone", "last", "due"),
    [
        ("cron(0 19 ? * MON-FRI *)", "Asia/Seoul", "2026-11-23T09:59:00+00:00", "2026-11-23T19:00:00+09:00"),
        ("cron(0 19 ? * MON-FRI *)", "Asia/Seoul", "2026-11-23T10:00:01+00:00", "2026-11-24T19:00:00+09:00"),
        ("cron(0 19 ? * MON-FRI *)", "Asia/Seoul", "2026-11-27T10:00:01+00:00", "2026-11-30T19:00:00+09:00"),
        ("cron(30 0 * * ? *)", "Asia/Seoul", "2026-11-23T14:00:00+00:00", "2026-11-24T00:30:00+09:00"),
        ("cron(0 19 * * ? *)", None, "2026-11-23T09:59:00+00:00", "2026-11-23T19:00:00+00:00"),
        ("cron(0 19 * * ? *)", "America/New_York", "2026-10-31T23:30:00+00:00", "2026-11-01T19:00:00-05:00"),
        ("at(2026-11-23T19:00:00)", "Asia/Seoul", "2026-11-23T00:00:00+00:00", "2026-11-23T10:00:00+00:00"),
        ("at(2026-11-23T19:00:00)", None, "2026-11-23T00:00:00+00:00", "2026-11-23T19:00:00+00:00"),
        ("rate(5 minutes)", "Asia/Seoul", "2026-11-23T09:59:30+00:00", "2026-11-23T10:04:30+00:00"),
        ("rate(1 hour)", None, "2026-11-23T09:59:30+00:00", "2026-11-23T10:59:30+00:00"),
    ],
)  # fmt: skip
def test_a_schedule_is_due_in_its_own_time_zone(expression: str, zone: str | None, last: str, due: str) -> None:
    schedule = {"ScheduleExpression": expression, "ScheduleExpressionTimezone": zone}
    assert next_due(schedule, at(last)) == at(due)


def test_an_expression_that_says_nothing_is_never_due() -> None:
    assert next_due({"ScheduleExpression": "cron(nonsense)"}, at("2026-11-23T00:00:00+00:00")) is None


@pytest.mark.parametrize(
    "expression", ["at(2026-11-23T19:00:00)", "rate(5 minutes)", "rate(1 day)", "cron(0 19 ? * MON-FRI *)"]
)
def test_the_three_kinds_of_expression_are_read(expression: str) -> None:
    check({"ScheduleExpression": expression, "ScheduleExpressionTimezone": "Asia/Seoul"})
    assert is_once(expression) == expression.startswith("at(")


@pytest.mark.parametrize(
    "expression",
    ["at(2026-11-23)", "at(2026-11-23T19:00:00Z)", "at(2026-02-30T19:00:00)", "rate(soon)", "cron(nonsense)", "daily"],
)
def test_any_other_is_refused_by_name(expression: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        check({"ScheduleExpression": expression})
    assert str(refused.value) == f"Invalid Schedule Expression {expression}."


@pytest.mark.parametrize("zone", ["Asia/Soul", "/etc/passwd"])
def test_an_unknown_time_zone_is_refused_by_name(zone: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        check({"ScheduleExpression": "rate(1 hour)", "ScheduleExpressionTimezone": zone})
    assert str(refused.value) == f"Invalid Schedule Expression Timezone {zone}."
