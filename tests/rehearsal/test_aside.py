"""A file that is written aside is whole, or as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearsal.aside import aside


def test_what_was_written_takes_its_place_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("of before")
    with aside(path) as partial:
        partial.write_text("of now")
        assert path.read_text() == "of before"
    assert path.read_text() == "of now"
    assert list(tmp_path.iterdir()) == [path]


def test_what_could_not_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("of before")
    with pytest.raises(UnicodeEncodeError), aside(path) as partial:
        partial.write_text("half, and \udc80", encoding="utf-8")
    assert path.read_text() == "of before"
    assert list(tmp_path.iterdir()) == [path]
