"""The simulated phone: ffmpeg films, and by RTMP our publisher pushes, by SRT ffmpeg calls."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from rehearsal.media import ffmpeg_output
from rehearsal.media.encoder.ffmpeg import find_ffmpeg
from rehearsal.media.rtmp.client import PublishError, RtmpPublisher
from rehearsal.media.source import passphrase
from rehearsal.media.source.picture import Picture
from rehearsal.media.source.source_error import SourceError

__all__ = ["PhoneSource", "SourceError"]


class PhoneSource:
    """A phone that films `picture` and pushes it to `url` under `key` from `start` to `stop`.

    `url` is `rtmp://host:port/app` without the key, which goes over the socket only; or `srt://host:port?…` with the
    options of the call but the passphrase, which never leaves this machine.
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
            await (self._call(ffmpeg) if self._url.startswith("srt://") else self._publish(ffmpeg))
        except (PublishError, ffmpeg_output.FfmpegNotStartedError) as error:
            raise SourceError(str(error)) from None

    async def _publish(self, ffmpeg: Path) -> None:
        """By RTMP: ffmpeg films, and our publisher, which alone has the key, sends it."""
        argv = self._picture.command_line(ffmpeg, self._duration)
        async with RtmpPublisher(self._url, self._key) as publisher, ffmpeg_output.started(argv) as camera:
            self._published.set()
            async for tag in ffmpeg_output.tags(camera):
                await publisher.send(tag)
            if code := await camera.wait():
                raise SourceError(f"the camera's ffmpeg ended with code {code}")

    async def _call(self, ffmpeg: Path) -> None:
        """By SRT: ffmpeg films and sends. It tells its progress as soon as it has been let in."""
        argv = self._picture.call_line(ffmpeg, self._duration, passphrase.added_to(self._url))
        async with ffmpeg_output.started(argv, environment=passphrase.environment(self._key)) as camera:
            while camera.stdout is not None and await camera.stdout.readline():
                self._published.set()
            if code := await camera.wait():
                raise SourceError(
                    f"{self._url} refused the call or ended it (ffmpeg's code {code}): does the channel run, and is "
                    "the passphrase its own?"
                )
