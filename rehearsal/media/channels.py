"""The running channels: started and stopped by the local AWS's hook, polled while they run."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from rehearsal.media.channel import ARCHIVE_SECONDS, Delivery, RunningChannel
from rehearsal.media.channel_plan import ChannelPlan, ChannelRefusedError, read_channel
from rehearsal.media.channel_role import RoleRefusedError
from rehearsal.media.deployed import LocalAws
from rehearsal.media.encoder.options import EncoderOptions
from rehearsal.media.encoder.settings import TranslationError
from rehearsal.media.metrics.datum import Datum
from rehearsal.media.origin.boxes import UnreadableInitError
from rehearsal.media.origin.endpoint import EndpointNotRehearsedError
from rehearsal.media.origin.server import Origin
from rehearsal.media.origin.state import StateUnreadableError
from rehearsal.media.origin.timeline import Timeline
from rehearsal.media.policy import UnsupportedPolicyError
from rehearsal.media.rtmp.admission import Publisher, Refusal
from rehearsal.media.rtmp.keys import StreamNameError
from rehearsal.media.srt.listening import Listening, SrtInputError
from rehearsal.media.watch import PipelineWatch

log = logging.getLogger(__name__)

POLL_SECONDS = 0.1
ARCHIVE_POLL_SECONDS = 1.0
_REFUSALS = (
    BotoCoreError,
    ChannelRefusedError,
    ClientError,
    EndpointNotRehearsedError,
    RoleRefusedError,
    SrtInputError,
    StateUnreadableError,
    StreamNameError,
    TranslationError,
    UnsupportedPolicyError,
)


class Channels:
    """All running channels by id, and the last status of each that has stopped.

    `listen` takes SRT callers for a slot; `disconnect` cuts the publisher of a slot, if there is one.
    """

    def __init__(
        self,
        aws: LocalAws,
        origin: Origin,
        work: Path,
        *,
        ffmpeg: Path,
        options: EncoderOptions,
        listen: Callable[[Listening, Publisher], Awaitable[None]],
        disconnect: Callable[[str], bool],
    ) -> None:
        self.running: dict[str, RunningChannel] = {}
        self.finished: dict[str, dict[str, Any]] = {}
        self._aws = aws
        self._origin = origin
        self._work = work
        self._ffmpeg = ffmpeg
        self._options = options
        self._listen = listen
        self._disconnect = disconnect
        self._turns: dict[str, asyncio.Lock] = {}
        self._last_measured: list[Datum] = []

    def admit(self, app: str, key: str) -> Publisher | Refusal:
        """Decide on a publisher. Every channel is asked, so the time taken says nothing about any key."""
        answers = [channel.admit(app, key) for channel in self.running.values()]
        known = next((answer for answer in answers if answer is not None), None)
        if known is None:
            for channel in self.running.values():
                channel.watch.stranger()
        return known or Refusal("unknown stream")

    async def start(self, channel_id: str) -> None:
        """Be ready to ingest for this channel. Raises ChannelRefusedError with the reason; starting twice is fine."""
        async with self._turns.setdefault(channel_id, asyncio.Lock()):
            if channel_id in self.running:
                return
            folder = self._work / "channels" / channel_id
            try:
                plan = await asyncio.to_thread(
                    read_channel, self._aws, channel_id, ffmpeg=self._ffmpeg, options=self._options, folder=folder
                )
                deliveries = tuple(Delivery(key, self._timeline(plan, key)) for key in plan.endpoints)
                channel = RunningChannel(plan, deliveries, self._aws.client("s3"), folder)
                if plan.srt is not None:
                    await self._listen(plan.srt, channel.caller)
            except _REFUSALS as error:
                log.error("channel %s does not start: %s", channel_id, error)
                raise ChannelRefusedError(str(error)) from None
            self.running[channel_id] = channel
            log.info("channel %s (%s) is ready to ingest", channel_id, plan.name)

    async def stop(self, channel_id: str, *, archive_seconds: float = ARCHIVE_SECONDS) -> None:
        """End this channel; its last recording is uploaded when this returns. One that does not run is fine."""
        async with self._turns.setdefault(channel_id, asyncio.Lock()):
            channel = self.running.get(channel_id)
            if channel is not None:
                await channel.stop(self._disconnect, archive_seconds=archive_seconds)
                del self.running[channel_id]
                self._last_measured.extend(channel.measure())
                self.finished[channel_id] = channel.status()
                log.info("channel %s (%s) is stopped", channel_id, channel.plan.name)

    async def forget(self, channel_id: str) -> None:
        """The channel is deleted: end it, and keep nothing of it."""
        await self.stop(channel_id)
        self.finished.pop(channel_id, None)

    async def stop_all(self, *, archive_seconds: float) -> None:
        """End every channel at once."""
        await asyncio.gather(*(self.stop(channel_id, archive_seconds=archive_seconds) for channel_id in self.running))

    async def follow(self) -> None:
        """Publish the segments of every running channel until cancelled; a fault of one does not stop the others."""
        while True:
            for channel in list(self.running.values()):
                try:
                    channel.publish(time.time())
                except (OSError, UnreadableInitError, ValueError) as error:
                    log.error("channel %s: %s", channel.plan.channel_id, error)
            await asyncio.sleep(POLL_SECONDS)

    async def follow_archives(self) -> None:
        """Upload the recordings of every running channel until cancelled; apart, because an upload may take long."""
        while True:
            for channel in list(self.running.values()):
                await channel.archive()
            await asyncio.sleep(ARCHIVE_POLL_SECONDS)

    def watches(self) -> dict[str, PipelineWatch]:
        """By channel, what watches its input."""
        return {channel_id: channel.watch for channel_id, channel in self.running.items()}

    def measure(self) -> list[Datum]:
        """What MediaLive would publish since the last call, of channels that have stopped meanwhile too."""
        ended, self._last_measured = self._last_measured, []
        return ended + [datum for channel in self.running.values() for datum in channel.measure()]

    def status(self) -> list[dict[str, Any]]:
        """What GET /status says of the running channels."""
        return [channel.status() for channel in self.running.values()]

    def _timeline(self, plan: ChannelPlan, key: tuple[str, str]) -> Timeline:
        """The time line of one MediaPackage channel; it outlives the runs of the channel that feeds it."""
        retention = plan.retention_seconds(key)
        timeline = self._origin.timelines.get(key)
        if timeline is None:
            state = self._work / "origin" / f"{key[0]}.{key[1]}.json"
            timeline = Timeline(state, retention_seconds=retention)
            self._origin.timelines[key] = timeline
        timeline.retention_seconds = retention
        names = tuple(endpoint.name for endpoint in plan.endpoints[key])
        timeline.on_fragment = partial(self._origin.meter.receive, *key, names)
        return timeline
