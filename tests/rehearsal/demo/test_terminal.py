"""What the demo prints."""

from __future__ import annotations

import io
from dataclasses import replace
from types import SimpleNamespace

import pytest
from rich.console import Console

from rehearsal.demo.terminal import Terminal
from tests.rehearsal.demo.test_evidence import point


def terminal() -> tuple[Terminal, io.StringIO]:
    stream = io.StringIO()
    return Terminal(Console(file=stream, width=100)), stream


def test_a_finished_step_is_one_line_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, 103.44])
    monkeypatch.setattr("rehearsal.demo.terminal.time", SimpleNamespace(monotonic=lambda: next(clock)))
    shown, stream = terminal()
    with shown.step("deploy"):
        pass
    assert stream.getvalue().splitlines() == ["   3.4 s ✓ deploy"]


def test_a_failed_step_is_marked_and_its_error_goes_on() -> None:
    shown, stream = terminal()
    with pytest.raises(ValueError, match="broken"), shown.step("deploy"):
        raise ValueError("broken")
    assert "✗ deploy" in stream.getvalue()


def test_a_long_test_point_goes_on_below_its_own_words() -> None:
    shown, stream = terminal()
    shown.point(replace(point("good"), title="word " * 25))
    first, second = (line.rstrip() for line in stream.getvalue().splitlines())
    assert first.startswith("         ✓ word word")
    assert second.startswith("           word")


def test_the_summary_names_each_point_and_its_verdict() -> None:
    shown, stream = terminal()
    shown.summary([point("good"), point("bad", passed=False)])
    assert "passed" in stream.getvalue()
    assert "FAILED" in stream.getvalue()
