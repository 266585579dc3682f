"""Evidence files."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from rehearsal.demo.evidence import Evidence, EvidenceFolder


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
