"""What is told of a week of testing: how far it is, what it lacks with the commands that bring it, what to do daily."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from onair.check.questions import Question, When
from onair.numbers import written_as
from onair.week.required import ways_to
from onair.week.rule import SPAN_DAYS, WHOLE_DAYS, WINDOW_DAYS, Week
from rehearsal.demo.evidence import Evidence, moment

PRODUCTION = "onair deploy --plan dev-first --env production"


@dataclass(frozen=True)
class Lack:
    """One thing that the week lacks, and what brings it."""

    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.what}: {self.mend}"


def lacks(week: Week) -> Iterator[Lack]:
    """Everything that is missing before production, in the order in which it is best brought."""
    name = week.environment.name
    if week.environment.account is None:
        yield Lack(
            f"account of {name} is not named, so no check can be its own",
            f'write account = "…" into environments/{name}.toml',
        )
    for phase, questions in by_phase(week.never).items():
        yield Lack(f"never passed in phase {phase}, {_list(questions)}", ways_to(questions))
    for point in week.failing:
        yield Lack(
            f"{point.name} (phase {point.phase}) failed last, {_at(week, point)}",
            f"onair check {point.phase} says where to look, and passes when it is mended",
        )
    if len(week.whole_days) < WHOLE_DAYS:
        yield Lack(
            f"{len(week.whole_days)} of {WHOLE_DAYS} days on which every point passed",
            "onair week says what today lacks",
        )
    if week.span_days < SPAN_DAYS:
        yield Lack(
            f"{week.span_days} of {SPAN_DAYS} days from the first of them to the last",
            f"not before {_day(week.not_before)}",
        )


def today(week: Week) -> str:
    """What still makes today a whole day."""
    return ways_to(week.open_today) if week.open_today else "today is whole, and tomorrow the same again"


def progress(week: Week) -> list[tuple[str, str]]:
    """How far it is, a name and a text for each line."""
    days = ", ".join(_day(day) for day in week.whole_days) or "none yet"
    told = [
        ("days on which every point passed", f"{len(week.whole_days)} of {WHOLE_DAYS}: {days}"),
        ("from the first of them to the last", f"{week.span_days} of {SPAN_DAYS} days"),
        ("points never passed", _phases(week.never) or "none"),
        ("points that failed last", ", ".join(point.name for point in week.failing) or "none"),
        ("last failure", _failure(week)),
        ("not counted", ", ".join(uncounted(week)) or "nothing"),
    ]
    if not week.is_full:
        told.append(("today", today(week)))
        told.append(("production", f"not before {_day(week.not_before)}, with {PRODUCTION}"))
    else:
        told.append(("production", PRODUCTION))
    return told


def uncounted(week: Week) -> list[str]:
    """What lies in the folder and does not count, and why."""
    checks = [f"{count} {why}" for why, count in sorted(week.uncounted.items())]
    return [*checks, *(f"{path.name}, which cannot be read" for path in week.history.unreadable)]


def daily(week: Week) -> list[str]:
    """What to do on a day of the week, step by step."""
    after = {question.phase for question in week.required if question.when is When.AFTER}
    recordings = [f"some minutes after the stop, onair check {written_as(after)}: the recording is there"]
    return [
        "onair start --for 15m, and send as onair larix shows",
        "onair check all, while on air",
        *(recordings if after else []),
        "mend what failed and deploy it with onair deploy all; it counts as failed until a check has seen it pass",
        "onair park, if the night shall cost less; check before it, for what is taken away fails",
    ]


def as_json(week: Week) -> dict[str, Any]:
    """The same for programs; points are named as their evidence is."""
    failure = week.last_failure
    return {
        "environment": week.environment.name,
        "account": week.environment.account,
        "region": week.environment.region,
        "folder": str(week.history.folder),
        "full": week.is_full,
        "wholeDays": [day.isoformat() for day in week.whole_days],
        "wholeDaysNeeded": WHOLE_DAYS,
        "spanDays": week.span_days,
        "spanDaysNeeded": SPAN_DAYS,
        "windowDays": WINDOW_DAYS,
        "notBefore": None if week.is_full else week.not_before.isoformat(),
        "required": [question.point.name for question in week.required],
        "neverPassed": [question.point.name for question in week.never],
        "notPassedToday": [question.point.name for question in week.open_today],
        "failing": [point.name for point in week.failing],
        "lastFailure": failure and {"name": failure.name, "phase": failure.phase, "at": failure.at},
        "notCounted": dict(week.uncounted),
        "unreadable": [path.name for path in week.history.unreadable],
        "lacks": [{"what": lack.what, "mend": lack.mend} for lack in lacks(week)],
    }


def by_phase(questions: Sequence[Question]) -> dict[int, list[Question]]:
    """Points by the phase that they are asked with."""
    return {phase: list(own) for phase, own in groupby(questions, key=lambda question: question.phase)}


def _phases(questions: Sequence[Question]) -> str:
    return "\n".join(f"{phase}: {_list(own)}" for phase, own in by_phase(questions).items())


def _list(questions: Sequence[Question]) -> str:
    return ", ".join(question.point.name for question in questions)


def _failure(week: Week) -> str:
    failure = week.last_failure
    if failure is None:
        return "none"
    mended = "" if failure in week.failing else ", passed since"
    return f"{failure.name} (phase {failure.phase}), {_at(week, failure)}{mended}"


def _at(week: Week, point: Evidence) -> str:
    return f"{moment(point).astimezone(ZoneInfo(week.environment.automation.time_zone)):%d %b %H:%M}"


def _day(day: date) -> str:
    return f"{day:%d %b}"
