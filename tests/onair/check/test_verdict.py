"""What becomes of a question."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError

import environments
from onair.check.questions import Question
from onair.check.verdict import LONGEST_SEEN, Verdict, asked
from rehearsal.demo.evidence import Evidence
from rehearsal.demo.ground import NotDeployedError
from rehearsal.demo.listener import ListenerSilentError
from rehearsal.demo.points.point import Finding, Point, point

DEV = environments.load("dev")


def made(observed: dict[str, object], *, passed: bool = True, name: str = "made-up") -> Point[[]]:
    @point(name, phase=7, title="A made-up point", look="log group /aws/lambda/<prefix>-run-sweep")
    def ask() -> Finding:
        return Finding(request="GET /", expected="200", observed=observed, passed=passed)

    return ask


def broken(error: Exception) -> Point[[]]:
    @point("broken", phase=7, title="A broken point", look="nowhere")
    def ask() -> Finding:
        raise error

    return ask


def judged(asking: Point[[]], unasked: Callable[[], str | None] = lambda: None) -> tuple[Verdict, list[Evidence]]:
    recorded: list[Evidence] = []

    def record(evidence: Evidence) -> Evidence:
        recorded.append(evidence)
        return evidence

    (verdict,) = asked([Question(7, asking, asking, unasked)], DEV, record)
    return verdict, recorded


def test_an_answer_is_recorded_and_has_its_word() -> None:
    verdict, recorded = judged(made({"status": 200}))
    assert (verdict.word, verdict.got) == ("passed", '{"status": 200}')
    assert recorded == [verdict.evidence]
    assert judged(made({}, passed=False))[0].word == "failed"


def test_where_to_look_names_the_environment_s_own_function() -> None:
    assert judged(made({}, passed=False))[0].look == "log group /aws/lambda/onair-dev-run-sweep"


def test_what_is_not_asked_leaves_no_evidence() -> None:
    verdict, recorded = judged(broken(AssertionError("asked")), lambda: "off air")
    assert (verdict.word, verdict.unasked, recorded) == ("not asked", "off air", [])


@pytest.mark.parametrize(
    "error",
    [
        ListenerSilentError("https://d1.cloudfront.net/ did not answer"),
        ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetRole"),
        ValueError("Expecting value: line 1"),
    ],
)
def test_a_question_that_comes_to_nothing_has_failed_with_the_reason(error: Exception) -> None:
    verdict, recorded = judged(broken(error))
    assert (verdict.word, verdict.got) == ("failed", str(error))
    assert recorded[0].observed == {"error": str(error)}


def test_whether_to_ask_may_come_to_nothing_too() -> None:
    def unasked() -> str | None:
        raise ListenerSilentError("silent")

    assert judged(made({}), unasked)[0].got == "silent"


def test_a_phase_that_is_not_deployed_is_told_with_the_command() -> None:
    verdict, _ = judged(broken(NotDeployedError("AutomationStack is not deployed")))
    assert (verdict.word, verdict.look) == ("failed", "npx cdk deploy AutomationStack -c env=dev")


def test_a_fault_of_ours_is_not_taken_for_an_answer() -> None:
    with pytest.raises(ZeroDivisionError):
        judged(broken(ZeroDivisionError()))


def test_the_terminal_repeats_no_playlist_and_no_more_than_fits() -> None:
    verdict, _ = judged(made({"playlist": "#EXTM3U", "objects": "x" * 1000}))
    assert "EXTM3U" not in verdict.got
    assert len(verdict.got) == LONGEST_SEEN + 1


def test_a_point_of_two_phases_is_asked_once() -> None:
    asking = made({})
    questions = [Question(3, asking, asking), Question(4, asking, asking)]
    assert [verdict.question.phase for verdict in asked(questions, DEV, lambda evidence: evidence)] == [3]


@pytest.mark.parametrize("error", [KeyError("main"), IndexError("list index out of range"), TypeError("'NoneType'")])
def test_an_answer_of_another_shape_fails_the_point_and_says_so(error: Exception) -> None:
    """As a probe's that was deployed before the channel."""
    verdict, recorded = judged(broken(error))
    assert (verdict.word, recorded) == ("failed", [verdict.evidence])
    assert verdict.got == f"the answer is not of the shape that was expected: {type(error).__name__}: {error}"


def test_a_tool_that_takes_too_long_fails_the_point() -> None:
    assert "timed out after 60 seconds" in judged(broken(subprocess.TimeoutExpired("ffprobe", 60)))[0].got
