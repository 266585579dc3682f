"""The lines between the boxes: what needs what, each on a track of its own, around every box that it does not touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from onair.report.architecture import Need
from onair.report.diagram.layout import LANE, ROW_GAP, WIDTH, Box, Layout

STEP = 11.0
"""Between two lines beside each other."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Route:
    """A need as a line of right angles, from the stack that needs to the needed one."""

    need: Need
    points: tuple[Point, ...]


@dataclass
class _Ground:
    """What the lines that are drawn already have taken."""

    layout: Layout
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def free(self, where: str, wished: float, low: float, high: float, *, first: int = 1) -> float:
        """The place nearest to the wished one that is STEP from every other; the wished one where all is full.

        `first` is the direction in which one is looked for first, 1 or -1.
        """
        steps = (wished + sign * count * STEP for count in range(60) for sign in (first, -first))
        inside = (place for place in steps if low <= place <= high)
        found = next(
            (place for place in inside if all(abs(place - other) >= STEP for other in self.taken[where])), wished
        )
        self.taken[where].append(found)
        return found

    def gutter(self, above: Box) -> float:
        """A track below the row of a box."""
        return self.free(
            f"gutter {above.row}", above.bottom + ROW_GAP / 2, above.bottom + 8, above.bottom + ROW_GAP - 14
        )

    def lane(self, *, right: bool) -> float:
        """A track at the picture's left or right end, the nearest to the boxes first."""
        edge = WIDTH - LANE if right else 0.0
        return self.free(f"lane {right}", edge + (STEP if right else LANE - STEP), edge + 4, edge + LANE - 4)

    def on_face(self, box: Box, *, bottom: bool, wished: float) -> float:
        """A place on the top or the bottom of a box."""
        return self.free(f"{box.content.stack.name} {bottom}", wished, box.x + 14, box.right - 14)

    def on_side(self, box: Box, *, right: bool) -> float:
        """A place on the left or the right side of a box; the later ones go higher, as their lanes lie further out."""
        where, middle = f"{box.content.stack.name} side {right}", box.y + box.height / 2
        return self.free(where, middle, box.y + 12, box.bottom - 12, first=-1)


def route(layout: Layout, needs: Sequence[Need]) -> list[Route]:
    """Every need between two boxes of the layout; straight lines are laid first, so that they stay straight."""
    ground = _Ground(layout)
    boxes = {box.content.stack.name: box for box in layout.boxes}
    pairs = [(need, boxes[need.stack], boxes[need.needed]) for need in needs if {need.stack, need.needed} <= set(boxes)]
    pairs.sort(key=lambda pair: (abs(pair[1].row - pair[2].row), abs(pair[1].centre - pair[2].centre)))
    return [Route(need, tuple(_line(ground, source, target))) for need, source, target in pairs]


def _line(ground: _Ground, source: Box, target: Box) -> list[Point]:
    rows = abs(source.row - target.row)
    if rows == 0:
        return _beside(ground, source, target)
    if rows == 1:
        return _to_next_row(ground, source, target)
    return _past_the_middle(ground, source, target)


def _beside(ground: _Ground, source: Box, target: Box) -> list[Point]:
    between = [box for box in ground.layout.boxes if box.row == source.row and _between(box, source, target)]
    if between:
        return _under_the_row(ground, source, target)
    left, right = sorted((source, target), key=lambda box: box.x)
    y = ground.free(f"between {left.content.stack.name}", left.y + left.height * 0.72, left.y + 60, left.bottom - 10)
    ends = [(left.right, y), (right.x, y)]
    return ends if source is left else ends[::-1]


def _between(box: Box, one: Box, other: Box) -> bool:
    return min(one.x, other.x) < box.x < max(one.x, other.x)


def _under_the_row(ground: _Ground, source: Box, target: Box) -> list[Point]:
    start = ground.on_face(source, bottom=True, wished=source.centre)
    end = ground.on_face(target, bottom=True, wished=target.centre)
    y = ground.gutter(source)
    return [(start, source.bottom), (start, y), (end, y), (end, target.bottom)]


def _to_next_row(ground: _Ground, source: Box, target: Box) -> list[Point]:
    down = target.row > source.row
    upper, lower = (source, target) if down else (target, source)
    low, high = max(upper.x, lower.x) + 14, min(upper.right, lower.right) - 14
    # The middle of what they share, where they stand above each other; else each its own middle.
    middle = (low + high) / 2 if low <= high else None
    above = ground.on_face(upper, bottom=True, wished=middle or _towards(upper, lower))
    below = ground.on_face(lower, bottom=False, wished=above if middle else _towards(lower, upper))
    points = [(above, upper.bottom), (below, lower.y)]
    if above != below:
        y = ground.gutter(upper)
        points[1:1] = [(above, y), (below, y)]
    return points if down else points[::-1]


def _towards(box: Box, other: Box) -> float:
    """A place on the face of a box, on the side where the other one stands."""
    return box.x + box.width * (0.75 if other.centre > box.centre else 0.25)


def _past_the_middle(ground: _Ground, source: Box, target: Box) -> list[Point]:
    right = source.centre > WIDTH / 2
    lane = ground.lane(right=right)
    middle = next(box for box in ground.layout.boxes if box.row == (source.row + target.row) // 2)
    start = _to_lane(ground, source, lane, right=right)
    if _outermost(ground, target, right=right):
        y = ground.on_side(target, right=right)
        return [*start, (lane, y), (target.right if right else target.x, y)]
    down = target.row > source.row
    above = middle if down else target
    y = ground.gutter(above)
    end = ground.on_face(target, bottom=not down, wished=target.right - 24 if right else target.x + 24)
    return [*start, (lane, y), (end, y), (end, target.y if down else target.bottom)]


def _to_lane(ground: _Ground, source: Box, lane: float, *, right: bool) -> list[Point]:
    if _outermost(ground, source, right=right):
        y = ground.on_side(source, right=right)
        return [(source.right if right else source.x, y), (lane, y)]
    x = ground.on_face(source, bottom=True, wished=source.centre)
    y = ground.gutter(source)
    return [(x, source.bottom), (x, y), (lane, y)]


def _outermost(ground: _Ground, box: Box, *, right: bool) -> bool:
    row = [other for other in ground.layout.boxes if other.row == box.row]
    return box is (max if right else min)(row, key=lambda other: other.x)
