"""The media plane: ingest, encoders, origin, CDN and control, wired together in one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from rehearsal.media.cdn.bucket import BucketUpstream
from rehearsal.media.cdn.cache import Cache
from rehearsal.media.cdn.current import CurrentDistribution
from rehearsal.media.cdn.edge import Edge
from rehearsal.media.cdn.store import Store
from rehearsal.media.cdn.upstream import PackagerUpstream
from rehearsal.media.channels import Channels
from rehearsal.media.control import Control
from rehearsal.media.deployed import LocalAws
from rehearsal.media.encoder.options import EncoderOptions
from rehearsal.media.harvest.harvester import Harvester
from rehearsal.media.harvest.requests import HarvestRequests
from rehearsal.media.metrics.datum import Datum
from rehearsal.media.metrics.publisher import MetricPublisher
from rehearsal.media.origin.access import Gatekeeper
from rehearsal.media.origin.callers import Caller, KeyRing
from rehearsal.media.origin.directory import EndpointDirectory
from rehearsal.media.origin.server import Origin
from rehearsal.media.policy import Principal
from rehearsal.media.reporter import AlertReporter
from rehearsal.media.rtmp.admission import Publisher, Refusal
from rehearsal.media.rtmp.server import RtmpServer
from rehearsal.media.srt.ingest import SrtIngest
from rehearsal.metric_period import MINUTE, publishing_seconds
from rehearsal.ports import LOOPBACK, PortBusyError, Ports

log = logging.getLogger(__name__)

# What a SIGTERM leaves for the last recording: whoever stops the plane has stopped its channels before.
LAST_ARCHIVE_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class PlaneSettings:
    """Everything the plane needs to be told; `rtmp_host` or `srt_host` other than 127.0.0.1 opens that port to the LAN.

    `minute` is how long CloudWatch's minute lasts in this rehearsal, in seconds.
    """

    ports: Ports
    work: Path
    aws: LocalAws
    operator: Principal
    ffmpeg: Path
    rtmp_host: str = LOOPBACK
    srt_host: str = LOOPBACK
    options: EncoderOptions = field(default_factory=EncoderOptions)
    minute: float = MINUTE


class Plane:
    """The running plane, from `start` to `stop`."""

    def __init__(self, settings: PlaneSettings) -> None:
        aws = settings.aws
        self._settings = settings
        self._stack = AsyncExitStack()
        keys = KeyRing()
        keys.add(
            Caller(
                access_key_id=aws.access_key_id, secret_access_key=aws.secret_access_key, principal=settings.operator
            )
        )
        directory = EndpointDirectory(aws.client("mediapackagev2"))
        self.origin = Origin(directory, Gatekeeper(keys, region=aws.region))
        harvester = Harvester(self.origin.timelines, directory, aws.client("s3"), settings.operator.account)
        self._harvests = HarvestRequests(harvester)
        self.ingest = RtmpServer(settings.rtmp_host, settings.ports.rtmp, self._admit)
        self.srt = SrtIngest(settings.srt_host, settings.ffmpeg)
        self.channels = Channels(
            aws,
            self.origin,
            settings.work,
            ffmpeg=settings.ffmpeg,
            options=settings.options,
            listen=self.srt.listen,
            disconnect=lambda slot: self.ingest.disconnect(slot) or self.srt.disconnect(slot),
        )
        self.reporter = AlertReporter(aws.backstage().alerts, self.channels.watches)
        self._keys = keys

    async def start(self) -> None:
        """Listen on every port. Raises PortBusyError, leaving nothing running."""
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise

    async def stop(self) -> None:
        """End channels, listeners and publishers; safe to call twice."""
        await self._stack.aclose()

    async def _start(self) -> None:
        """Start in the order in which the parts need each other; they end in the opposite order."""
        ports = self._settings.ports
        http = await self._stack.enter_async_context(aiohttp.ClientSession(auto_decompress=False))
        self.edge, current = self._cdn(http)
        control = Control(self.channels, self.status).application()
        self._harvests.add_to(control)
        await self._serve("origin", ports.origin, self.origin.application())
        await self._serve("cdn", ports.cdn, self.edge.application())
        self._stack.push_async_callback(self.channels.stop_all, archive_seconds=LAST_ARCHIVE_SECONDS)
        await self._listen()
        publisher = MetricPublisher(self._settings.aws, self._measure, publishing_seconds(self._settings.minute))
        for work in (
            self.channels.follow(),
            self.channels.follow_archives(),
            self.reporter.follow(),
            current.follow(),
            publisher.follow(),
        ):
            self._stack.push_async_callback(_cancel, asyncio.create_task(work))
        await self._serve("control", ports.control, control)

    def _measure(self) -> list[Datum]:
        return [*self.channels.measure(), *self.origin.meter.take(), *self.edge.meter.take()]

    def _admit(self, app: str, key: str) -> Publisher | Refusal:
        return self.channels.admit(app, key)

    def _cdn(self, http: aiohttp.ClientSession) -> tuple[Edge, CurrentDistribution]:
        aws, ports = self._settings.aws, self._settings.ports
        cache = Cache(Store(), time.monotonic)
        current: CurrentDistribution

        def caller() -> Caller:
            return current.caller()

        packager = PackagerUpstream(http, ports.origin, caller, aws.region)
        edge = Edge(cache, packager, BucketUpstream(aws.client("s3"), caller), time.monotonic)
        current = CurrentDistribution(aws.client("cloudfront"), edge, self._keys)
        return edge, current

    async def _listen(self) -> None:
        try:
            await self.ingest.start()
        except OSError as error:
            raise _explained(error, "rtmp", self._settings.ports.rtmp) from None
        self._stack.push_async_callback(self.ingest.close)
        self._stack.push_async_callback(self.srt.close)

    async def _serve(self, name: str, port: int, application: web.Application) -> None:
        # The plane handles its signals itself and ends within seconds, whoever is still downloading.
        runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        try:
            await web.TCPSite(runner, LOOPBACK, port).start()
        except OSError as error:
            raise _explained(error, name, port) from None

    def status(self) -> dict[str, Any]:
        """What GET /status answers: plain JSON without any key."""
        distribution = self.edge.distribution
        cache = self.edge.cache
        return {
            "channels": self.channels.status(),
            "finished": list(self.channels.finished.values()),
            "publishers": sorted(self.ingest.publishing | self.srt.publishing),
            "first_bytes": {**self.ingest.first_bytes, **self.srt.first_bytes},
            "timelines": [
                {"group": group, "channel": channel, "renditions": len(timeline.tracks)}
                for (group, channel), timeline in self.origin.timelines.items()
            ],
            "origin": dict(self.origin.counters),
            "cdn": {
                "distribution": distribution.id if distribution else None,
                "unavailable": None if distribution else self.edge.unavailable,
                "counters": dict(cache.counters),
                "objects": len(cache.store),
                "bytes": cache.store.size,
            },
        }


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _explained(error: OSError, name: str, port: int) -> Exception:
    if error.errno != errno.EADDRINUSE:
        return error
    return PortBusyError(f"{name} port {port} is in use: end the program that listens there or choose another port")
