"""The simulated phone: ffmpeg films, our publisher pushes."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from rehearsal.media.encoder.ffmpeg import find_ffmpeg
from rehearsal.media.rtmp.client import PublishError, RtmpPublisher
from rehearsal.media.rtmp.flv import read_tags
from rehearsal.media.source.picture import Picture

_READ_BUFFER_BYTES = 1 << 20
_TERM_SECONDS = 3.0


class SourceError(RuntimeError):
    """The phone cannot film or push; one line, without the key."""


class PhoneSource:
    """A phone that films `picture` and pushes it to `url` under `key` from `start` to `stop`.

    `url` is `rtmp://host:port/app` without the key. The key goes over the socket only.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        picture: Picture | None = None,
        duration: float | None = None,
        ffmpeg: Path | None = None,
    ) -> None:
        self._url, self._key = url, key
        self._picture = picture or Picture()
        self._duration = duration
        self._ffmpeg = ffmpeg
        self._push: asyncio.Task[None] | None = None
        self._published = asyncio.Event()

    async def start(self) -> None:
        """Return once the server has accepted the stream. Raises SourceError."""
        self._push = asyncio.create_task(self.run())
        accepted = asyncio.create_task(self._published.wait())
        await asyncio.wait([self._push, accepted], return_when=asyncio.FIRST_COMPLETED)
        accepted.cancel()
        if self._push.done():
            self._push.result()

    async def wait(self) -> None:
        """Until the duration is over. Raises SourceError when the server ended it."""
        if self._push is not None:
            await self._push

    async def stop(self) -> None:
        """End the stream with a goodbye and leave no process. Safe to call at any time, also twice."""
        push, self._push = self._push, None
        if push is not None:
            push.cancel()
            with suppress(asyncio.CancelledError, SourceError):
                await push

    async def run(self) -> None:
        """Film and push until the duration is over or the task is cancelled. Raises SourceError."""
        ffmpeg = self._ffmpeg or find_ffmpeg()
        try:
            async with RtmpPublisher(self._url, self._key) as publisher, self._camera(ffmpeg) as camera:
                self._published.set()
                stdout = camera.stdout
                async for tag in read_tags(lambda count: _up_to(stdout, count)):
                    await publisher.send(tag)
        except PublishError as error:
            raise SourceError(str(error)) from None

    @asynccontextmanager
    async def _camera(self, ffmpeg: Path) -> AsyncIterator[asyncio.subprocess.Process]:
        argv = self._picture.command_line(ffmpeg, self._duration)
        try:
            camera = await asyncio.create_subprocess_exec(
                *argv, stdout=asyncio.subprocess.PIPE, limit=_READ_BUFFER_BYTES, start_new_session=True
            )
        except OSError as error:
            raise SourceError(f"ffmpeg does not start: {ffmpeg}: {error.strerror}: run `make setup`") from None
        try:
            yield camera
            if code := await camera.wait():
                raise SourceError(f"the camera's ffmpeg ended with code {code}")
        finally:
            await _end(camera)


async def _up_to(stream: asyncio.StreamReader | None, count: int) -> bytes:
    """`count` bytes, or what is left of the stream."""
    if stream is None:
        return b""
    try:
        return await stream.readexactly(count)
    except asyncio.IncompleteReadError as short:
        return short.partial


async def _end(process: asyncio.subprocess.Process) -> None:
    try:
        for sent in (signal.SIGTERM, signal.SIGKILL):
            if process.returncode is not None:
                return
            _send(process, sent)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _TERM_SECONDS)
    finally:
        # A second cancellation may come while we wait; ffmpeg must not outlive it.
        if process.returncode is None:
            _send(process, signal.SIGKILL)


def _send(process: asyncio.subprocess.Process, sent: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, sent)
