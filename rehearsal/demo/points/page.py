"""Phase 5: a real browser on the player page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rehearsal.demo.browser import WatchedPage, watch
from rehearsal.demo.ground import Ground
from rehearsal.demo.points.point import Finding, point
from rehearsal.demo.points.recording import newest
from rehearsal.viewer.watched import Watched

PLAYING_SHARE = 0.8
"""How much of the time watched the page's clock must have advanced: a busy machine may drop some of it."""

LIVE_SECONDS, LIVE_PATIENCE_SECONDS = 6.0, 30.0
RECORDING_SECONDS, RECORDING_PATIENCE_SECONDS = 3.0, 60.0
"""A page that asks for the list a moment too early is given the old one for half a minute."""

LIVE, RECORDING = "player", "player-replay"
LOOK = (
    "open the page yourself with ?stats=1, and its console; it lags on a busy machine; the screenshot is in evidence/"
)


@dataclass(frozen=True)
class Viewer:
    """A Chromium to look with: its program, where pictures and videos go, and where all else that it writes.

    `work` should be a short path: Chromium's sockets lie below it, whose paths may have 107 bytes.
    """

    chromium: str
    folder: Path
    work: Path


@point(LIVE, phase=5, title="The player page plays in Chromium", look=LOOK)
def page_plays(ground: Ground, viewer: Viewer) -> Finding:
    page = WatchedPage(f"{ground.player_url}?channel={ground.channel}", state="live", name=LIVE)
    seen = watch(
        viewer.chromium,
        page,
        viewer.folder,
        viewer.work / LIVE,
        seconds=LIVE_SECONDS,
        patience=LIVE_PATIENCE_SECONDS,
    )
    return playing(page, seen)


@point(RECORDING, phase=5, title="The player page plays the recording in Chromium", look=LOOK)
def recording_plays(ground: Ground, viewer: Viewer) -> Finding:
    """The newest one; there must be one."""
    entry = newest(ground) or {}
    url = f"{ground.player_url}?channel={ground.channel}&replay={entry['start']}"
    page = WatchedPage(url, state="replay", name=RECORDING)
    seen = watch(
        viewer.chromium,
        page,
        viewer.folder,
        viewer.work / RECORDING,
        seconds=RECORDING_SECONDS,
        patience=RECORDING_PATIENCE_SECONDS,
    )
    return playing(page, seen)


def playing(page: WatchedPage, seen: Watched) -> Finding:
    """The page is seen playing, its clock advances with ours, and nothing is complained of."""
    return Finding(
        request=f"open {page.url}",
        expected=f"state {page.state}, playing at normal speed, no error on the console, no failed request",
        observed={
            "state": seen.state,
            "seconds_to_picture": round(seen.seconds_to_picture, 2),
            "advanced_seconds": round(seen.advanced, 2),
            "watched_seconds": round(seen.watched, 2),
            "frames": seen.frames,
            "screenshot": seen.screenshot,
            "video": seen.video,
            "console": list(seen.console),
            "complaints": list(seen.complaints),
        },
        passed=seen.state == page.state
        and seen.frames > 0
        and seen.advanced > seen.watched * PLAYING_SHARE
        and not seen.complaints,
    )
