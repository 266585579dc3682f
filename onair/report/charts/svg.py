"""From a matplotlib figure to an SVG element of the page: its text in the page's letters, its colours CSS variables."""

from __future__ import annotations

import io
import re
import warnings
from xml.etree import ElementTree as Xml

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

COLOURS = {
    "#000001": "--ink",
    "#000002": "--soft",
    "#000003": "--faint",
    "#000004": "--rule",
    "#000005": "--paper",
    "#000011": "--series-1",
    "#000012": "--series-2",
    "#000013": "--series-3",
    "#000014": "--series-4",
    "#000021": "--air",
}
"""What matplotlib is told, and the variable of the page that stands there in the end."""

INK, SOFT, FAINT, RULE, PAPER = list(COLOURS)[:5]
SERIES = tuple(list(COLOURS)[5:9])
AIR = "#000021"
FONT = re.compile(r"font: ([^;\"]*?)([\d.]+)px [^;\"]*")
FAMILY = re.compile(r" font-family: [^;\"]*;?")
WIDTH_INCHES = 7.0
SIZE = 9.0
"""Points of a label; a figure's width is the page's."""


def figure(height: float, *, panels: int = 1) -> tuple[Figure, list[Axes]]:
    """A figure of so many inches of height, with plain axes beside each other."""
    made = Figure(figsize=(WIDTH_INCHES, height))
    made.patch.set_alpha(0)
    axes = [made.add_subplot(1, panels, place + 1) for place in range(panels)]
    for each in axes:
        each.patch.set_alpha(0)
        for side in ("top", "right", "left"):
            each.spines[side].set_visible(False)
        each.spines["bottom"].set_color(RULE)
        each.tick_params(colors=SOFT, labelsize=SIZE, length=0)
    return made, axes


def as_svg(made: Figure, name: str, description: str) -> str:
    """The figure as an element; `name` makes its ids its own in the page, the description is for who cannot see it."""
    written = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}), warnings.catch_warnings():
        # matplotlib measures with a font of its own, which may lack Hangul; the page draws with one that has it.
        warnings.filterwarnings("ignore", "Glyph .* missing from")
        made.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    root = Xml.fromstring(written.getvalue())  # noqa: S314 # written in the line above
    _clean(root, name, description)
    return _in_page_colours(Xml.tostring(root, encoding="unicode"))


def _clean(root: Xml.Element, name: str, description: str) -> None:
    """Make it a part of a page: no style that would hold for all of it, and no id that another figure has too."""
    for element in root.iter():
        element.tag = _plain(element.tag)
        element.attrib = {_plain(key): value for key, value in element.attrib.items()}
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag in ("metadata", "style")]:
            parent.remove(child)
    for element in root.iter():
        for key, pattern in (("id", "()(.+)"), ("href", "(#)(.+)"), ("clip-path", r"(url\(#)(.+)")):
            if key in element.attrib:
                element.set(key, re.sub(pattern, rf"\g<1>{name}-\g<2>", element.attrib[key], count=1))
    for size in ("width", "height"):
        root.attrib.pop(size, None)
    root.attrib.update({"class": "chart", "role": "img", "aria-label": description, "stroke-linejoin": "round"})


def _plain(name: str) -> str:
    return name.rpartition("}")[2]


def _in_page_colours(svg: str) -> str:
    for colour, variable in COLOURS.items():
        svg = svg.replace(colour, f"var({variable})")
    return FAMILY.sub("", FONT.sub(r"font-size: \g<2>px", svg))
