"""Which remedy a failure gets, how long the page waits, and what it notices in a playlist."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.player.javascript import JavaScript


def network(details: str) -> dict[str, str]:
    return {"type": "networkError", "details": details}


MEDIA = {"type": "mediaError", "details": "bufferAppendError"}


@pytest.mark.parametrize(
    ("errors", "remedies"),
    [
        ([network("manifestLoadError")], ["reload"]),
        ([network("manifestLoadTimeOut")], ["reload"]),
        ([network("levelLoadError")] * 5, ["resume", "resume", "resume", "reload", "reload"]),
        ([network("fragLoadError")], ["resume"]),
        ([network("audioTrackLoadError")], ["resume"]),
        ([MEDIA] * 4, ["recover", "swapAudio", "recreate", "recreate"]),
        ([{"type": "muxError", "details": "remuxAllocError"}], ["recreate"]),
        ([{"type": "otherError", "details": "internalException"}], ["recreate"]),
        ([MEDIA, None, MEDIA], ["recover", "recover"]),
        ([*[network("levelLoadError")] * 4, None, network("levelLoadError")], [*["resume"] * 3, "reload", "resume"]),
    ],
)
def test_each_class_of_fatal_error_has_its_remedy(
    node: JavaScript, errors: list[dict[str, str] | None], remedies: list[str]
) -> None:
    body = f"""
    const recovery = new Recovery();
    return {json.dumps(errors)}.flatMap((error) => error ? [recovery.forError(error)] : (recovery.proven(), []));
    """
    assert node.evaluate("recovery.js", body) == remedies


def freeze(frozen: float, *, growth: float = 1, contact: float = 1) -> dict[str, float]:
    return {"frozen": frozen, "sinceGrowth": growth, "sinceContact": contact, "segmentSeconds": 2}


@pytest.mark.parametrize(
    ("freezes", "remedies"),
    [
        ([freeze(4)], [None]),
        ([freeze(5), freeze(6), freeze(10), freeze(15), freeze(20)], ["edge", None, "recover", "recreate", "recreate"]),
        ([freeze(60, growth=60)], [None]),
        ([freeze(25, growth=25, contact=25)], ["recreate"]),
        ([freeze(5, contact=25)], ["edge"]),
    ],
)
def test_frozen_picture_is_helped_only_when_something_newer_exists(
    node: JavaScript, freezes: list[dict[str, float]], remedies: list[str | None]
) -> None:
    body = f"const recovery = new Recovery(); return {json.dumps(freezes)}.map((facts) => recovery.forFreeze(facts));"
    assert node.evaluate("recovery.js", body) == remedies


@pytest.mark.parametrize(("random", "waits"), [(0.5, [1000, 1500, 2250, 3375, 5000, 5000]), (0, [800, 1200])])
def test_waits_grow_to_five_seconds(node: JavaScript, random: float, waits: list[float]) -> None:
    body = f"const backoff = new Backoff(() => {random}); return {waits}.map(() => backoff.next());"
    assert node.evaluate("backoff.js", body) == waits


def test_waits_never_exceed_five_seconds_and_begin_anew(node: JavaScript) -> None:
    body = """
    const backoff = new Backoff(() => 1);
    const waits = Array.from({ length: 20 }, () => backoff.next());
    backoff.reset();
    return [Math.max(...waits), backoff.next()];
    """
    assert node.evaluate("backoff.js", body) == [5000, 1200]


def reading(last: int, *, clock: int | None = 0, url: str = "video.m3u8") -> dict[str, Any]:
    """A level with eight 2 s segments up to `last`; `clock` shifts its dates by that many milliseconds."""
    numbers = range(last - 7, last + 1)
    dated = [{"sn": sn, "programDateTime": None if clock is None else 1_000_000 + 2000 * sn + clock} for sn in numbers]
    return {"url": url, "endSN": last, "targetduration": 2, "fragments": dated}


@pytest.mark.parametrize(
    ("readings", "verdicts"),
    [
        ([reading(9), reading(9), reading(10)], ["first", "same", "grown"]),
        ([reading(9), reading(8), reading(10)], ["first", "same", "grown"]),
        ([reading(40), reading(7)], ["first", "rewound"]),
        ([reading(9), reading(12, clock=90_000)], ["first", "rewound"]),
        ([reading(9, clock=None), reading(11, clock=None)], ["first", "grown"]),
        ([reading(9), reading(9, url="other.m3u8")], ["first", "same"]),
    ],
)
def test_playlist_that_counts_anew_is_noticed(
    node: JavaScript, readings: list[dict[str, Any]], verdicts: list[str]
) -> None:
    body = f"const history = new PlaylistHistory(); return {json.dumps(readings)}.map((found) => history.read(found));"
    assert node.evaluate("playlist_history.js", body) == verdicts
