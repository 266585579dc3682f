"""The test points that must pass on dev before production is deployed."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from environments import Environment
from onair import account as accounts
from onair.check.questions import Asker, Question, When
from onair.check.situation import RUNNING, Situation, ground_of
from onair.numbers import written_as
from rehearsal.demo.points.page import Viewer, page_plays

ASKED_DAILY = (When.ALWAYS, When.ON_AIR, When.AFTER)


def required(environment: Environment) -> tuple[Question, ...]:
    """Every point that this environment's phases have while a show is on and after it, each once; nothing is asked.

    What is right before the first show only cannot be asked again, and is not among them.
    """
    ground = ground_of(accounts.of_nobody(environment.region), environment, environment.channels[0], None)
    asker = Asker(ground, Situation(RUNNING), Viewer("", Path(), Path()))
    found = {
        question.point.name: question
        for phase in reversed(environment.phases)
        for question in asker.questions(phase)
        if question.when in ASKED_DAILY
    }
    return tuple(sorted(found.values(), key=lambda question: question.phase))


def ways_to(questions: Collection[Question]) -> str:
    """The commands that ask these points: in one check on air, as far as one can."""
    after = {question.phase for question in questions if question.when is When.AFTER}
    others = {question.phase for question in questions if question.when is not When.AFTER}
    ways = []
    if any(question.when is When.ON_AIR for question in questions):
        ways.append(f"onair start --for 15m, send, and on air onair check {written_as(others)}")
    elif others:
        ways.append(f"onair check {written_as(others)}")
    if after:
        ways.append(f"some minutes after a show onair check {written_as(after)}")
    if any(question.point is page_plays for question in questions):
        ways.append("the player needs Chromium on this machine, as onair doctor says")
    return "; ".join(ways)
