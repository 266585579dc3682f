"""What a table knows of itself."""

from __future__ import annotations

import pytest

from onair.report.settings.table import FIGURE, Table, of_settings, told


@pytest.mark.parametrize(
    "cell", ["1", "1,024 GB", "$0.4212", "$0.12†", "2초", "30 fps", "3 Mbps", "–", "365 days", "+2.7 s"]
)
def test_figures_are_known(cell: str) -> None:
    assert FIGURE.fullmatch(cell)


@pytest.mark.parametrize("cell", ["", "720p30-3000000", "none", "05:00 Asia/Seoul", "every 2 s", "QVBR 7"])
def test_other_cells_are_none(cell: str) -> None:
    assert not FIGURE.fullmatch(cell)


def test_a_column_of_figures_is_one_but_for_the_first() -> None:
    table = Table("t", ("name", "size", "note"), (("1", "2 s", "a"), ("2", "3 s", "4")))
    assert table.figures == {1}


def test_settings_without_a_value_and_tables_without_rows_are_left_out() -> None:
    table = of_settings("t", [("a", "1"), ("b", None), ("c", "")])
    assert table.rows == (("a", "1"),)
    assert told([table, of_settings("empty", [])]) == [table]
