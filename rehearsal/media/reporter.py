"""Tells the local AWS what is wrong with the input of each running channel, and what is not any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence

from rehearsal.backstage import Alert, BackstageError
from rehearsal.media.watch import PipelineWatch

log = logging.getLogger(__name__)

REPORT_SECONDS = 0.25
NOT_RUNNING = 409
"""The local AWS has not heard the end of the channel's start yet, or is about to stop it."""

Tell = Callable[[str, Sequence[Alert]], None]
"""(channel id, alerts) -> all that holds now is known. Blocking; raises BackstageError."""


class AlertReporter:
    """Tells the whole of what holds whenever it differs from what was last heard, so nothing said too early is lost."""

    def __init__(self, tell: Tell, watches: Callable[[], Mapping[str, PipelineWatch]]) -> None:
        self._tell = tell
        self._watches = watches
        self._heard: dict[PipelineWatch, tuple[Alert, ...]] = {}
        self._complaint = ""

    async def follow(self) -> None:
        """Report until cancelled."""
        while True:
            await self.report()
            await asyncio.sleep(REPORT_SECONDS)

    async def report(self) -> None:
        """Tell of each channel whose alerts have changed."""
        watches = self._watches()
        self._heard = {watch: heard for watch, heard in self._heard.items() if watch in watches.values()}
        for channel_id, watch in watches.items():
            alerts = watch.alerts()
            if self._heard.get(watch) == alerts:
                continue
            try:
                await asyncio.to_thread(self._tell, channel_id, alerts)
            except BackstageError as error:
                self._complain(channel_id, error)
            else:
                self._heard[watch], self._complaint = alerts, ""

    def _complain(self, channel_id: str, error: BackstageError) -> None:
        """Once for each reason: the next attempt is a moment away."""
        if error.status != NOT_RUNNING and self._complaint != str(error):
            self._complaint = str(error)
            log.warning("the alerts of channel %s are not told: %s", channel_id, error)
