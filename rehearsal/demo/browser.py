"""Sends a viewer to the player page, as a child process, and brings back what it saw."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from rehearsal.child import Child, ChildEndedError
from rehearsal.home import home_below
from rehearsal.viewer.watched import REPORT, Watched

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""In the order in which they are taken: the shell draws no window, and plays for half of the processor time."""

OVERHEAD_SECONDS = 120.0
"""Beside waiting and watching: to start Chromium, and to encode the video, on a busy machine."""


class BrowserError(RuntimeError):
    """Chromium did not open, or did not show, the page; one line."""


@dataclass(frozen=True)
class WatchedPage:
    """A page, the state in which it is to play, and what its picture and video are to be called, without endings."""

    url: str
    state: str
    name: str


def find_chromium() -> str | None:
    """The path of a Chromium on this machine, or None."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def watch(executable: str, page: WatchedPage, folder: Path, work: Path, *, seconds: float, patience: float) -> Watched:
    """Open the page, wait until it says its state and plays, watch it, and leave its picture and video in the folder.

    Everything else that Chromium writes is below `work`. Raises BrowserError when the page does not play so within
    `patience` seconds (it names the state it showed), and when Chromium itself fails.
    """
    work.mkdir(parents=True, exist_ok=True)
    arguments = ["rehearsal.viewer", page.url, "--state", page.state, "--name", page.name]
    arguments += ["--chromium", executable, "--folder", str(folder), "--work", str(work)]
    arguments += ["--seconds", str(seconds), "--patience", str(patience)]
    # Playwright's own driver too may be ended by force, and would leave files beside those of Chromium.
    viewer = Child(arguments, {**os.environ, **home_below(work)}, work / "viewer.log")
    try:
        viewer.wait_for_end(seconds + patience + OVERHEAD_SECONDS)
    except ChildEndedError as error:
        raise BrowserError(str(error)) from None
    finally:
        viewer.stop()
    return Watched.read(work / REPORT)
