"""When the player page has not played as it should."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rehearsal.demo.browser import WatchedPage
from rehearsal.demo.points.page import playing
from rehearsal.viewer.watched import Watched

PAGE = WatchedPage("http://127.0.0.1:8080/", state="live", name="player")
GOOD = Watched(
    state="live",
    seconds_to_picture=2.0,
    advanced=6.0,
    watched=6.0,
    frames=150,
    screenshot="player.png",
    video="player.mp4",
    console=("log: hello",),
    complaints=(),
)


def test_a_page_that_plays_without_a_complaint_passes() -> None:
    assert playing(PAGE, GOOD).passed


@pytest.mark.parametrize(
    "seen",
    [
        replace(GOOD, complaints=("403 for http://127.0.0.1:8080/vendor/hls.worker.js",)),
        replace(GOOD, complaints=("error: out of memory",)),
        replace(GOOD, state="interrupted"),
        replace(GOOD, frames=0),
        replace(GOOD, advanced=4.0),
    ],
    ids=["a failed request", "an error on its console", "not live", "no picture", "slow"],
)
def test_a_page_with_anything_amiss_does_not(seen: Watched) -> None:
    found = playing(PAGE, seen)
    assert not found.passed
    assert found.observed["complaints"] == list(seen.complaints)
