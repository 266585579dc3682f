"""`python -m onair.report.press PAGE PDF CHROMIUM`: prints one page, with the network off.

A process of its own, so that whatever Playwright and Chromium start ends with it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from rehearsal.viewer.visit import ARGUMENTS


def main() -> int:
    """Read the command line and print. Exit code 0, or 1 with one line."""
    page, pdf, chromium = sys.argv[1:]
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
            context = browser.new_context(offline=True)
            opened = context.new_page()
            opened.goto(Path(page).resolve().as_uri())
            opened.pdf(path=pdf, prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
            browser.close()
    except Error as error:
        sys.stderr.write(f"{str(error).splitlines()[0]}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
