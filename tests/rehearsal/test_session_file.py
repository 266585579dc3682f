"""The file by which a terminal beside a rehearsal finds it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from rehearsal import session_file
from rehearsal.session_file import NoRehearsalError


def test_what_was_written_is_read_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = session_file.write(tmp_path / "out", {"AWS_SECRET_ACCESS_KEY": "told to nobody"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert session_file.read(tmp_path / "out") == {"AWS_SECRET_ACCESS_KEY": "told to nobody"}


def test_one_that_was_left_open_to_others_is_made_anew(tmp_path: Path) -> None:
    left = tmp_path / session_file.NAME
    left.write_text("{}")
    left.chmod(0o644)
    path = session_file.write(tmp_path, {"a": "b"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert session_file.read(tmp_path) == {"a": "b"}


def test_without_a_rehearsal_the_error_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(NoRehearsalError, match=r"no rehearsal is running \(.*rehearsal\.json is missing\): start one"):
        session_file.read(tmp_path)


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    (tmp_path / session_file.NAME).write_text("{")
    with pytest.raises(NoRehearsalError, match="cannot be read"):
        session_file.read(tmp_path)
