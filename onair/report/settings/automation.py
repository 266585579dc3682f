"""Phase 7: the stops, the windows on air and the functions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onair.report.architecture import Architecture
from onair.report.reading import at, functions, listed, module, rate_seconds, schedule_input, setting
from onair.report.settings.table import Code, Table, of_rows
from onair.report.words import Words
from preflight.template import Resource
from preflight.value import Reference

DAILY = re.compile(r"cron\((\d+) (\d+) \* \* \? \*\)")
WEEKLY = re.compile(r"cron\((\d+) (\d+) \? \* ([A-Z,-]+) \*\)")


def automation(architecture: Architecture, words: Words) -> list[Table]:
    """Guards, windows, functions."""
    return [
        of_rows(
            words("table.guards"),
            (words("column.guard"), words("column.limit"), words("column.how")),
            guards(architecture, words),
        ),
        _windows(architecture, words),
        of_rows(
            words("table.functions"),
            (words("column.function"), words("column.what"), words("column.memory"), words("column.timeout")),
            (tuple(_function(found, words)) for found in functions(architecture, 7)),
        ),
    ]


def guards(architecture: Architecture, words: Words) -> list[tuple[str, ...]]:
    """Every stop that the templates hold: its name, its limit, how it works."""
    return [*_limits(architecture, words), *_daily_stops(architecture, words), *_budgets(architecture, words)]


def sweep_seconds(architecture: Architecture) -> int | None:
    """How often the sweep looks; None where there is none."""
    for rule in architecture.resources("AWS::Events::Rule", phase=7):
        targets = [at(target, "Arn") for target in listed(rule.properties, "Targets")]
        sweeps = any(isinstance(arn, Reference) and module(arn.target) == "run_sweep" for arn in targets)
        seconds = rate_seconds(rule.properties.get("ScheduleExpression"))
        if sweeps and seconds is not None:
            return seconds
    return None


def _limits(architecture: Architecture, words: Words) -> Iterator[tuple[str, ...]]:
    sweep = sweep_seconds(architecture)
    every = words("value.every", span=words.duration(sweep)) if sweep else words("value.none")
    for variable, key in (("MAXIMUM_RUN_SECONDS", "maximum_run"), ("IDLE_SECONDS", "idle")):
        seconds = setting(architecture, variable)
        if seconds is not None and seconds.isdecimal():
            yield words(f"guard.{key}"), words.duration(int(seconds)), words(f"guard.{key}_how", every=every)


def _daily_stops(architecture: Architecture, words: Words) -> Iterator[tuple[str, ...]]:
    for schedule in architecture.resources("AWS::Scheduler::Schedule", phase=7):
        found = DAILY.fullmatch(str(schedule.properties.get("ScheduleExpression")))
        if found and "action" not in schedule_input(schedule):
            zone = schedule.properties.get("ScheduleExpressionTimezone", "UTC")
            clock = f"{int(found[2]):02}:{int(found[1]):02} {zone}"
            yield words("guard.daily"), clock, words("guard.daily_how")


def _budgets(architecture: Architecture, words: Words) -> Iterator[tuple[str, ...]]:
    for budget in architecture.resources("AWS::Budgets::Budget", phase=7):
        amount = at(budget.properties, "Budget", "BudgetLimit", "Amount")
        yield words("guard.budget"), words("diagram.per_month", amount=amount), words("guard.budget_how")


def _windows(architecture: Architecture, words: Words) -> Table:
    held = architecture.resources("AWS::Scheduler::Schedule", phase=7)
    rows = [row for schedule in held for row in _window(schedule, words)]
    heads = ("action", "day", "clock", "time_zone", "state")
    return of_rows(words("table.windows"), tuple(words(f"column.{head}") for head in heads), rows)


def _window(schedule: Resource, words: Words) -> Iterator[tuple[str, ...]]:
    action = schedule_input(schedule).get("action")
    found = WEEKLY.fullmatch(str(schedule.properties.get("ScheduleExpression")))
    if action and found:
        days = re.sub("[A-Z]{3}", lambda day: words.get(f"day.{day[0]}", day[0]), found[3])
        yield (
            words.get(f"action.{action}", str(action)),
            days,
            f"{int(found[2]):02}:{int(found[1]):02}",
            str(schedule.properties.get("ScheduleExpressionTimezone", "UTC")),
            words.switch(schedule.properties.get("State", "ENABLED") == "ENABLED"),
        )


def _function(function: Resource, words: Words) -> Iterator[str]:
    yield Code(module(function))
    yield words.get(f"function.{module(function)}.what", str(function.properties.get("Description", "")))
    yield f"{function.properties.get('MemorySize')} MB"
    yield words.duration(float(function.properties.get("Timeout") or 3))
