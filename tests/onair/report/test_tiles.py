"""The figures that a reader sees first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from onair.report.context import Material
from onair.report.tiles import tiles
from tests.onair.report.rehearsed import OBSERVED, record


def test_a_rehearsal_has_six(material: Material) -> None:
    found = tiles(material)
    assert len(found) == 6
    assert found[0].figure == f"{len(OBSERVED)}/{len(OBSERVED)}"
    assert not any(tile.alarming for tile in found)


def test_a_failed_point_alarms(reported_with: Callable[[Path], Material], tmp_path: Path) -> None:
    first, *_ = tiles(reported_with(record(tmp_path, failing=("archive",))))
    assert (first.figure, first.alarming) == (f"{len(OBSERVED) - 1}/{len(OBSERVED)}", True)


def test_no_evidence_alarms(reported_with: Callable[[Path], Material], tmp_path: Path) -> None:
    first, *others = tiles(reported_with(tmp_path))
    assert (first.figure, first.alarming) == ("–", True)
    assert len(others) == 3
