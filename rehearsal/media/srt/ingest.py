"""The SRT ingest: one listener per slot, callers in, sinks out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

from rehearsal.media import ffmpeg_output
from rehearsal.media.rtmp.admission import Publisher, SinkError
from rehearsal.media.rtmp.flv import FlvError
from rehearsal.media.srt.command import command_line, script
from rehearsal.media.srt.listening import Listening, SrtInputError
from rehearsal.ports import is_free

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 0.1
_SHORT_SECONDS, _SHORT_AGAIN_SECONDS = 0.5, 1.0
_REJECTED = re.compile(r"rsp\(REJECT\): \d+ - (?P<why>.+)")
_CLOSE_SECONDS = 8.0


class SrtIngest:
    """Listens for callers of slots. Of one slot one caller at a time sends; nobody else is heard meanwhile.

    A caller without the passphrase is refused by the handshake and disturbs nobody. One that falls silent gives the
    slot free; it may call again.
    """

    def __init__(self, host: str, ffmpeg: Path) -> None:
        self.first_bytes: dict[str, float] = {}
        """When what is sent to each slot began to arrive, seconds since the epoch: later than its first packet by the
        latency of SRT and the time that ffmpeg needs to know the stream."""
        self._host = host
        self._ffmpeg = ffmpeg
        self._listeners: dict[str, asyncio.Task[None]] = {}

    @property
    def publishing(self) -> frozenset[str]:
        """Slots that somebody feeds at this moment."""
        return frozenset(self.first_bytes)

    async def listen(self, listening: Listening, publisher: Publisher) -> None:
        """Take callers for a slot from now on. Raises SrtInputError when the port is taken."""
        slot = publisher.slot
        before = self._listeners.pop(slot, None)
        if before is not None:
            await _ended(before)
        if not is_free(listening.port, udp=True):
            raise SrtInputError(
                f"srt port {listening.port} (UDP) is in use: end the program that listens there or choose another port"
            )
        self._listeners[slot] = asyncio.create_task(self._serve(listening, publisher))

    def disconnect(self, slot: str) -> bool:
        """Cut the caller of a slot, if there is one, and take no other: its channel stops."""
        listener = self._listeners.get(slot)
        return listener is not None and listener.cancel()

    async def close(self) -> None:
        """Stop listening, cut every caller, and wait until their sinks are closed."""
        listeners = list(self._listeners.values())
        for listener in listeners:
            listener.cancel()
        if listeners:
            await asyncio.wait(listeners, timeout=_CLOSE_SECONDS)

    async def _serve(self, listening: Listening, publisher: Publisher) -> None:
        while True:
            began = time.monotonic()
            try:
                await self._one_caller(listening, publisher)
            except (SinkError, FlvError, OSError, ffmpeg_output.FfmpegNotStartedError) as error:
                log.error("SRT caller of %s dropped: %s", publisher.slot, error)
            short = time.monotonic() - began < _SHORT_SECONDS
            await asyncio.sleep(_SHORT_AGAIN_SECONDS if short else _AGAIN_SECONDS)

    async def _one_caller(self, listening: Listening, publisher: Publisher) -> None:
        pipe = asyncio.subprocess.PIPE
        async with (
            ffmpeg_output.started(command_line(self._ffmpeg), stdin=pipe, stderr=pipe) as ffmpeg,
            _heard(ffmpeg, publisher.slot),
        ):
            if ffmpeg.stdin is not None:
                ffmpeg.stdin.write(script(self._host, listening))
                ffmpeg.stdin.close()
            await self._hand_on(ffmpeg, publisher)

    async def _hand_on(self, ffmpeg: asyncio.subprocess.Process, publisher: Publisher) -> None:
        sink = None
        try:
            async for tag in ffmpeg_output.tags(ffmpeg):
                if sink is None:
                    sink = await publisher.open()
                    self.first_bytes[publisher.slot] = time.time()
                    log.info("publisher of %s calls by SRT", publisher.slot)
                await sink.tag(tag)
        finally:
            if self.first_bytes.pop(publisher.slot, None) is not None:
                log.info("publisher of %s has left", publisher.slot)
            if sink is not None:
                await sink.close()


@contextlib.asynccontextmanager
async def _heard(ffmpeg: asyncio.subprocess.Process, slot: str) -> AsyncIterator[None]:
    """Read what ffmpeg and libsrt complain of, so that they never wait for it; who was refused is logged."""
    reading = asyncio.create_task(_read(ffmpeg.stderr, slot))
    try:
        yield
    finally:
        await _ended(reading)


async def _read(complaints: asyncio.StreamReader | None, slot: str) -> None:
    while complaints is not None and (line := await complaints.readline()):
        rejected = _REJECTED.search(line.decode("utf-8", "replace"))
        if rejected:
            log.info("SRT caller of %s refused: %s", slot, rejected["why"].strip())


async def _ended(task: asyncio.Task[None]) -> None:
    """A cancellation of whoever waits for it is not taken for its own."""
    task.cancel()
    await asyncio.wait([task])
