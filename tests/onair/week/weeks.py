"""Weeks of checks, written day by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import environments
from onair.check.history import Check, History
from onair.week.required import required
from onair.week.rule import Week
from rehearsal.demo.evidence import Evidence

ACCOUNT = "123456789012"
DEV = environments.load("dev").model_copy(update={"account": ACCOUNT})
POINTS = required(DEV)
NOON = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
"""Noon of a Friday in Seoul: the day 0 of every test."""


def check(day: int, *, hour: float = 0, failed: Iterable[str] = (), left_out: Iterable[str] = ()) -> Check:
    """A check of every point, so many days from the Friday, but for those that are left out."""
    at = NOON + timedelta(days=day, hours=hour)
    points = tuple(
        Evidence(
            name=question.point.name,
            phase=question.phase,
            title=question.point.title,
            request="",
            expected="",
            observed={},
            passed=question.point.name not in {*failed},
            at=at.isoformat(timespec="milliseconds"),
        )
        for question in POINTS
        if question.point.name not in {*left_out}
    )
    return Check(
        project=DEV.project,
        environment=DEV.name,
        channel="main",
        account=ACCOUNT,
        region=DEV.region,
        rehearsed=False,
        at=at,
        points=points,
    )


def week(*checks: Check, day: float = 0, account: str | None = ACCOUNT, unreadable: tuple[Path, ...] = ()) -> Week:
    """The week as it is looked at on this day."""
    ordered = tuple(sorted(checks, key=lambda each: each.at))
    return Week(
        environment=DEV.model_copy(update={"account": account}),
        required=POINTS,
        history=History(Path("out/evidence/checks"), ordered, unreadable),
        now=NOON + timedelta(days=day, minutes=1),
    )


FULL = tuple(check(day) for day in (0, 1, 3, 4, 7))
REHEARSED = tuple(replace(each, rehearsed=True) for each in FULL)
