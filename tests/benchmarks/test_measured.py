"""The stopwatch behind the figures."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from benchmarks.measured import Figure, as_rows, time_call, time_command

BUSY = "import time; end = time.process_time() + 0.2\nwhile time.process_time() < end: pass"


def test_the_cpu_time_of_child_processes_is_counted() -> None:
    figure = time_command("busy", [sys.executable, "-c", BUSY], os.environ, runs=2)
    assert figure.runs == 2
    assert figure.cpu is not None
    assert figure.cpu >= 0.2
    assert figure.wall >= 0.2


def test_a_failing_command_gives_no_figure() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        time_command("failing", [sys.executable, "-c", "raise SystemExit(3)"], os.environ, runs=1)


def test_the_median_of_the_runs_is_the_figure() -> None:
    calls: list[int] = []
    assert time_call("nothing", lambda: calls.append(1), runs=3).what == "nothing"
    assert len(calls) == 3


def test_a_figure_is_a_row_with_a_dash_where_no_cpu_was_counted() -> None:
    figures = [Figure("synth", 2.04, 2.96, 3), Figure("first manifest", 3.25, None, 1)]
    assert as_rows(figures) == [("synth", "2.0", "3.0", "3"), ("first manifest", "3.2", "–", "1")]
