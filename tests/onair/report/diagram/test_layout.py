"""Where the boxes stand."""

from __future__ import annotations

from itertools import combinations

import pytest

from onair.report.architecture import Architecture
from onair.report.diagram.contents import contents
from onair.report.diagram.layout import LANE, WIDTH, Box, arrange
from onair.report.words import Words
from tests.onair.report.diagram.ground import CHOICES, with_phases


def overlap(one: Box, other: Box) -> bool:
    beside = one.right <= other.x or other.right <= one.x
    above = one.bottom <= other.y or other.bottom <= one.y
    return not (beside or above)


@pytest.mark.parametrize("phases", CHOICES, ids=str)
def test_boxes_keep_apart_and_within_the_picture(
    architecture: Architecture, words: Words, phases: tuple[int, ...]
) -> None:
    layout = arrange(contents(with_phases(architecture, phases), words))
    assert len(layout.boxes) == len(phases)
    assert [pair for pair in combinations(layout.boxes, 2) if overlap(*pair)] == []
    for box in layout.boxes:
        assert box.x >= LANE
        assert box.right <= WIDTH - LANE + 0.01
        assert box.bottom < layout.height


def test_the_media_path_runs_from_left_to_right(architecture: Architecture, words: Words) -> None:
    layout = arrange(contents(architecture, words))
    row = sorted((box for box in layout.boxes if box.row == 1), key=lambda box: box.x)
    assert [box.content.stack.phase for box in row] == [4, 3, 5]
    phone, viewer = layout.actors
    assert phone.x < row[0].x
    assert viewer.x > row[-1].right
    assert row[0].y < layout.path_y < row[0].bottom


def test_items_stand_within_their_box(architecture: Architecture, words: Words) -> None:
    for box in arrange(contents(architecture, words)).boxes:
        for placed in box.items:
            assert box.x < placed.x < box.right
            assert box.y < placed.y < box.bottom
