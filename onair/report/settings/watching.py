"""Phase 6: the alarms, and what each tells people to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cost.words import Language
from onair.report.architecture import Architecture
from onair.report.reading import at, listed
from onair.report.settings.table import Code, Table, of_rows
from onair.report.words import Words
from preflight.template import Resource

SIGNS = {
    "GreaterThanOrEqualToThreshold": "≥",
    "GreaterThanThreshold": ">",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "≤",
}
MEASURED = re.compile(r"SELECT (\w+)\((\w+)\)")


def monitoring(architecture: Architecture, words: Words) -> list[Table]:
    """A row for each alarm."""
    alarms = architecture.resources("AWS::CloudWatch::Alarm", phase=6)
    heads = ("alarm", "measure", "condition", "for", "to_do")
    return [
        of_rows(
            words("table.alarms"),
            tuple(words(f"column.{head}") for head in heads),
            (tuple(_alarm(found, words)) for found in alarms),
        )
    ]


def _alarm(alarm: Resource, words: Words) -> Iterator[str]:
    properties = alarm.properties
    yield str(properties.get("AlarmName")).rpartition("-")[2]
    yield Code(_measure(alarm))
    sign = SIGNS.get(str(properties.get("ComparisonOperator")), "?")
    threshold = properties.get("Threshold")
    yield f"{sign}\N{NO-BREAK SPACE}{words.number(threshold)}" if isinstance(threshold, (int, float)) else sign
    periods = [at(item, "Period") or at(item, "MetricStat", "Period") for item in listed(properties, "Metrics")]
    period = properties.get("Period") or max((item for item in periods if isinstance(item, int)), default=60)
    yield words.duration(int(properties.get("EvaluationPeriods") or 1) * int(period))
    yield in_language(str(properties.get("AlarmDescription", "")), words.language)


def _measure(alarm: Resource) -> str:
    """The metric that is looked at first, with its statistic."""
    told = [
        f"{found[1]} {found[2]}"
        for item in listed(alarm.properties, "Metrics")
        if (found := MEASURED.match(str(at(item, "Expression"))))
    ]
    stats = [
        f"{str(at(item, 'MetricStat', 'Stat')).upper()} {at(item, 'MetricStat', 'Metric', 'MetricName')}"
        for item in listed(alarm.properties, "Metrics")
        if at(item, "MetricStat")
    ]
    single = alarm.properties.get("MetricName")
    own = [f"{str(alarm.properties.get('Statistic')).upper()} {single}"] if single else []
    return next(iter([*own, *stats, *told]), "")


def in_language(description: str, language: Language) -> str:
    """An alarm says what to do in English, a slash, and Korean."""
    english, slash, korean = description.partition(" / ")
    return korean if slash and language is Language.KOREAN else english
