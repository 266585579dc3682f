"""Evidence files."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from rehearsal.demo.evidence import Evidence, EvidenceFolder, evidence_of, parsed


def point(name: str, *, passed: bool = True) -> Evidence:
    return Evidence(
        name=name, phase=3, title="제목", request="GET /", expected="403", observed={"status": 403}, passed=passed
    )


def test_each_point_is_one_numbered_file_that_a_reader_can_load(tmp_path: Path) -> None:
    folder = EvidenceFolder(tmp_path)
    folder.record(point("unsigned"))
    folder.record(point("signed"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["01-unsigned.json", "02-signed.json"]
    read = json.loads((tmp_path / "01-unsigned.json").read_text(encoding="utf-8"))
    assert read["title"] == "제목"
    assert read["observed"] == {"status": 403}
    assert datetime.fromisoformat(read["at"]).utcoffset() is not None


def test_a_new_run_replaces_the_evidence_of_the_last(tmp_path: Path) -> None:
    EvidenceFolder(tmp_path).record(point("old"))
    (tmp_path / "notes.txt").write_text("the reader's own")
    EvidenceFolder(tmp_path).record(point("new"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["01-new.json", "notes.txt"]


def test_failed_points_are_listed(tmp_path: Path) -> None:
    folder = EvidenceFolder(tmp_path)
    folder.record(point("good"))
    folder.record(point("bad", passed=False))
    assert [evidence.name for evidence in folder.failed] == ["bad"]


def test_a_point_that_is_asked_again_replaces_its_own_file_and_no_other(tmp_path: Path) -> None:
    whole = EvidenceFolder(tmp_path)
    for name in ("unsigned", "signed"):
        whole.record(point(name))
    (tmp_path / "player.png").write_bytes(b"")
    again = EvidenceFolder(tmp_path, kept=True)
    again.record(point("unsigned", passed=False))
    again.record(point("un"))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "01-unsigned.json",
        "02-signed.json",
        "03-un.json",
        "player.png",
    ]
    assert json.loads((tmp_path / "01-unsigned.json").read_text(encoding="utf-8"))["passed"] is False
    assert [evidence.name for evidence in again.failed] == ["unsigned"]


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no offset": ({"at": "2026-11-20T09:30:00"}, "has no offset from UTC"),
    "no year of ours": ({"at": "0001-01-01T00:00:00+00:00"}, "is no time of ours"),
    "no time": ({"at": 1}, "at must be str, got int"),
    "request": ({"request": 1}, "request must be str, got int"),
    "name": ({"name": []}, "name must be str, got list"),
    "phase": ({"phase": True}, "phase must be int, got bool"),
    "passed": ({"passed": 1}, "passed must be bool, got int"),
    "schema": ({"schema": 2}, "schema must be 1, got 2"),
    "observed": ({"observed": []}, "observed must be dict, got list"),
    "text": ({"observed": {"watched_seconds": "6"}}, "observed.watched_seconds must be seconds, got '6'"),
    "nan": ({"observed": {"seconds_to_picture": float("nan")}}, "observed.seconds_to_picture must be seconds, got nan"),
    "endless": ({"observed": {"advanced_seconds": 10**400}}, "observed.advanced_seconds must be seconds, got 1000"),
    "half a character": ({"title": "on\ud800air"}, "surrogates not allowed"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_evidence_is_refused_by_its_field(case: str) -> None:
    change, told = WRONG[case]
    with pytest.raises(ValueError, match=told):
        evidence_of(parsed(json.dumps({**asdict(point("roles")), **change})))


@pytest.mark.parametrize("levels", [40, 100_000])
def test_what_is_nested_too_deep_is_refused(levels: int) -> None:
    with pytest.raises(ValueError, match="nested"):
        parsed("[" * levels + "]" * levels)


@pytest.mark.parametrize("written", [[], None, 1, "roles"], ids=str)
def test_what_is_no_object_is_no_evidence(written: object) -> None:
    with pytest.raises(ValueError, match="evidence must be an object, got"):
        evidence_of(written)


def test_what_a_point_recorded_is_read_as_it_was() -> None:
    recorded = point("roles")
    assert evidence_of(parsed(json.dumps(asdict(recorded)))) == recorded
