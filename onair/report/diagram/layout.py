"""Where everything stands, in three rows of boxes: what watches, the media path, and what it stands on.

All lengths are in the picture's own unit, which is a CSS pixel on a screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onair.report.diagram.contents import Content, Item
from onair.report.diagram.letters import wrap

WIDTH = 760.0
LANE = 30.0
"""Left and right of the rows, for what goes past the middle one."""

ROWS = ((6, 7), (4, 3, 5), (1, 2))
"""The phases of each row from left to right."""

SHARES = {6: 0.34, 7: 0.66, 1: 0.62, 2: 0.38}
MIDDLE = 1
ACTOR_WIDTH, PATH_GAP, BOX_GAP, ROW_GAP = 54.0, 40.0, 18.0, 58.0
PADDING, HEAD, FOOT = 11.0, 42.0, 22.0
LABEL_SIZE, DETAIL_SIZE, LINE, ITEM_GAP = 11.0, 9.6, 12.4, 6.5
COLUMN = 128.0
"""The least width of a column of items."""

DETAIL_LINES = 3


@dataclass(frozen=True)
class Placed:
    """One item, with its top left corner; `detail` is broken into lines."""

    item: Item
    x: float
    y: float
    detail: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """One stack's box. `row` counts the rows that are there, from the top."""

    content: Content
    x: float
    y: float
    width: float
    height: float
    row: int
    items: tuple[Placed, ...]

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Actor:
    """The phone or the viewer, at an end of the media path; the place is its top left corner."""

    key: str
    x: float
    y: float


@dataclass(frozen=True)
class Layout:
    """The whole picture without its lines."""

    boxes: tuple[Box, ...]
    actors: tuple[Actor, ...]
    path_y: float
    """The height at which the media path runs."""

    height: float


def arrange(contents: Sequence[Content]) -> Layout:
    """Place the boxes; phases that are not there leave their room to the others of their row."""
    boxes: list[Box] = []
    actors: list[Actor] = []
    y, path_y = 8.0, 0.0
    rows = [(held, place == MIDDLE) for place, held in enumerate(_rows(contents)) if held]
    for number, (held, in_the_middle) in enumerate(rows):
        placed = _row(held, number, y, on_path=in_the_middle)
        boxes += placed
        if in_the_middle:
            path_y = y + HEAD + LINE
            actors = [Actor("phone", LANE, path_y), Actor("viewer", WIDTH - LANE - ACTOR_WIDTH, path_y)]
        y = placed[0].bottom + ROW_GAP
    return Layout(tuple(boxes), tuple(actors), path_y, y - ROW_GAP + 8.0)


def _rows(contents: Sequence[Content]) -> list[list[Content]]:
    by_phase = {content.stack.phase: content for content in contents}
    rows = [[by_phase[phase] for phase in row if phase in by_phase] for row in ROWS]
    known = {phase for row in ROWS for phase in row}
    # A stack of no phase stands with the foundations: nothing is known of it.
    rows[-1] += [content for content in contents if content.stack.phase not in known]
    return rows


def _row(contents: Sequence[Content], row: int, y: float, *, on_path: bool) -> list[Box]:
    left, gap = (LANE + ACTOR_WIDTH + PATH_GAP, PATH_GAP) if on_path else (LANE, BOX_GAP)
    room = WIDTH - 2 * left - gap * (len(contents) - 1)
    shares = [1.0 if on_path else SHARES.get(content.stack.phase or 0, 0.4) for content in contents]
    boxes, x = [], left
    for content, share in zip(contents, shares, strict=True):
        width = room * share / sum(shares)
        items, height = _items(content, x, y, width)
        boxes.append(Box(content, x, y, width, height, row, items))
        x += width + gap
    tallest = max(box.height for box in boxes)
    return [Box(box.content, box.x, y, box.width, tallest, row, box.items) for box in boxes]


def _items(content: Content, x: float, y: float, width: float) -> tuple[tuple[Placed, ...], float]:
    inner = width - 2 * PADDING
    columns = max(1, int(inner // COLUMN))
    column = (inner - 12 * (columns - 1)) / columns
    tops = [y + HEAD] * columns
    placed = []
    for item in content.items:
        # The shortest column takes the next one, the leftmost of several.
        place = tops.index(min(tops))
        detail = tuple(wrap(item.detail, DETAIL_SIZE, column - 9, lines=DETAIL_LINES))
        placed.append(Placed(item, x + PADDING + place * (column + 12), tops[place], detail))
        tops[place] += LINE * (1 + len(detail)) + ITEM_GAP
    return tuple(placed), max(tops) - y + FOOT
