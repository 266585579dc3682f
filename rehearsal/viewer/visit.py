"""One visit to the player page: open it, wait until it plays, watch it, bring back a picture and a video."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import BrowserContext, Page, ViewportSize, async_playwright

from rehearsal.home import home_below
from rehearsal.viewer.screencast import Screencast
from rehearsal.viewer.watched import Watched
from rehearsal.viewer.witness import Witness

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
STATE_AND_REASON = f"[{STATE}, document.documentElement.dataset.reason]"
CLOCK = "document.querySelector('video')?.currentTime ?? 0"
FRAMES = "document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0"


class NotPlayingError(RuntimeError):
    """The page did not play as it was to in time; the text has the state that it showed."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Who looks at what for how long: `executable` is Chromium, `folder` takes `name`.png and `name`.mp4.

    `state` is the one in which the page is to play: live, or replay.

    All else that Chromium writes goes below `work`, which is the caller's to remove.
    """

    executable: str
    url: str
    state: str
    name: str
    folder: Path
    work: Path
    seconds: float
    patience: float

    async def make(self) -> Watched:
        """Watch the page for `seconds` once it plays. Raises NotPlayingError when it does not in `patience` seconds.

        Raises playwright's Error when Chromium itself fails.
        """
        async with async_playwright() as playwright:
            context = await playwright.chromium.launch_persistent_context(
                self.work / "profile",
                executable_path=self.executable,
                headless=True,
                args=list(ARGUMENTS),
                viewport=VIEWPORT,
                env={**os.environ, **home_below(self.work)},
            )
            try:
                return await self._watch(context)
            finally:
                await context.close()

    async def _watch(self, context: BrowserContext) -> Watched:
        page = context.pages[0]
        witness = Witness(page)
        screencast = Screencast(await context.new_cdp_session(page))
        await screencast.start()
        await page.goto(self.url)
        seconds_to_picture = await self._until_playing(page)
        witness.playing()
        began, clock = time.monotonic(), float(await page.evaluate(CLOCK))
        await asyncio.sleep(self.seconds)
        advanced, watched = float(await page.evaluate(CLOCK)) - clock, time.monotonic() - began
        screenshot, video = self.folder / f"{self.name}.png", self.folder / f"{self.name}.mp4"
        await page.screenshot(path=str(screenshot))
        state, frames = str(await page.evaluate(STATE)), int(await page.evaluate(FRAMES))
        await screencast.save(video)
        return Watched(
            state=state,
            seconds_to_picture=seconds_to_picture,
            advanced=advanced,
            watched=watched,
            frames=frames,
            screenshot=screenshot.name,
            video=video.name,
            console=tuple(witness.console),
            complaints=tuple(witness.complaints),
        )

    async def _until_playing(self, page: Page) -> float:
        began = time.monotonic()
        while (said := await page.evaluate(STATE_AND_REASON)) != [self.state, "playing"]:
            if time.monotonic() - began > self.patience:
                raise NotPlayingError(
                    f"the player did not play as {self.state!r} within {self.patience:g} s; it says {said[0]!r}"
                )
            await asyncio.sleep(0.1)
        return time.monotonic() - began
