"""A fake clock, and what is due on it."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count


class Timeline:
    """Moments in a heap, each with what happens then; the clock jumps from one to the next.

    Whoever waits lets everything else happen meanwhile, so two functions may be at work at once. What goes wrong in
    between is kept for the end of the world and not raised into the function that happens to wait.
    """

    def __init__(self, begin: datetime) -> None:
        self.now = begin
        self._due: list[tuple[datetime, int, Callable[[], object]]] = []
        self._numbers = count()
        self._crashes: list[Exception] = []

    def at(self, moment: datetime, what: Callable[[], object]) -> None:
        """Have something happen at a moment; at once when it has passed."""
        heapq.heappush(self._due, (max(moment, self.now), next(self._numbers), what))

    def after(self, length: timedelta, what: Callable[[], object]) -> None:
        """Have something happen so much later."""
        self.at(self.now + length, what)

    def wait(self, length: timedelta) -> None:
        """Let time pass, and what is due in it happen."""
        self._pass_until(self.now + length)

    def run(self, end: datetime) -> None:
        """Let everything happen until the end. Raises the first thing that went wrong in the world itself."""
        self._pass_until(end)
        for crash in self._crashes:
            raise crash

    def _pass_until(self, end: datetime) -> None:
        while self._due and self._due[0][0] <= end:
            moment, _, what = heapq.heappop(self._due)
            self.now = max(self.now, moment)
            try:
                what()
            except Exception as crash:
                self._crashes.append(crash)
        self.now = max(self.now, end)
