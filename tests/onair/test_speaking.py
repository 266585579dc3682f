"""A question that money hangs on: what is no yes, and what is Ctrl-C."""

from __future__ import annotations

import io
import sys

import pytest
from rich.console import Console

from onair.speaking import agrees


@pytest.mark.parametrize(("typed", "answer"), [("y\n", True), ("n\n", False), ("\n", False), ("", False)])
def test_only_yes_is_yes_and_the_end_of_the_input_is_not(
    typed: str, answer: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert agrees(Console(stderr=True), "Start it?") is answer


def test_without_an_input_it_is_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert agrees(Console(), "Start it?") is False


def test_ctrl_c_at_the_question_is_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        def readline(self) -> str:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Interrupted())
    with pytest.raises(KeyboardInterrupt):
        agrees(Console(), "Start it?")
