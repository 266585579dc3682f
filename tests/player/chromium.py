"""A real Chromium for the browser tests, or the reason why there is none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

from rehearsal.demo.browser import find_chromium

# Without --autoplay-policy: the page has to start as it must on a viewer's machine, muted.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that ends with the block; skips the test when the machine has none."""
    # $CHROMIUM names another than the demo would take.
    path = os.environ.get("CHROMIUM") or find_chromium()
    if path is None:
        pytest.skip("Chromium is missing: install the Debian package chromium-headless-shell, or name one in $CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
