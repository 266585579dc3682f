"""A viewer in front of the page: what the tests can see, wait for and do."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

# Runs before the page: notes every state and whatever the Content-Security-Policy stops.
WITNESS = """
window.witness = { states: [], violations: [] };
new MutationObserver(() => {
  const { state } = document.documentElement.dataset;
  if (state && state !== witness.states.at(-1)) witness.states.push(state);
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-state"] });
addEventListener("securitypolicyviolation", (event) =>
  witness.violations.push(event.violatedDirective + " " + event.blockedURI));
"""


class Viewer:
    """One open page and all that its console said."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.complaints: list[str] = []
        context.add_init_script(WITNESS)
        self.page: Page = context.new_page()
        self.page.on("console", lambda line: self.complaints.append(line.text) if line.type != "log" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str = "/") -> Viewer:
        """Loads the page."""
        self.page.goto(self.address + path)
        return self

    def sees(self, state: str, reason: str | None = None, *, within: float) -> None:
        """Waits until the page is in `state`, at most `within` seconds."""
        html = self.page.locator("html")
        expect(html).to_have_attribute("data-state", state, timeout=within * 1000)
        if reason:
            expect(html).to_have_attribute("data-reason", reason, timeout=within * 1000)

    def reads(self, text: str) -> None:
        """The text stands on the page where a viewer can see it."""
        expect(self.page.get_by_text(text, exact=True).first).to_be_visible(timeout=5000)

    def hears_status(self, text: str) -> None:
        """A screen reader is told the text."""
        expect(self.page.get_by_role("status")).to_contain_text(text, timeout=5000)

    def plays(self, *, seconds: float = 0.5, within: float = 10.0) -> None:
        """The picture advances by `seconds`."""
        start = self.position
        for _ in range(int(within * 10)):
            if self.position - start >= seconds:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"the picture went from {start} to {self.position} within {within} s")

    @property
    def position(self) -> float:
        """currentTime of the video, seconds."""
        return float(self.video("currentTime"))

    def video(self, name: str) -> Any:
        """A property of the video element."""
        return self.page.evaluate(f"document.getElementById('video').{name}")

    @property
    def states(self) -> list[str]:
        """Every state so far, in order."""
        found: list[str] = self.page.evaluate("witness.states")
        return found

    @property
    def violations(self) -> list[str]:
        """What the Content-Security-Policy stopped."""
        found: list[str] = self.page.evaluate("witness.violations")
        return found

    @property
    def recoveries(self) -> int:
        """How many remedies the page has applied."""
        return int(self.page.locator("html").get_attribute("data-recoveries") or 0)
