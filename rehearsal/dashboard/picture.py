"""Draws the widgets with matplotlib."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from rehearsal.dashboard.figures import Line
from rehearsal.dashboard.widgets import COLUMNS, AlarmStates, Graph, Place, Text, Widget

WIDTH_INCHES, ROW_INCHES, DOTS_PER_INCH = 16.0, 0.34, 100
MARGIN = 0.012
INK, FAINT, RULE = "#1f2933", "#7b8794", "#e4e7eb"
LINE_COLOURS = ("#2563a8", "#d9822b", "#3a8f5c", "#a4348a", "#6554c0", "#c0392b", "#0f8b8d", "#8a6d3b")
STATE_COLOURS = {"OK": "#3a8f5c", "ALARM": "#c0392b", "INSUFFICIENT_DATA": "#9aa5b1"}
MOST_LABELS = 6
LABEL_COLUMNS = 5
"""How many of the dashboard's columns the name of a line takes."""

MOST_LETTERS = 14
"""An alarm's name takes two lines when it is longer."""

LETTER_WIDTH = 0.85
"""Of a bold letter with the box's margins, in sizes of the letters."""

MOST_TICKS = 6
TICK_STEPS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720))
PADDED = {"left": 0.08, "right": 0.97, "top": 0.82, "bottom": 0.29}
"""The part of a graph's place that its axes take; the rest is title, labels and air."""


class Picture:
    """One dashboard between two moments (UTC), drawn widget by widget."""

    def __init__(self, widgets: Sequence[Widget], start: datetime, end: datetime) -> None:
        self._rows = max(widget.place.y + widget.place.height for widget in widgets)
        self._span = (start, end)
        self._figure = Figure(figsize=(WIDTH_INCHES, self._rows * ROW_INCHES), dpi=DOTS_PER_INCH, facecolor="white")

    def save(self, path: Path) -> None:
        """Write it as PNG."""
        self._figure.savefig(path, facecolor="white")

    def text(self, text: Text) -> None:
        """A heading; the dashboard's own tells the time that the picture covers too."""
        axes = self._axes(text.place)
        axes.set_axis_off()
        if text.level == 1:
            start, end = self._span
            covered = f"{start:%Y-%m-%d %H:%M} to {end:%H:%M} UTC"
            axes.text(0, 0.68, text.heading, fontsize=17, fontweight="bold", color=INK, va="center")
            axes.text(0, 0.24, text.line, fontsize=9.5, color=FAINT, va="center")
            axes.text(1, 0.68, covered, fontsize=11, color=FAINT, va="center", ha="right")
            return
        axes.text(0, 0.42, text.heading, fontsize=12, fontweight="bold", color=INK, va="center")
        axes.axhline(0.02, color=RULE, linewidth=1.2)

    def graph(self, graph: Graph, lines: Sequence[Line]) -> None:
        """A graph, or the words that there is no data."""
        axes = self._axes(graph.place, padded=True)
        axes.set_title(graph.title, loc="left", fontsize=9.5, color=INK, pad=6)
        start, end = self._span
        axes.set_xlim(0.0, (end - start).total_seconds())
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        for side in ("left", "bottom"):
            axes.spines[side].set_color(RULE)
        axes.tick_params(labelsize=7.5, colors=FAINT, length=0)
        if not lines:
            axes.set_yticks([])
            axes.set_xticks([])
            axes.text(0.5, 0.5, "no data", transform=axes.transAxes, ha="center", va="center", fontsize=9, color=FAINT)
            return
        self._plot(axes, lines, columns=1 + graph.place.width // LABEL_COLUMNS)

    def _plot(self, axes: Axes, lines: Sequence[Line], columns: int) -> None:
        start, end = self._span
        for place, (line, label) in enumerate(zip(lines, short_labels(lines), strict=True)):
            seconds = [(time - start).total_seconds() for time in line.times]
            colour = LINE_COLOURS[place % len(LINE_COLOURS)]
            axes.plot(
                seconds,
                line.values,
                color=colour,
                linewidth=1.4,
                marker="o",
                markersize=2.2,
                label=label,
                clip_on=False,
            )
        highest = max(max(line.values) for line in lines)
        axes.set_ylim(0, highest * 1.15 if highest > 0 else 1)
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=highest >= 1 or highest == 0))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: short_number(value)))
        marked = ticks(start, end)
        axes.set_xticks(list(marked), list(marked.values()))
        axes.grid(axis="y", color=RULE, linewidth=0.7)
        axes.set_axisbelow(True)
        _name_lines(axes, columns)

    def alarms(self, widget: AlarmStates, states: Mapping[str, str]) -> None:
        """A box per alarm in the colour of its state."""
        axes = self._axes(widget.place)
        axes.set_axis_off()
        axes.text(0, 0.86, widget.title, fontsize=12, fontweight="bold", color=INK, va="center")
        names = in_two_lines(own_names(list(states)))
        width = 1 / max(len(states), 1)
        longest = max((len(line) for name in names for line in name.split("\n")), default=1)
        size = min(8.5, 72 * WIDTH_INCHES * width / (longest * LETTER_WIDTH))
        for place, (name, state) in enumerate(zip(names, states.values(), strict=True)):
            left, inner = place * width, width * 0.94
            colour = STATE_COLOURS[state]
            box = FancyBboxPatch(
                (left, 0.06), inner, 0.52, boxstyle="round,pad=0,rounding_size=0.006", mutation_aspect=WIDTH_INCHES,
                facecolor=colour, edgecolor="none",
            )  # fmt: skip
            axes.add_patch(box)
            middle, look = left + inner / 2, dict[str, Any](color="white", ha="center", va="center")
            axes.text(middle, 0.40, name, fontsize=size, fontweight="bold", linespacing=1.05, **look)
            axes.text(middle, 0.16, state.replace("_", " "), fontsize=min(6.8, size), **look)

    def _axes(self, place: Place, *, padded: bool = False) -> Axes:
        usable = 1 - 2 * MARGIN
        left, width = MARGIN + usable * place.x / COLUMNS, usable * place.width / COLUMNS
        height = place.height / self._rows
        bottom = 1 - (place.y + place.height) / self._rows
        if padded:
            return self._figure.add_axes(
                (
                    left + width * PADDED["left"],
                    bottom + height * PADDED["bottom"],
                    width * (PADDED["right"] - PADDED["left"]),
                    height * (PADDED["top"] - PADDED["bottom"]),
                )
            )
        axes = self._figure.add_axes((left, bottom, width, height))
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        return axes


def ticks(start: datetime, end: datetime) -> dict[float, str]:
    """Round times between two moments, by their seconds from the first; MOST_TICKS of them or one more."""
    step = next((step for step in TICK_STEPS if (end - start) / step <= MOST_TICKS), TICK_STEPS[-1])
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    moment = midnight + -(-(start - midnight) // step) * step
    found = {}
    while moment <= end:
        found[(moment - start).total_seconds()] = f"{moment:%H:%M}"
        moment += step
    return found


def _name_lines(axes: Axes, columns: int) -> None:
    """The names of the lines, below the graph."""
    handles, labels = axes.get_legend_handles_labels()
    if len(labels) > MOST_LABELS:
        labels = [*labels[: MOST_LABELS - 1], f"and {len(labels) - MOST_LABELS + 1} more"]
    axes.legend(
        handles[: len(labels)],
        labels,
        loc="upper left",
        bbox_to_anchor=(0.0, -0.14),
        ncols=columns,
        fontsize=6.8,
        frameon=False,
        labelcolor=FAINT,
        handlelength=1.0,
        columnspacing=1.0,
        borderaxespad=0.0,
        borderpad=0.0,
        labelspacing=0.3,
    )


def short_labels(lines: Sequence[Line]) -> list[str]:
    """The words of each label that tell it from the others; a lone line keeps its own."""
    words = [line.label.split() for line in lines]
    if len(words) == 1 or len({len(label) for label in words}) > 1:
        return [line.label for line in lines]
    telling = [place for place, column in enumerate(zip(*words, strict=True)) if len(set(column)) > 1]
    return [" ".join(label[place] for place in telling) for label in words]


def own_names(names: Sequence[str]) -> list[str]:
    """Names without the words that all of them begin with."""
    words = [name.split("-") for name in names]
    firsts = zip(*(name[:-1] for name in words), strict=False)
    shared = len(list(takewhile(lambda column: len(set(column)) == 1, firsts)))
    return ["-".join(name[shared:]) for name in words]


def in_two_lines(names: Sequence[str]) -> list[str]:
    """Each long name broken once between two of its words, where its longer half is shortest."""
    return [_in_two_lines(name) if len(name) > MOST_LETTERS else name for name in names]


def _in_two_lines(name: str) -> str:
    breaks = [match.start() for match in re.finditer(r"(?<=[a-z0-9])(?=[A-Z])|(?<=-)", name)]
    place = min(breaks, key=lambda place: max(place, len(name) - place), default=len(name))
    return f"{name[:place]}\n{name[place:]}".strip()


def short_number(value: float) -> str:
    """A number for an axis: 1.5, 20, 3k, 12M."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"
