"""Which test points a week on dev asks for."""

from __future__ import annotations

import environments
from onair.check.questions import Asker, When
from onair.check.situation import Situation
from onair.week.required import required, ways_to
from tests.onair.check.test_questions import asker

DEV = environments.load("dev")


def names(asking: Asker) -> set[str]:
    return {question.point.name for phase in DEV.phases for question in asking.questions(phase)}


def test_every_point_is_required_but_the_one_that_is_right_before_the_first_show_only() -> None:
    ever = names(asker(Situation("IDLE"))) | names(asker(Situation("RUNNING")))
    found = [question.point.name for question in required(DEV)]
    assert ever - {*found} == {"origin-signed-before-input"}
    assert len(found) == len({*found})


def test_what_the_environment_has_not_is_not_required() -> None:
    core = environments.planned(DEV, "core")
    found = {question.point.name for question in required(core)}
    assert found & {"archive", "replay", "bucket-private", "schedules", "monitoring"} == set()
    silent = DEV.model_copy(update={"archive": DEV.archive.model_copy(update={"enabled": False})})
    assert "archive" not in {question.point.name for question in required(silent)}


def test_points_are_brought_by_the_fewest_checks() -> None:
    points = required(DEV)
    everything = ways_to(points)
    assert everything.startswith("onair start --for 15m, send, and on air onair check 1-7; some minutes after a show ")
    assert "onair check 2,7" in everything
    assert "Chromium" in everything
    quiet = [question for question in points if question.when is When.ALWAYS and question.phase in (1, 6)]
    assert ways_to(quiet) == "onair check 1,6"
