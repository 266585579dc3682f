"""An ffmpeg whose standard output is read here: started, read, ended."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from rehearsal.media.rtmp.flv import FlvTag, read_tags

_READ_BUFFER_BYTES = 1 << 20
_TERM_SECONDS = 3.0


class FfmpegNotStartedError(RuntimeError):
    """ffmpeg does not start; one line that says how to mend it."""


@asynccontextmanager
async def started(
    argv: Sequence[str], *, environment: Mapping[str, str] | None = None, **streams: Any
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The process in a group of its own, ended with the block however that ends. Raises FfmpegNotStartedError."""
    try:
        process = await asyncio.create_subprocess_exec(
            *argv,
            stdout=asyncio.subprocess.PIPE,
            limit=_READ_BUFFER_BYTES,
            start_new_session=True,
            env=environment,
            **streams,
        )
    except OSError as error:
        text = f"ffmpeg does not start: {argv[0]}: {error.strerror}: run `make setup`"
        raise FfmpegNotStartedError(text) from None
    try:
        yield process
    finally:
        await _end(process)


def tags(process: asyncio.subprocess.Process) -> AsyncIterator[FlvTag]:
    """What it writes as FLV, until it ends. Raises FlvError."""
    return read_tags(lambda count: _up_to(process.stdout, count))


async def _up_to(stream: asyncio.StreamReader | None, count: int) -> bytes:
    """`count` bytes, or what is left of the stream."""
    if stream is None:
        return b""
    try:
        return await stream.readexactly(count)
    except asyncio.IncompleteReadError as short:
        return short.partial


async def _end(process: asyncio.subprocess.Process) -> None:
    """Returns when it has ended: the event loop may close after this. Cancelled meanwhile, it is killed at once."""
    if process.returncode is not None:
        return
    ended = asyncio.create_task(process.wait())
    try:
        for sent in (signal.SIGTERM, signal.SIGKILL):
            _send(process, sent)
            done, _ = await asyncio.wait([ended], timeout=_TERM_SECONDS)
            if done:
                return
    except asyncio.CancelledError:
        _send(process, signal.SIGKILL)
        await asyncio.wait([ended], timeout=_TERM_SECONDS)
        raise


def _send(process: asyncio.subprocess.Process, sent: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, sent)
