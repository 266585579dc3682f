"""What a report reads from an evidence folder."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from onair.report.confidential import HIDDEN
from onair.report.evidence import KNOWN, read
from rehearsal.demo import points
from rehearsal.demo.points.point import Point
from tests.assembly import ROOT
from tests.onair.report.rehearsed import record

MODULES = {each.name: import_module(f"{points.__name__}.{each.name}") for each in iter_modules(points.__path__)}
CALL = rf"\b({'|'.join(MODULES)})\.(\w+)\("


def test_points_come_in_the_order_of_time(tmp_path: Path) -> None:
    found = read(record(tmp_path))
    assert [point.name for point in found.points] == list(KNOWN)
    assert found.missing([2, 3, 4, 5, 6, 7]) == []
    assert found.rehearsed


def test_the_known_points_are_those_that_the_demo_records() -> None:
    source = (ROOT / "rehearsal" / "demo" / "walk.py").read_text()
    asked = (getattr(MODULES[module], name) for module, name in re.findall(CALL, source))
    assert {point.name: point.phase for point in asked if isinstance(point, Point)} == KNOWN


def test_what_was_not_recorded_is_named(tmp_path: Path) -> None:
    found = read(record(tmp_path, without=("player", "replay")))
    assert found.missing([5, 7]) == ["player", "replay"]
    assert found.missing([3]) == []


def test_what_failed_is_told_apart(tmp_path: Path) -> None:
    found = read(record(tmp_path, failing=("sweep",)))
    assert [point.name for point in found.failed] == ["sweep"]
    assert len(found.passed) == len(KNOWN) - 1


def test_a_folder_that_is_not_there_has_no_points(tmp_path: Path) -> None:
    found = read(tmp_path / "nowhere")
    assert (found.points, found.unreadable, found.began, found.rehearsed) == ((), (), None, False)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 2},
        {"at": "yesterday"},
        {"at": "2026-11-25T21:29:00"},
        {"observed": []},
        {"observed": {"watched_seconds": "6"}},
        {"request": 1},
        {"name": []},
    ],
    ids=str,
)
def test_a_file_of_another_form_is_named_and_left_out(tmp_path: Path, change: dict[str, object]) -> None:
    record(tmp_path)
    path = next(tmp_path.glob("*-sweep.json"))
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    found = read(tmp_path)
    assert found.unreadable == (path.name,)
    assert found.point("sweep") is None


@pytest.mark.parametrize("written", ['{"name": "bro', "[" * 100_000, "[]"], ids=["torn", "nested", "a list"])
def test_half_a_file_is_named_and_left_out(tmp_path: Path, written: str) -> None:
    record(tmp_path)
    (tmp_path / "99-broken.json").write_text(written)
    assert read(tmp_path).unreadable == ("99-broken.json",)


def test_only_files_of_the_folder_are_answered(tmp_path: Path) -> None:
    found = read(record(tmp_path / "evidence"))
    (tmp_path / "secret.png").write_bytes(b"")
    assert found.file("player.png") == tmp_path / "evidence" / "player.png"
    assert [found.file(name) for name in ("../secret.png", "nothing.png", "a" * 999, None, 3)] == [None] * 5


def test_nobodys_address_is_read(tmp_path: Path) -> None:
    found = read(record(tmp_path, more={"confirmed": ["minji.kim+aws@example.co.kr"]}))
    assert found.observed("sweep", "confirmed") == [HIDDEN]
