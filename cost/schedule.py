"""How often a schedule fires in a month: `rate(…)`, `cron(…)` and `at(…)` of EventBridge."""

from __future__ import annotations

import re
from decimal import Decimal

MINUTES = {"minute": 1, "hour": 60, "day": 24 * 60}
RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
DAYS_OF_WEEK, MONTHS = 7, 12


def times_a_month(expression: str, days_in_month: int) -> Decimal:
    """How often it fires, on average; `at(…)` once, and an expression that is none of these never."""
    if rate := RATE.fullmatch(expression):
        return Decimal(days_in_month * MINUTES["day"]) / (int(rate[1]) * MINUTES[rate[2]])
    if cron := CRON.fullmatch(expression):
        minute, hour, day, month, weekday, _ = cron.groups()
        days = _share(weekday, DAYS_OF_WEEK) * days_in_month if weekday not in ("?", "*") else _days(day, days_in_month)
        return _count(minute, 60) * _count(hour, 24) * days * _share(month, MONTHS)
    return Decimal(1 if expression.startswith("at(") else 0)


def _days(field: str, days_in_month: int) -> Decimal:
    return Decimal(days_in_month) if field == "?" else _count(field, days_in_month)


def _share(field: str, of: int) -> Decimal:
    return _count(field, of) / of


def _count(field: str, of: int) -> Decimal:
    """How many of so many values a field names: all, a list, ranges, or one in so many."""
    if field in ("*", "?"):
        return Decimal(of)
    return Decimal(sum(_values(part, of) for part in field.split(",")))


def _values(part: str, of: int) -> int:
    start, _, step = part.partition("/")
    if step.isdecimal():
        begin = int(start) if start.isdecimal() else 0
        return max(1, -(-(of - begin) // int(step)))
    first, _, last = part.partition("-")
    if first.isdecimal() and last.isdecimal():
        return int(last) - int(first) + 1
    return 5 if part == "MON-FRI" else 1
