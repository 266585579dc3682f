"""The lines between the boxes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest

from cost.words import Language
from onair.report.architecture import Architecture
from onair.report.diagram.contents import contents
from onair.report.diagram.layout import WIDTH, Box, Layout, arrange
from onair.report.diagram.routes import Point, Route, route
from onair.report.words import Words
from tests.onair.report.diagram.ground import CHOICES, with_phases

Segment = tuple[Point, Point]


def drawn(architecture: Architecture, phases: tuple[int, ...]) -> tuple[Layout, list[Route], Architecture]:
    chosen = with_phases(architecture, phases)
    layout = arrange(contents(chosen, Words(Language.ENGLISH)))
    return layout, route(layout, chosen.needs), chosen


def segments(line: Route) -> Iterator[Segment]:
    yield from pairwise(line.points)


def crosses(segment: Segment, box: Box) -> bool:
    (x, y), (to_x, to_y) = segment
    left, right = sorted((x, to_x))
    top, bottom = sorted((y, to_y))
    return left < box.right - 0.01 and right > box.x + 0.01 and top < box.bottom - 0.01 and bottom > box.y + 0.01


def on_each_other(one: Segment, other: Segment) -> bool:
    """Whether two lines run along each other, not only across."""
    for along, across in ((0, 1), (1, 0)):
        level = {point[across] for point in (*one, *other)}
        if max(level) - min(level) < 2:
            first, second = (sorted(point[along] for point in segment) for segment in (one, other))
            if min(first[1], second[1]) - max(first[0], second[0]) > 0.5:
                return True
    return False


every_choice = pytest.mark.parametrize("phases", CHOICES, ids=str)


@every_choice
def test_every_need_has_its_line(architecture: Architecture, phases: tuple[int, ...]) -> None:
    _, lines, chosen = drawn(architecture, phases)
    assert {line.need for line in lines} == set(chosen.needs)


@every_choice
def test_a_line_begins_at_its_stack_and_ends_at_the_needed_one(
    architecture: Architecture, phases: tuple[int, ...]
) -> None:
    layout, lines, _ = drawn(architecture, phases)
    boxes = {box.content.stack.name: box for box in layout.boxes}
    for line in lines:
        for point, name in ((line.points[0], line.need.stack), (line.points[-1], line.need.needed)):
            box = boxes[name]
            assert box.x - 0.01 <= point[0] <= box.right + 0.01
            assert box.y - 0.01 <= point[1] <= box.bottom + 0.01


@every_choice
def test_no_line_runs_through_a_box_or_out_of_the_picture(architecture: Architecture, phases: tuple[int, ...]) -> None:
    layout, lines, _ = drawn(architecture, phases)
    for line in lines:
        assert all(0 < x < WIDTH and 0 < y < layout.height for x, y in line.points)
        through = [
            (line.need.stack, box.content.stack.name)
            for part in segments(line)
            for box in layout.boxes
            if crosses(part, box)
        ]
        assert through == []


@every_choice
def test_lines_have_right_angles_and_tracks_of_their_own(architecture: Architecture, phases: tuple[int, ...]) -> None:
    _, lines, _ = drawn(architecture, phases)
    for line in lines:
        assert all(x == to_x or y == to_y for (x, y), (to_x, to_y) in segments(line))
    parts = [(line.need, part) for line in lines for part in segments(line)]
    along = [
        (one.stack, one.needed, other.stack, other.needed)
        for (one, first), (other, second) in combinations(parts, 2)
        if one is not other and on_each_other(first, second)
    ]
    assert along == []
