"""What a test point is: a question to the deployed parts, by a name, with where to look when its answer is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, ParamSpec

from rehearsal.demo.evidence import Evidence
from rehearsal.demo.listener import Response

P = ParamSpec("P")
SHOWN_HEADERS = ("content-type", "cache-control", "x-cache", "age", "via")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was asked, what should be, what was; `observed` holds JSON values only."""

    request: str
    expected: str
    observed: Mapping[str, object]
    passed: bool


@dataclass(frozen=True)
class Point(Generic[P]):
    """A test point of a phase; called, it asks and gives the evidence. `name` is a slug and the evidence's own.

    `look` says to the operator what to look at when it fails.
    """

    name: str
    phase: int
    title: str
    look: str
    ask: Callable[P, Finding]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Evidence:
        return self._evidence(self.ask(*args, **kwargs))

    def unanswered(self, why: str) -> Evidence:
        """The evidence when the question itself came to nothing."""
        found = Finding(request=self.title, expected="an answer", observed={"error": why}, passed=False)
        return self._evidence(found)

    def _evidence(self, found: Finding) -> Evidence:
        return Evidence(
            name=self.name,
            phase=self.phase,
            title=self.title,
            request=found.request,
            expected=found.expected,
            observed=found.observed,
            passed=found.passed,
        )


def point(name: str, *, phase: int, title: str, look: str) -> Callable[[Callable[P, Finding]], Point[P]]:
    """Make a test point of the function that asks it."""

    def made(ask: Callable[P, Finding]) -> Point[P]:
        return Point(name, phase, title, look, ask)

    return made


def shown(answer: Response) -> dict[str, object]:
    """Of an answer what is worth keeping: its status and the headers that tell of caches."""
    return {
        "status": answer.status,
        "headers": {name: answer.headers[name] for name in SHOWN_HEADERS if name in answer.headers},
    }
