"""When a schedule is due: at(…), rate(…) and cron(…), on the clock of its own time zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ministack.services import eventbridge


class ExpressionError(ValueError):
    """An expression or a time zone that Scheduler refuses."""


def is_once(expression: str) -> bool:
    """Whether the schedule is due only once."""
    return expression.startswith("at(")


def check(schedule: Mapping[str, Any]) -> None:
    """Raise ExpressionError unless expression and time zone can be read."""
    expression = schedule["ScheduleExpression"]
    try:
        ZoneInfo(schedule.get("ScheduleExpressionTimezone") or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = schedule["ScheduleExpressionTimezone"]
        raise ExpressionError(f"Invalid Schedule Expression Timezone {zone}.") from None
    try:
        read = is_once(expression) and _moment(expression)
    except ValueError:
        read = None
    if not (read or eventbridge._parse_rate_seconds(expression) or eventbridge._parse_cron_fields(expression)):
        raise ExpressionError(f"Invalid Schedule Expression {expression}.")


def next_due(schedule: Mapping[str, Any], last: float) -> float | None:
    """The next moment (seconds since 1970) after `last`, in the schedule's own time zone; None when there is none."""
    expression = schedule["ScheduleExpression"]
    zone = ZoneInfo(schedule.get("ScheduleExpressionTimezone") or "UTC")
    if is_once(expression):
        return _moment(expression).replace(tzinfo=zone).timestamp()
    every = eventbridge._parse_rate_seconds(expression)
    if every:
        return float(last + every)
    fields = eventbridge._parse_cron_fields(expression)
    # The parser knows UTC only: it gets the wall clock of the zone, labelled UTC.
    wall = datetime.fromtimestamp(last, zone).replace(tzinfo=UTC)
    found = eventbridge._cron_next_fire(fields, wall) if fields else None
    return found.replace(tzinfo=zone).timestamp() if found else None


def _moment(expression: str) -> datetime:
    """Of at(yyyy-mm-ddThh:mm:ss), which states no zone: the clock, labelled UTC. Raises ValueError."""
    return datetime.strptime(f"{expression} +0000", "at(%Y-%m-%dT%H:%M:%S) %z")
