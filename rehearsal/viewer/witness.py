"""Hears what a page says on its console, and notes the requests that fail it."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Page, Request, Response

ABORTED = "net::ERR_ABORTED"
"""A request that the page itself gave up: hls.js does, when it changes the rendition."""


class Witness:
    """Listens to one page from now on."""

    def __init__(self, page: Page) -> None:
        self.console: list[str] = []
        self.complaints: list[str] = []
        self._playing = False
        page.on("console", self._said)
        page.on("pageerror", lambda error: self._complain(f"pageerror: {error}"))
        page.on("response", self._answered)
        page.on("requestfailed", self._failed)

    def playing(self) -> None:
        """The page shows the stream: from now on a missing playlist is a fault too."""
        self._playing = True

    def _said(self, message: ConsoleMessage) -> None:
        line = f"{message.type}: {message.text}"
        self.console.append(line)
        # Chromium says of every failed request that it failed; `_answered` has it with its URL and code.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(line)

    def _answered(self, response: Response) -> None:
        early = not self._playing and response.status == 404 and urlsplit(response.url).path.endswith(".m3u8")
        if response.status >= 400 and not early:
            self.complaints.append(f"{response.status} for {response.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != ABORTED:
            self.complaints.append(f"{request.failure} for {request.url}")

    def _complain(self, line: str) -> None:
        self.console.append(line)
        self.complaints.append(line)
