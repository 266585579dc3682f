"""Where the picture puts things."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from matplotlib.image import imread

from rehearsal.dashboard.figures import Line
from rehearsal.dashboard.picture import (
    DOTS_PER_INCH,
    MOST_TICKS,
    ROW_INCHES,
    WIDTH_INCHES,
    Picture,
    in_two_lines,
    own_names,
    short_labels,
    short_number,
    ticks,
)
from rehearsal.dashboard.widgets import AlarmStates, Graph, Place, Text

START = datetime(2026, 3, 1, 12, 3, tzinfo=UTC)
END = START + timedelta(minutes=20)
HEADING = Text(Place(0, 0, 24, 2), 1, "onair-dev", "Off air the graphs are empty.")
LEFT, RIGHT = Graph(Place(0, 2, 12, 6), "Rate", {}), Graph(Place(12, 2, 12, 6), "Errors", {})
ALARMS = AlarmStates(Place(0, 8, 24, 3), "Alarms", ())


def line(label: str, *values: float) -> Line:
    return Line(label, [START + timedelta(minutes=place) for place in range(len(values))], values)


@pytest.mark.parametrize(
    ("minutes", "labels"),
    [
        (3, ["12:03", "12:04", "12:05", "12:06"]),
        (20, ["12:05", "12:10", "12:15", "12:20"]),
        (60, ["12:10", "12:20", "12:30", "12:40", "12:50", "13:00"]),
    ],
)
def test_the_time_is_marked_at_round_moments(minutes: int, labels: list[str]) -> None:
    marked = ticks(START, START + timedelta(minutes=minutes))
    assert list(marked.values()) == labels
    assert len(marked) <= MOST_TICKS + 1
    assert all((START + timedelta(seconds=seconds)).second == 0 for seconds in marked)


def test_lines_gaps_and_states_appear_where_their_widgets_are(tmp_path: Path) -> None:
    picture, path = Picture([HEADING, LEFT, RIGHT, ALARMS], START, END), tmp_path / "dashboard.png"
    picture.text(HEADING)
    picture.graph(LEFT, [line("main", 30, 30, 0, 30), line("second", 25, 25, 25, 25)])
    picture.graph(RIGHT, [])
    picture.alarms(ALARMS, {"onair-dev-NoPicture": "ALARM", "onair-dev-Output4xx": "OK"})
    picture.save(path)

    pixels = imread(path)[:, :, :3]
    height, width = pixels.shape[:2]
    assert (width, height) == (WIDTH_INCHES * DOTS_PER_INCH, round(11 * ROW_INCHES * DOTS_PER_INCH))

    def coloured(top: float, bottom: float, left: float, right: float) -> int:
        part = pixels[int(top * height) : int(bottom * height), int(left * width) : int(right * width)]
        return int((part.max(axis=2) - part.min(axis=2) > 0.25).sum())

    rows = 11
    assert coloured(2 / rows, 8 / rows, 0, 0.5) > 500
    assert coloured(2 / rows, 8 / rows, 0.5, 1) == 0
    assert coloured(8 / rows, 1, 0, 0.5) > 5000
    assert coloured(8 / rows, 1, 0.5, 1) > 5000


def test_a_line_is_named_by_what_tells_it_from_the_others() -> None:
    assert short_labels([line("E1 Global 4xxErrorRate", 1), line("E1 Global 5xxErrorRate", 1)]) == [
        "4xxErrorRate",
        "5xxErrorRate",
    ]
    assert short_labels([line("onair-dev main hls", 1)]) == ["onair-dev main hls"]
    assert short_labels([line("a b", 1), line("a", 1)]) == ["a b", "a"]


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (0.25, "0.25"), (30, "30"), (1500, "1.5k"), (2e7, "20M"), (3.2e9, "3.2G")]
)
def test_a_number_on_an_axis_is_short(value: float, shown: str) -> None:
    assert short_number(value) == shown


def test_many_lines_share_a_short_list_of_names(tmp_path: Path) -> None:
    few, many = ([line(f"function {number}", 1, 2) for number in range(count)] for count in (3, 12))
    sizes = []
    for name, lines in (("few", few), ("many", many)):
        picture, path = Picture([LEFT], START, END), tmp_path / f"{name}.png"
        picture.graph(LEFT, lines)
        picture.save(path)
        sizes.append(imread(path).shape)
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize(
    ("names", "own"),
    [
        (["onair-dev-Output4xx", "onair-dev-Output5xx"], ["Output4xx", "Output5xx"]),
        (["onair-dev-NoPicture", "onair-dev-LiveManifestStale-b"], ["NoPicture", "LiveManifestStale-b"]),
        (["onair-dev-NoPicture"], ["NoPicture"]),
        (["NoPicture"], ["NoPicture"]),
        ([], []),
    ],
)
def test_an_alarm_is_named_without_what_all_names_begin_with(names: list[str], own: list[str]) -> None:
    assert own_names(names) == own


def test_a_long_name_takes_two_lines() -> None:
    assert in_two_lines(["NoPicture", "LiveManifestUnreadable", "LiveManifestStale-second", "unbreakablelongname"]) == [
        "NoPicture",
        "LiveManifest\nUnreadable",
        "LiveManifest\nStale-second",
        "unbreakablelongname",
    ]
