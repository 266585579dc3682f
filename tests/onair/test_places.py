"""Where a command writes: refused by the option that named it, and never half written."""

from __future__ import annotations

from pathlib import Path

import pytest

from onair.errors import OperatorError
from onair.places import folder, writing
from rehearsal.aside import aside


@pytest.mark.parametrize("below", ["", "further/below"])
def test_a_file_in_the_place_of_a_folder_is_told_with_the_option(below: str, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    named = tmp_path / "taken" / below
    with pytest.raises(OperatorError, match=rf"^--out must name a place that can be written, got '{named}' \(") as told:
        folder("--out", named)
    assert str(told.value).endswith("): move away what is in the way, or name another")


def test_a_folder_in_the_place_of_a_file_is_told_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    taken = tmp_path / "report.html"
    taken.mkdir()
    wanted = rf"--out must .*, got '{tmp_path}' \(Is a directory at {taken}\)"
    with pytest.raises(OperatorError, match=wanted), writing("--out", tmp_path), aside(taken) as partial:
        partial.write_text("a page")
    assert list(tmp_path.iterdir()) == [taken]
