"""A test point and its evidence."""

from __future__ import annotations

from rehearsal.demo.listener import Response
from rehearsal.demo.points.point import Finding, point, shown


@point("made-up", phase=3, title="A made-up point", look="nowhere")
def asked(status: int) -> Finding:
    return Finding(request="GET /", expected="403", observed={"status": status}, passed=status == 403)


def test_what_it_finds_is_evidence_under_its_own_name() -> None:
    evidence = asked(403)
    assert (evidence.name, evidence.phase, evidence.title) == ("made-up", 3, "A made-up point")
    assert (evidence.request, evidence.expected, evidence.observed) == ("GET /", "403", {"status": 403})
    assert evidence.passed
    assert not asked(200).passed


def test_a_question_without_an_answer_is_evidence_too() -> None:
    evidence = asked.unanswered("silent")
    assert (evidence.name, evidence.observed, evidence.passed) == ("made-up", {"error": "silent"}, False)


def test_of_an_answer_only_what_tells_of_caches_is_kept() -> None:
    answer = Response(200, {"x-cache": "Hit", "set-cookie": "secret", "age": "1"}, b"")
    assert shown(answer) == {"status": 200, "headers": {"x-cache": "Hit", "age": "1"}}
