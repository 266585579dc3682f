"""The table of figures that the docs take over."""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks.__main__ import as_markdown
from benchmarks.measured import Figure
from tests.assembly import ROOT


def test_figures_become_a_table_with_a_dash_where_no_cpu_was_counted() -> None:
    figures = [Figure("synth", 2.04, 2.96, 3), Figure("first manifest", 3.25, None, 1)]
    lines = as_markdown(figures, "2 cores").splitlines()
    assert lines[2:] == ["| synth | 2.0 | 3.0 | 3 |", "| first manifest | 3.2 | – | 1 |", "", "Measured on 2 cores."]
    assert {line.count("|") for line in lines[:4]} == {5}


def test_a_part_that_is_not_there_is_refused_by_name() -> None:
    command = [sys.executable, "-m", "benchmarks", "--only", "destroy"]
    wide = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(command, cwd=ROOT, env=wide, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "'destroy' is not one of 'synth', 'rehearsal'" in done.stderr
