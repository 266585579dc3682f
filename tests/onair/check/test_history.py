"""What is kept of each check."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from onair.check.history import FOLDER, Check, read, write
from onair.report import evidence as report
from rehearsal.demo.evidence import Evidence, EvidenceFolder

MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def point(*, passed: bool = True) -> Evidence:
    return Evidence(
        name="roles", phase=1, title="Roles", request="GetRole", expected="a guard", observed={"a": 1}, passed=passed
    )


def check(at: datetime = MOMENT, *, passed: bool = True, rehearsed: bool = False) -> Check:
    return Check(
        project="onair",
        environment="dev",
        channel="main",
        account="123456789012",
        region="ap-northeast-2",
        rehearsed=rehearsed,
        at=at,
        points=(point(passed=passed),),
    )


def test_a_check_is_read_as_it_was_kept(tmp_path: Path) -> None:
    later = check(MOMENT + timedelta(seconds=1), passed=False, rehearsed=True)
    write(tmp_path, later)
    first = check()
    write(tmp_path, first)
    assert read(tmp_path).checks == (first, later)
    assert read(tmp_path).unreadable == ()


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert read(tmp_path / "nowhere").checks == ()


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 2},
        {"account": None},
        {"at": "2026-11-20T09:30:00"},
        {"at": "yesterday"},
        {"rehearsed": "no"},
        {"points": [{"name": "roles"}]},
        {"points": None},
        {"points": {"name": "roles"}},
        {"points": [{**asdict(point()), "at": MOMENT.isoformat(), "name": []}]},
        {"points": [{**asdict(point()), "at": "2026-11-20T09:30:00"}]},
    ],
    ids=str,
)
def test_a_file_that_is_no_check_is_named_and_takes_no_other_with_it(tmp_path: Path, change: dict[str, Any]) -> None:
    path = write(tmp_path, check())
    written = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**written, **change}), encoding="utf-8")
    (tmp_path / FOLDER / "torn.json").write_text('{"schema": 1,', encoding="utf-8")
    write(tmp_path, check(MOMENT + timedelta(days=1)))
    found = read(tmp_path)
    assert [each.at for each in found.checks] == [MOMENT + timedelta(days=1)]
    assert [each.name for each in found.unreadable] == [path.name, "torn.json"]


@pytest.mark.parametrize("written", ["[" * 100_000, "[]", "1"], ids=["nested", "a list", "a number"])
def test_a_file_that_is_no_object_is_named(tmp_path: Path, written: str) -> None:
    write(tmp_path, check())
    (tmp_path / FOLDER / "odd.json").write_text(written, encoding="utf-8")
    found = read(tmp_path)
    assert ([each.name for each in found.unreadable], len(found.checks)) == (["odd.json"], 1)


def test_neither_a_demo_nor_the_report_takes_it_for_its_own(tmp_path: Path) -> None:
    write(tmp_path, check())
    EvidenceFolder(tmp_path).record(point())
    assert len(read(tmp_path).checks) == 1
    assert report.read(tmp_path).unreadable == ()
    assert [each.name for each in report.read(tmp_path).points] == ["roles"]
