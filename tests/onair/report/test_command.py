"""`onair report` as a user runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from onair.__main__ import main
from rehearsal.demo.browser import find_chromium
from tests.onair.report.rehearsed import record


def ended(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["report", *arguments])
    assert isinstance(end.value.code, int)
    return end.value.code


@pytest.fixture
def given(synthesize: Callable[[str], Path], tmp_path: Path) -> list[str]:
    """What every run here is told: an assembly, evidence, where to write, and to leave paper out."""
    evidence = record(tmp_path / "evidence")
    return [
        "--assembly", str(synthesize("dev")), "--evidence", str(evidence), "--out", str(tmp_path / "report"), "--no-pdf",
    ]  # fmt: skip


def test_the_folder_holds_page_diagram_and_videos(
    given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(*given) == 0
    written = sorted(path.name for path in (tmp_path / "report").iterdir())
    assert written == ["architecture.svg", "player-replay.mp4", "player.mp4", "report.html"]
    assert capsys.readouterr().out.split() == [
        str(tmp_path / "report" / name)
        for name in ("report.html", "architecture.svg", "player.mp4", "player-replay.mp4")
    ]
    assert '<html lang="ko">' in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")


def test_language_author_notes_and_screenshots_are_taken(given: list[str], tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("QVBR is billed by its bracket.")
    shots = tmp_path / "shots"
    shots.mkdir()
    Image.new("RGB", (8, 8)).save(shots / "4-channel.png")
    more = ["--language", "en", "--author", "Minji", "--notes", str(tmp_path / "notes.md"), "--screenshots", str(shots)]
    assert ended(*given, *more) == 0
    html = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in html
    for wanted in ("Minji", "QVBR is billed by its bracket.", "From the AWS console: channel"):
        assert wanted in html


def test_the_show_decides_the_bill(given: list[str], tmp_path: Path) -> None:
    pages = []
    for viewers in ("1", "500"):
        assert ended(*given, "--viewers", viewers, "--language", "en") == 0
        pages.append((tmp_path / "report" / "report.html").read_text(encoding="utf-8"))
    assert "an hour on air, 1 watching" in pages[0]
    assert "an hour on air, 500 watching" in pages[1]


def test_json_names_every_file_and_counts_the_points(
    given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "evidence" / "99-torn.json").write_text("{")
    assert ended(*given, "--json") == 0
    report = tmp_path / "report"
    assert json.loads(capsys.readouterr().out) == {
        "environment": "dev",
        "language": "ko",
        "page": str(report / "report.html"),
        "pdf": None,
        "diagram": str(report / "architecture.svg"),
        "videos": [str(report / "player.mp4"), str(report / "player-replay.mp4")],
        "evidence": str(tmp_path / "evidence"),
        "points": {"passed": 14, "failed": 0},
        "unreadable": ["99-torn.json"],
    }


def test_without_evidence_the_report_is_written_and_the_command_fails(
    given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(*given, "--evidence", str(tmp_path / "nowhere")) == 1
    assert "make demo" in capsys.readouterr().err
    assert "make demo" in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--env", "prd"), "env must be one of dev, production, staging, got 'prd'"),
        (("--hours", "25"), "hours must be between 0 and 24, got 25"),
        (("--notes", "nowhere.md"), "--notes must be a Markdown or text file"),
        (("--screenshots", "nowhere"), "--screenshots must be a folder of pictures"),
        (("--assembly", "nowhere"), "nowhere holds no *.template.json"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(
    given: list[str], arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(*given, *arguments) == 1
    told = capsys.readouterr().err
    assert told.startswith("onair: ")
    assert said in told


@pytest.mark.browser
def test_without_an_assembly_dev_is_synthesized_and_printed_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if find_chromium() is None:
        pytest.skip("Chromium is missing: install the Debian package chromium-headless-shell")
    evidence = record(tmp_path / "evidence")
    assert ended("--evidence", str(evidence), "--out", str(tmp_path / "report"), "--json") == 0
    assert json.loads(capsys.readouterr().out)["pdf"] == str(tmp_path / "report" / "report.pdf")
    assert (tmp_path / "report" / "report.pdf").stat().st_size > 100_000


def test_a_place_that_is_a_file_is_told_before_anything_is_read(
    given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").touch()
    assert ended(*given, "--out", str(tmp_path / "taken" / "x"), "--assembly", "nowhere") == 1
    assert capsys.readouterr().err.startswith("onair: --out must name a place that can be written, got ")


def test_a_folder_in_the_place_of_the_page_is_told(
    given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "report" / "report.html").mkdir(parents=True)
    assert ended(*given) == 1
    assert "(Is a directory at " in capsys.readouterr().err


def test_a_report_beside_its_evidence_leaves_the_videos_as_they_are(given: list[str], tmp_path: Path) -> None:
    video = tmp_path / "evidence" / "player.mp4"
    recorded = video.read_bytes()
    assert ended(*given, "--out", str(tmp_path / "evidence")) == 0
    assert video.read_bytes() == recorded
    assert (tmp_path / "evidence" / "report.html").is_file()
