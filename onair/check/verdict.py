"""What became of each test point: it passed, it failed, or it was not asked."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from environments import Environment
from onair.check.questions import Question
from rehearsal.demo.browser import BrowserError
from rehearsal.demo.evidence import Evidence
from rehearsal.demo.ground import NotDeployedError
from rehearsal.demo.listener import ListenerSilentError
from rehearsal.demo.probe import SegmentUnreadableError
from rehearsal.media.encoder.ffmpeg import BinaryMissingError
from rehearsal.media.rtmp.keys import StreamNameError
from stacks.phases import PHASES

MISSHAPEN = (LookupError, TypeError)
"""An answer without what it should hold, such as a function's of before a channel was added."""

UNANSWERED = (
    BinaryMissingError,
    BotoCoreError,
    BrowserError,
    ClientError,
    ListenerSilentError,
    NotDeployedError,
    OSError,
    SegmentUnreadableError,
    StreamNameError,
    ValueError,
    *MISSHAPEN,
    subprocess.SubprocessError,
)
"""What may become of a question in place of an answer; each text says what."""

LONGEST_SEEN = 300
"""Characters of what was observed that a line of the terminal repeats; the evidence has all."""


@dataclass(frozen=True)
class Verdict:
    """Of one question: its evidence, or why it was not asked; `look` is what to look at next."""

    question: Question
    evidence: Evidence | None
    unasked: str
    look: str

    @property
    def word(self) -> str:
        if self.evidence is None:
            return "not asked"
        return "passed" if self.evidence.passed else "failed"

    @property
    def got(self) -> str:
        """What was observed, on one line, without the playlists."""
        seen: Mapping[str, object] = self.evidence.observed if self.evidence else {}
        told = {name: value for name, value in seen.items() if name != "playlist"}
        if set(told) == {"error"}:
            return str(told["error"])
        line = json.dumps(told, ensure_ascii=False)
        return line if len(line) <= LONGEST_SEEN else f"{line[:LONGEST_SEEN]}…"


def asked(
    questions: Iterable[Question], environment: Environment, record: Callable[[Evidence], Evidence]
) -> Iterator[Verdict]:
    """Ask each point once, in order, and record the evidence."""
    done: set[str] = set()
    for question in questions:
        if question.point.name not in done:
            done.add(question.point.name)
            yield _asked(question, environment, record)


def _asked(question: Question, environment: Environment, record: Callable[[Evidence], Evidence]) -> Verdict:
    look = question.point.look.replace("<prefix>", environment.prefix)
    try:
        why = question.unasked()
        if why is not None:
            return Verdict(question, None, why, look)
        evidence = question.ask()
    except UNANSWERED as error:
        evidence = question.point.unanswered(_told(error))
        if isinstance(error, NotDeployedError):
            look = f"npx cdk deploy {PHASES[question.phase - 1].stack} -c env={environment.name}"
    return Verdict(question, record(evidence), "", look)


def _told(error: Exception) -> str:
    """What an error says; of one that names only a key or a type, what that means."""
    if isinstance(error, MISSHAPEN):
        return f"the answer is not of the shape that was expected: {type(error).__name__}: {error}"
    return str(error)
