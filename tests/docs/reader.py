"""Somebody who pastes the lines of the documentation into a shell, one after another, and looks at what comes."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.docs.families import Turn
from tests.rehearsal.demo.terminal_user import CTRL_C, TerminalUser

LINE_SECONDS = 180
"""The longest that one line may take on a busy machine."""

PROMPT = re.compile(r"\n\[ready (\d+)\]\s*\Z")
FAILURE = re.compile(
    r"^(aws: .*|An error occurred \(.*|curl: \(\d+\).*|.*: command not found|Traceback .*)$", re.MULTILINE
)
"""What a part of a line says that fails; of a pipe and of `$(…)` the shell does not tell it."""

QUESTION = re.compile(r"\(y/n\)[^\n]*\Z")


@dataclass(frozen=True)
class Ran:
    """What came of one line."""

    turn: Turn
    code: int
    shown: str
    seconds: float

    @property
    def fault(self) -> str:
        """What is not as the page says; empty when all is."""
        if self.code != self.turn.family.code:
            return f"exit code {self.code}, wanted {self.turn.family.code}"
        status = self.turn.line.status
        if status is not None and not re.search(rf"^(HTTP/\S+ )?{status}\b", self.shown, re.MULTILINE):
            return f"another status than {status}"
        failure = FAILURE.search(self.shown)
        if failure and not self.turn.family.code:
            return f"a failure: {failure[0]}"
        if not re.search(self.turn.family.shows, self.shown, re.MULTILINE):
            return f"without a line like {self.turn.family.shows}"
        lacking = [words for words in self.turn.line.quoted if words not in self.shown]
        return f"without {', '.join(lacking)}" if lacking else ""

    def __str__(self) -> str:
        return f"$ {self.turn.line.text}\n{self.shown.strip()[-1500:]}\n--> {self.fault}, {self.seconds:.1f} s"


class Reader(TerminalUser):
    """At a shell in a folder. Answers y where a command asks, and types what a line's family says."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        prompts = {"PS1": r"\n[ready $?]\n", "PS2": "", "HISTFILE": "/dev/null", "VIRTUAL_ENV_DISABLE_PROMPT": "1"}
        super().__init__(["bash", "--norc", "--noediting", "-i"], folder, {**environment, **prompts})
        self._waits_for_prompt("")
        self._pastes("stty -echo")
        self._waits_for_prompt("")

    def runs(self, turn: Turn) -> Ran:
        """Type the line and wait for its end. Fails when there is none within 180 s."""
        began = time.monotonic()
        self._pastes(turn.family.typed(turn.line.text))
        if turn.family.answer and turn.family.answer != CTRL_C:
            self.types(turn.family.answer)
        shown, code = self._waits_for_prompt(turn.family.answer)
        return Ran(turn, code, shown, time.monotonic() - began)

    def _pastes(self, text: str) -> None:
        """What was shown before is forgotten, its prompt with it."""
        self._shown = b""
        self.types(f"{text}\n")

    def _waits_for_prompt(self, answer: str) -> tuple[str, int]:
        deadline = time.monotonic() + LINE_SECONDS
        answered = 0
        while (prompt := PROMPT.search(self.seen)) is None:
            assert time.monotonic() < deadline, f"no end within {LINE_SECONDS} s:\n{self.seen}"
            assert self._read() or self.process.poll() is None, f"the shell has ended:\n{self.seen}"
            asks = QUESTION.search(self.seen)
            if asks and asks.start() > answered:
                answered = asks.start()
                self.types("y\n")
            elif answer == CTRL_C and self.seen.strip():
                self.types(answer)
                answer = ""
        return self.seen[: prompt.start()], int(prompt[1])
