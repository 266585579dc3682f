"""`onair week`, and the gate before production, by the files that `onair check` leaves."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

import environments
from onair.__main__ import main
from onair.check import history
from onair.check.history import Check
from onair.errors import OperatorError
from onair.week import command as command_of_week
from onair.week.command import minimal, require_full
from tests.onair.week.weeks import DEV, FULL, REHEARSED


@pytest.fixture
def dev_has_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_of_week, "chosen", lambda name: DEV if name == "dev" else environments.load(name))


def written(evidence: Path, checks: Sequence[Check]) -> Path:
    """These checks, moved so that the last of them was a moment ago."""
    moved = datetime.now(UTC) - checks[-1].at
    for each in checks:
        points = tuple(
            replace(point, at=(datetime.fromisoformat(point.at) + moved).isoformat()) for point in each.points
        )
        history.write(evidence, replace(each, at=each.at + moved, points=points))
    return evidence


def said(evidence: Path, *, skip: bool = False) -> str:
    text = io.StringIO()
    require_full(Console(file=text, width=200), evidence, skip=skip)
    return text.getvalue()


@pytest.mark.usefixtures("dev_has_an_account")
def test_production_is_let_through_by_a_full_week(tmp_path: Path) -> None:
    assert said(written(tmp_path, FULL)) == "The week on dev is full: 5 days, every point passed.\n"


@pytest.mark.usefixtures("dev_has_an_account")
def test_a_week_of_rehearsals_lets_nothing_through_and_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(OperatorError) as refused:
        said(written(tmp_path, REHEARSED))
    lines = str(refused.value).splitlines()
    assert lines[0].startswith("production waits for a week on dev, by the checks in ")
    assert "  not counted: 5 of a rehearsal" in lines
    assert "--skip-week deploys nevertheless, and so does a deploy without a plan" in lines[-1]


@pytest.mark.usefixtures("dev_has_an_account")
def test_who_skips_the_week_reads_what_is_skipped(tmp_path: Path) -> None:
    told = said(written(tmp_path, FULL[:4]), skip=True)
    assert told.splitlines() == [
        "The week on dev is skipped (--skip-week). What it lacks:",
        "  4 of 5 days on which every point passed: onair week says what today lacks",
        told.splitlines()[2],
    ]
    assert told.splitlines()[2].startswith("  4 of 7 days from the first of them to the last: not before ")


def test_production_is_refused_before_anything_else_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onair.deploy.synthesized", lambda *_, **__: pytest.fail("synthesized"))
    with pytest.raises(SystemExit) as end:
        main(["deploy", "--plan", "dev-first", "--env", "production", "--evidence", str(tmp_path)])
    assert end.value.code == 1
    assert "onair: production waits for a week on dev" in capsys.readouterr().err


def test_the_week_is_shown_to_people_and_to_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, FULL)
    (tmp_path / history.FOLDER / "torn.json").write_text("{", encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        main(["week", "--evidence", str(tmp_path), "--json"])
    assert end.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert told["notCounted"] == {"of account 123456789012": 5}
    assert told["unreadable"] == ["torn.json"]
    with pytest.raises(SystemExit):
        main(["week", "--evidence", str(tmp_path)])
    shown = capsys.readouterr().out
    assert "The week on dev is not full yet" in shown
    assert "1. onair start --for 15m" in shown


def test_what_makes_dev_small_is_read_from_its_file() -> None:
    assert minimal(environments.load("dev")) == (
        "dev, phases 1-7: main has one pipeline and 2 renditions up to 1280x720; nothing starts it by itself."
    )
