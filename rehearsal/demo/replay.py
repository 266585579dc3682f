"""After the show: phase 7 is woken to cut it to a recording, and waited for."""

from __future__ import annotations

import time
from typing import Any

from rehearsal.demo.ground import Ground
from rehearsal.demo.listener import wait_for
from rehearsal.demo.points.recording import catalogue_url, newest

HARVEST_SECONDS = 300.0
WAKE_SECONDS = 10.0
"""MediaLive's own event leaves the show to be cut, in a second or two. Where that is lost, a run whose stop was set
within the last two minutes may be a start that is under way, and the sweep leaves it for its next look."""


class FunctionFailedError(RuntimeError):
    """A function of phase 7 did not do its work; the text is its own."""


class Replay:
    """One rehearsal's recording."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._wake_at = time.monotonic()

    def cut(self) -> None:
        """Wake the sweep and the function that harvests now, instead of when their clocks would, and wait for the list.

        That the list is made when MediaPackage tells of the finished job is left to the rule that waits for it.
        """
        what = f"a recording of {self._ground.channel} in {catalogue_url(self._ground)}"
        wait_for(self._woken, HARVEST_SECONDS, what)

    def _woken(self) -> dict[str, Any] | None:
        """The entry that is waited for; until it is there, both functions are woken now and then."""
        if time.monotonic() >= self._wake_at:
            self._invoke("run-sweep")
            self._invoke("recordings")
            self._wake_at = time.monotonic() + WAKE_SECONDS
        return newest(self._ground)

    def _invoke(self, function: str) -> None:
        name = f"{self._ground.environment.prefix}-{function}"
        answer = self._ground.account.invoke(name)
        if answer.error:
            raise FunctionFailedError(f"{name} failed: {answer.text}")
