"""`make proof` prints a row for each promise, and fails loudly when one is broken."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
import typer

from tests.assembly import ROOT
from tests.automation import months
from tests.automation.handlers import stops
from tests.automation.months import COLUMNS, rows
from tests.docs.markdown import rows as cells


@pytest.fixture
def loud() -> Iterator[None]:
    """The command silences the functions' logs in its own process, which here is the tests'."""
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.long
def test_the_command_prints_a_row_for_each_promise_and_ends_well() -> None:
    command = [sys.executable, "-m", "tests.automation.proof", "--worlds", "1", "--seed", "7", "--markdown"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    found = cells(done.stdout)
    assert {len(row) for row in found} == {len(COLUMNS)}
    assert {row[0] for row in found} > {row.promise for row in rows()}
    assert {row[-1] for row in found} == {"0"}


@pytest.mark.usefixtures("loud")
def test_a_broken_promise_is_told_with_its_journal_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stops()["run_sweep"], "overdue", lambda *_: False)
    only = next(row for row in rows() if row.promise == "b: and two sweeps over the maximum")
    monkeypatch.setattr(months, "rows", lambda: [only])
    monkeypatch.setattr(months, "_events", lambda *_: only.cells(0))
    with pytest.raises(typer.Exit) as ended:
        months.show(worlds=3, markdown=True)
    assert ended.value.exit_code == 1
    printed = capsys.readouterr()
    assert "maximum, channel 4713921: run" in printed.err
    assert "STARTING: run" in printed.err
