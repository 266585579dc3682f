"""Which test points are asked in which state of the channel."""

from __future__ import annotations

from pathlib import Path

import boto3
import pytest

import environments
from environments import Environment
from onair.check.questions import Asker
from onair.check.situation import Situation
from rehearsal.account import Account
from rehearsal.demo.ground import Ground, NotDeployedError
from rehearsal.demo.points.page import Viewer
from rehearsal.ports import Ports

DEV = environments.load("dev")
OFF, ON = Situation("IDLE"), Situation("RUNNING")
SILENT = Situation("RUNNING", silent="4 min 12 s")


class Described(Ground):
    """An environment of which is known only whether the origin has a stream."""

    has_stream = False


def asker(found: Situation, environment: Environment = DEV, viewer: Viewer | None = None) -> Asker:
    ground = Described(
        account=Account(boto3.Session(), "http://127.0.0.1:9"),
        ports=Ports.free(),
        stack_names={},
        environment=environment,
        channel="main",
    )
    return Asker(ground, found, viewer or Viewer("chromium", Path("evidence"), Path("work")))


def unasked(found: Situation, phase: int, *names: str) -> dict[str, str | None]:
    """Why each of these points is not asked, None for one that is; without names, of all points of the phase."""
    questions = {question.point.name: question for question in asker(found).questions(phase)}
    return {name: questions[name].unasked() for name in names or questions}


def test_before_a_show_404_is_expected_and_during_one_200() -> None:
    assert unasked(OFF, 3) == {"origin-unsigned": None, "origin-signed-before-input": None}
    assert unasked(Situation(None), 3) == unasked(OFF, 3)
    assert unasked(ON, 3) == {"origin-unsigned": None, "origin-signed-on-air": None}


def test_what_the_last_show_left_is_not_taken_for_a_stream_that_should_not_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Described, "has_stream", True)
    assert unasked(OFF, 3)["origin-signed-before-input"] == "the origin still has what the last show left"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (OFF, "the channel is IDLE: needs a stream: onair start, and send"),
        (SILENT, "the channel is RUNNING, without input for 4 min 12 s: needs a stream: onair start, and send"),
        (Situation("STARTING"), "the channel is STARTING: needs a stream: onair start, and send"),
    ],
)
def test_without_a_stream_what_needs_one_is_not_asked_and_says_so(found: Situation, said: str) -> None:
    assert unasked(found, 4) == {"phone-input": None, "channel-input": None, "origin-signed-on-air": said}
    assert unasked(found, 5) == {
        "cdn-configuration": None,
        "cdn-playlist": said,
        "cdn-segments": said,
        "cdn-manifest-fresh": said,
        "player": said,
    }


def test_on_air_everything_of_the_cdn_is_asked() -> None:
    assert set(unasked(ON, 5).values()) == {None}


def test_the_sweep_notes_a_run_without_input_too() -> None:
    assert unasked(SILENT, 7, "sweep") == {"sweep": None}
    assert unasked(OFF, 7, "sweep")["sweep"] is not None


@pytest.mark.parametrize(
    ("young", "said"), [(True, "deployed a moment ago: its first round comes within two minutes"), (False, None)]
)
def test_a_sweep_that_cannot_have_gone_round_yet_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, young: bool, said: str | None
) -> None:
    monkeypatch.setattr("onair.check.questions.automation.awaits_its_first_round", lambda _ground: young)
    assert unasked(OFF, 7, "sweep-rounds") == {"sweep-rounds": said}


def test_a_sweep_that_is_not_deployed_is_asked_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(_ground: Ground) -> bool:
        raise NotDeployedError("AutomationStack is not deployed")

    monkeypatch.setattr("onair.check.questions.automation.awaits_its_first_round", nowhere)
    assert unasked(OFF, 7, "sweep-rounds") == {"sweep-rounds": None}


def test_without_a_chromium_the_page_is_not_asked() -> None:
    (page,) = [
        question for question in Asker(asker(ON).ground, ON, None).questions(5) if question.point.name == "player"
    ]
    assert page.unasked() == "no Chromium on this machine: open the page yourself"


def test_what_the_environment_has_switched_off_is_not_asked() -> None:
    plain = DEV.model_copy(
        update={
            "monitoring": DEV.monitoring.model_copy(update={"manifest_probe": False}),
            "replay": DEV.replay.model_copy(update={"enabled": False}),
            "archive": DEV.archive.model_copy(update={"enabled": False}),
        }
    )
    asking = asker(ON, plain)
    assert "cdn-manifest-fresh" not in [question.point.name for question in asking.questions(5)]
    assert "replay" not in [question.point.name for question in asking.questions(7)]
    *_, archive = asking.questions(2)
    assert archive.unasked() == "archive.enabled is false: nothing is recorded"


def test_every_phase_has_points_and_none_is_of_another_phase_but_the_stream() -> None:
    of_others = {
        question.point.name
        for phase in DEV.phases
        for question in asker(ON).questions(phase)
        if question.point.phase != phase
    }
    assert of_others == {"origin-signed-on-air"}
