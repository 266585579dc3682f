"""Watches the player page in a headless Chromium and brings back what a viewer sees."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, ViewportSize, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from rehearsal.demo.screencast import Screencast

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",  # root in a container has no user namespace; the page is our own, from loopback
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)
VIEWPORT = ViewportSize(width=1280, height=720)
STATE = "document.documentElement.dataset.state"
CLOCK = "document.querySelector('video')?.currentTime ?? 0"
FRAMES = "document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0"


@dataclass(frozen=True)
class Watched:
    """What one visit to the player page saw; times in seconds."""

    state: str
    seconds_to_live: float
    advanced: float
    watched: float
    frames: int
    screenshot: Path
    video: Path
    messages: tuple[str, ...]


def find_chromium() -> str | None:
    """The path of a Chromium on this machine, or None."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


class BrowserError(RuntimeError):
    """Chromium did not open, or did not show, the page; one line."""


def watch(executable: str, url: str, folder: Path, *, seconds: float, patience: float) -> Watched:
    """Open the page, wait until it says live, watch it, and leave player.png and player.mp4 in the folder.

    Raises TimeoutError when the page is not live within `patience` seconds (it names the state it showed), and
    BrowserError when Chromium itself fails.
    """
    try:
        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
            context = playwright.chromium.launch_persistent_context(
                profile, executable_path=executable, headless=True, args=list(ARGUMENTS), viewport=VIEWPORT
            )
            try:
                return _watch(context, url, folder, seconds=seconds, patience=patience)
            finally:
                context.close()
    except PlaywrightError as error:
        raise BrowserError(f"Chromium at {executable}: {str(error).splitlines()[0]}") from None


def _watch(context: BrowserContext, url: str, folder: Path, *, seconds: float, patience: float) -> Watched:
    page = context.pages[0]
    messages: list[str] = []
    page.on("console", lambda message: messages.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: messages.append(f"pageerror: {error}"))
    screencast = Screencast(context.new_cdp_session(page))
    page.goto(url)
    seconds_to_live = _wait_until_live(page, patience)
    began, clock = time.monotonic(), float(page.evaluate(CLOCK))
    page.wait_for_timeout(seconds * 1000)
    advanced, watched = float(page.evaluate(CLOCK)) - clock, time.monotonic() - began
    screenshot, video = folder / "player.png", folder / "player.mp4"
    page.screenshot(path=str(screenshot))
    state, frames = str(page.evaluate(STATE)), int(page.evaluate(FRAMES))
    screencast.save(video)
    return Watched(state, seconds_to_live, advanced, watched, frames, screenshot, video, tuple(messages))


def _wait_until_live(page: Page, patience: float) -> float:
    began = time.monotonic()
    while page.evaluate(STATE) != "live":
        if time.monotonic() - began > patience:
            raise TimeoutError(f"the player was not live within {patience:g} s; it says {page.evaluate(STATE)!r}")
        page.wait_for_timeout(100)
    return time.monotonic() - began
