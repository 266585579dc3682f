"""The end of an ffmpeg that is read: whoever leaves it, and however, it has ended then."""

from __future__ import annotations

import asyncio
import signal

import pytest

from rehearsal.media.ffmpeg_output import FfmpegNotStartedError, started

STUBBORN = ("bash", "-c", "trap '' TERM; echo ready; while true; do sleep 0.05; done")
"""Does not hear SIGTERM, as an ffmpeg that waits for a disk."""


async def left(began: asyncio.Future[asyncio.subprocess.Process], *argv: str) -> None:
    """Start it, wait until it runs, and leave."""
    async with started(argv) as process:
        assert process.stdout is not None
        await process.stdout.readline()
        began.set_result(process)


async def test_what_hears_sigterm_has_ended_with_the_block() -> None:
    began = asyncio.get_running_loop().create_future()
    await left(began, "bash", "-c", "echo ready; exec sleep 60")
    assert began.result().returncode == -signal.SIGTERM


async def test_what_has_ended_by_itself_keeps_its_exit_code() -> None:
    async with started(("bash", "-c", "exit 3")) as process:
        await process.wait()
    assert process.returncode == 3


async def test_cancelled_while_it_waits_for_the_end_it_kills_and_waits_all_the_same() -> None:
    """The loop may close next, and must have heard of the end: what it has not heard of is warned of later, elsewhere."""
    began = asyncio.get_running_loop().create_future()
    leaving = asyncio.create_task(left(began, *STUBBORN))
    process = await began
    # By now the block is left, and the signal sent that is not heard.
    assert process.returncode is None
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert process.returncode == -signal.SIGKILL


async def test_what_does_not_start_is_told_in_one_line() -> None:
    with pytest.raises(FfmpegNotStartedError, match="ffmpeg does not start: /nowhere/ffmpeg: No such file"):
        async with started(("/nowhere/ffmpeg",)):
            raise AssertionError("it started")
