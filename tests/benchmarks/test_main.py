"""The table of figures that the docs take over."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from benchmarks.__main__ import this_machine
from tests.assembly import ROOT


def test_the_table_says_how_busy_the_machine_was() -> None:
    assert re.fullmatch(r"\d+ cores, \S+, Python 3\.\d+\.\d+, load average \d+\.\d before it began", this_machine())


def test_the_pages_take_no_half_of_the_figures() -> None:
    command = [sys.executable, "-m", "benchmarks", "--only", "synth", "--write"]
    wide = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(command, cwd=ROOT, env=wide, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "leave out --only" in done.stderr


def test_a_part_that_is_not_there_is_refused_by_name() -> None:
    command = [sys.executable, "-m", "benchmarks", "--only", "destroy"]
    wide = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(command, cwd=ROOT, env=wide, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "'destroy' is not one of 'synth', 'operator', 'rehearsal'" in done.stderr
