"""What the viewer is told, second by second. The clock is the test's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.player.javascript import JavaScript

Event = tuple[Any, ...]

PLAYING = ("tick", {"moved": True, "expected": True, "online": True})
STANDING = ("tick", {"moved": False, "expected": True, "online": True})
PAUSED = ("tick", {"moved": False, "expected": False, "online": True})
CUT_OFF = ("tick", {"moved": False, "expected": True, "online": False})
FIRST = ("playlist", {"grown": False, "first": True, "age": 1})
GROWN = ("playlist", {"grown": True, "first": False, "age": 1})
SAME = ("playlist", {"grown": False, "first": False, "age": 30})
OLD = ("playlist", {"grown": False, "first": True, "age": 61})
ON_AIR = [(0, "found"), (0, *FIRST), (1, *PLAYING), (2, *GROWN), (2, *PLAYING)]
REPLAY = """
const air = new AirState({ segmentSeconds: 2 });
for (const [now, fact, detail] of EVENTS) {
  if (fact === "found") air.found();
  else air[fact](now, detail);
}
return `${air.state}.${air.reason}`;
"""


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([], "starting.connecting"),
        ([(0, "missing")], "offline.waiting"),
        ([(0, "missing"), (900, "missing")], "offline.waiting"),
        ([(0, "missing"), (5, "found")], "starting.buffering"),
        ([(0, "unreachable")], "interrupted.unreachable"),
        ([(0, "unreachable"), (200, *STANDING)], "interrupted.unreachable"),
        ([(0, "unreachable"), (3, "missing")], "interrupted.frozen"),
        ([(0, "unreachable"), (3, "found")], "starting.buffering"),
        (ON_AIR, "live.playing"),
        ([*ON_AIR, (3, "missing"), (3, *PLAYING)], "live.playing"),
        ([*ON_AIR, (4, *STANDING)], "live.playing"),
        ([*ON_AIR, (5, *STANDING)], "interrupted.frozen"),
        ([*ON_AIR, (3, "unreachable"), (5, *STANDING)], "interrupted.unreachable"),
        ([*ON_AIR, (5, *CUT_OFF)], "interrupted.device"),
        ([*ON_AIR, (5, *PAUSED)], "live.playing"),
        ([*ON_AIR, (9, *PAUSED)], "interrupted.frozen"),
        ([*ON_AIR, (5, *STANDING), (6, *GROWN), (6, *STANDING)], "interrupted.frozen"),
        ([*ON_AIR, (5, *STANDING), (20, *GROWN), (20, *STANDING)], "interrupted.recovering"),
        ([*ON_AIR, (5, *STANDING), (20, *GROWN), (20, *STANDING), (30, *SAME), (30, *STANDING)], "interrupted.frozen"),
        ([*ON_AIR, (5, *STANDING), (20, *GROWN), (21, *PLAYING)], "live.playing"),
        ([*ON_AIR, (5, *STANDING), (64, *STANDING)], "interrupted.frozen"),
        ([*ON_AIR, (5, *STANDING), (66, *STANDING)], "offline.ended"),
        ([*ON_AIR, (5, *STANDING), (66, *STANDING), (99, *GROWN)], "starting.buffering"),
        ([*ON_AIR, (3, "unreachable"), (5, *STANDING), (200, *STANDING)], "interrupted.unreachable"),
        ([(0, "found"), (0, *OLD), (1, *PLAYING)], "offline.ended"),
        ([(0, "found"), (0, *OLD), (1, *PLAYING), (3, *GROWN), (4, *PLAYING)], "live.playing"),
        ([(0, "missing"), (5, "found"), (5, *OLD), (6, "found")], "offline.ended"),
    ],
)
def test_viewer_is_told_what_the_facts_say(node: JavaScript, events: list[Event], told: str) -> None:
    assert node.evaluate("air_state.js", REPLAY.replace("EVENTS", json.dumps(events))) == told


def test_each_change_is_reported_once(node: JavaScript) -> None:
    body = """
    const seen = [];
    const air = new AirState({ segmentSeconds: 2, onChange: (...change) => seen.push(change.join(".")) });
    for (let second = 0; second < 9; second += 1) air.missing(second);
    return seen;
    """
    assert node.evaluate("air_state.js", body) == ["offline.waiting"]
