"""The diagram as SVG; its colours are CSS variables, so that the page decides whether it is light or dark."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as Xml

from onair.report.architecture import Architecture
from onair.report.diagram.contents import contents
from onair.report.diagram.layout import (
    ACTOR_WIDTH,
    FOOT,
    LABEL_SIZE,
    LINE,
    PADDING,
    WIDTH,
    Actor,
    Box,
    Layout,
    Placed,
    arrange,
)
from onair.report.diagram.routes import Route, route
from onair.report.reading import at
from onair.report.words import Words

STYLES = Path(__file__).resolve().parent.parent / "templates"
LEGEND = 30.0
ROUND = 5.0


def draw(architecture: Architecture, words: Words) -> str:
    """The architecture as an SVG element, to be put into a page that has the diagram's style."""
    layout = arrange(contents(architecture, words))
    height = layout.height + LEGEND
    root = Xml.Element("svg", viewBox=f"0 0 {WIDTH:g} {height:g}", role="img")
    root.set("class", "diagram")
    root.set("xmlns", "http://www.w3.org/2000/svg")
    root.set("aria-labelledby", "diagram-title diagram-description")
    _text_child(root, "title", words("diagram.title", environment=architecture.environment), id="diagram-title")
    _text_child(root, "desc", _description(architecture, words), id="diagram-description")
    _arrowheads(root)
    for line in route(layout, architecture.needs):
        _need(root, line)
    for box in layout.boxes:
        _box(root, box, words)
    _media_path(root, layout, architecture, words)
    _legend(root, layout.height + 6, words)
    return Xml.tostring(root, encoding="unicode")


def as_file(svg: str) -> str:
    """The same picture as a file of its own, with its style in it."""
    style = "".join((STYLES / name).read_text(encoding="utf-8") for name in ("palette.css", "diagram.css"))
    head, _, body = svg.partition(">")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}><style>{style}</style>{body}\n'


def _description(architecture: Architecture, words: Words) -> str:
    return "; ".join(
        words(
            "diagram.needs",
            stack=stack.name,
            needed=", ".join(need.needed for need in architecture.needs if need.stack == stack.name)
            or words("value.none"),
        )
        for stack in architecture.stacks
    )


def _arrowheads(root: Xml.Element) -> None:
    definitions = Xml.SubElement(root, "defs")
    for name, size in (("need", 7), ("media", 4)):
        marker = Xml.SubElement(
            definitions, "marker", id=f"{name}-end", viewBox="0 0 10 10", refX="9", refY="5", orient="auto",
            markerWidth=str(size), markerHeight=str(size),
        )  # fmt: skip
        Xml.SubElement(marker, "path", {"d": "M0 1 L9.5 5 L0 9 Z", "class": f"{name}-head"})


def _need(root: Xml.Element, line: Route) -> None:
    kind = "need" if line.need.values else "need order"
    element = Xml.SubElement(root, "path", {"d": rounded(line), "class": kind, "marker-end": "url(#need-end)"})
    _text_child(element, "title", f"{line.need.stack} → {line.need.needed}: {', '.join(line.need.values) or '–'}")


def rounded(line: Route) -> str:
    """The path of a line, its corners rounded."""
    points = line.points
    told = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _towards(corner, before), _towards(corner, after)
        told.append(f"L{start[0]:g} {start[1]:g} Q{corner[0]:g} {corner[1]:g} {end[0]:g} {end[1]:g}")
    told.append(f"L{points[-1][0]:g} {points[-1][1]:g}")
    return " ".join(told)


def _towards(corner: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    (x, y), (to_x, to_y) = corner, other
    length = abs(to_x - x) + abs(to_y - y)
    share = min(ROUND, length / 2) / length if length else 0.0
    return x + (to_x - x) * share, y + (to_y - y) * share


def _box(root: Xml.Element, box: Box, words: Words) -> None:
    on_path = any(placed.item.on_path for placed in box.items)
    group = Xml.SubElement(root, "g", {"class": "stack path" if on_path else "stack"})
    _rectangle(group, "frame", 7, (box.x, box.y, box.width, box.height))
    left = box.x + PADDING
    phase = box.content.stack.phase
    if phase is not None:
        Xml.SubElement(group, "circle", {"cx": f"{left + 8:g}", "cy": f"{box.y + 18:g}", "r": "8", "class": "number"})
        _text(group, left + 8, box.y + 21.6, str(phase), "number-text")
        left += 22
    _text(group, left, box.y + 17, box.content.title, "title")
    _text(group, left, box.y + 29, box.content.stack.name, "name")
    for placed in box.items:
        _item(group, placed)
    if box.content.rest:
        _text(group, box.x + PADDING, box.bottom - FOOT / 2 + 2, words("diagram.rest", count=box.content.rest), "rest")


def _item(group: Xml.Element, placed: Placed) -> None:
    kind = "on-path" if placed.item.on_path else "beside"
    dot = {"x": f"{placed.x:g}", "y": f"{placed.y + 4.6:g}", "width": "4", "height": "4", "rx": "1", "class": kind}
    Xml.SubElement(group, "rect", dot)
    _text(group, placed.x + 9, placed.y + LABEL_SIZE - 1, placed.item.label, "label")
    for number, line in enumerate(placed.detail, 1):
        _text(group, placed.x + 9, placed.y + LABEL_SIZE - 1 + number * LINE, line, "detail")


def _media_path(root: Xml.Element, layout: Layout, architecture: Architecture, words: Words) -> None:
    group = Xml.SubElement(root, "g", {"class": "media"})
    stops = [box for box in layout.boxes if any(placed.item.on_path for placed in box.items)]
    if not stops or len(layout.actors) != 2:
        return
    phone, viewer = layout.actors
    ends = [(phone.x + ACTOR_WIDTH, stops[0].x)]
    ends += [(one.right, other.x) for one, other in pairwise(stops)]
    carried = [_carried(architecture, box) for box in stops]
    if 5 in {box.content.stack.phase for box in stops}:
        ends.append((stops[-1].right, viewer.x))
        _actor(group, viewer, words)
    _actor(group, phone, words)
    for (start, end), name in zip(ends, [*carried, "HTTPS"], strict=False):
        Xml.SubElement(
            group, "path",
            {"d": f"M{start + 1:g} {layout.path_y:g} L{end - 3:g} {layout.path_y:g}", "class": "media-line",
             "marker-end": "url(#media-end)"},
        )  # fmt: skip
        _text(group, (start + end) / 2, layout.path_y - 8, name, "media-text")


def _carried(architecture: Architecture, box: Box) -> str:
    """What a stop of the path is sent, in a word."""
    match box.content.stack.phase:
        case 4:
            kinds = architecture.resources("AWS::MediaLive::Input", phase=4)
            return str(kinds[0].properties.get("Type")).split("_")[0] if kinds else ""
        case 3:
            channels = architecture.resources("AWS::MediaPackageV2::Channel", phase=3)
            return str(at(channels[0].properties, "InputType") or "HLS") if channels else "HLS"
        case _:
            return "HLS"


def _actor(group: Xml.Element, actor: Actor, words: Words) -> None:
    middle = actor.x + ACTOR_WIDTH / 2
    if actor.key == "phone":
        _rectangle(group, "actor", 5, (middle - 11, actor.y - 20, 22, 40))
        Xml.SubElement(group, "circle", {"cx": f"{middle:g}", "cy": f"{actor.y:g}", "r": "4.5", "class": "on-air"})
    else:
        _rectangle(group, "actor", 4, (middle - 21, actor.y - 15, 42, 28))
        triangle = f"M{middle - 4:g} {actor.y - 7:g} L{middle + 7:g} {actor.y - 1:g} L{middle - 4:g} {actor.y + 5:g} Z"
        Xml.SubElement(group, "path", {"d": triangle, "class": "on-air"})
        Xml.SubElement(group, "path", {"d": f"M{middle - 9:g} {actor.y + 18:g} h18", "class": "actor"})
    for number, line in enumerate(words(f"diagram.{actor.key}").split("\n")):
        _text(group, middle, actor.y + 35 + number * 11.5, line, "actor-text")


def _legend(root: Xml.Element, y: float, words: Words) -> None:
    group = Xml.SubElement(root, "g", {"class": "legend"})
    for x, key, kind in ((26.0, "media", "media-line"), (200.0, "value", "need"), (450.0, "order", "need order")):
        head = "media" if key == "media" else "need"
        line = {"d": f"M{x:g} {y + 10:g} h26", "class": kind, "marker-end": f"url(#{head}-end)"}
        Xml.SubElement(group, "path", line)
        _text(group, x + 36, y + 13.5, words(f"diagram.legend_{key}"), "legend-text")


def _rectangle(parent: Xml.Element, kind: str, radius: float, place: tuple[float, float, float, float]) -> None:
    """A rectangle with round corners; its place is x, y, width and height."""
    sizes = {**dict(zip(("x", "y", "width", "height"), place, strict=True)), "rx": radius}
    Xml.SubElement(parent, "rect", {**{name: f"{value:g}" for name, value in sizes.items()}, "class": kind})


def _text(parent: Xml.Element, x: float, y: float, text: str, kind: str) -> None:
    _text_child(parent, "text", text, x=f"{x:g}", y=f"{y:g}", **{"class": kind})


def _text_child(parent: Xml.Element, tag: str, text: str, **attributes: str) -> None:
    Xml.SubElement(parent, tag, attributes).text = text
