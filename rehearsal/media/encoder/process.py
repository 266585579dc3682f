"""One ffmpeg process: started, fed, watched, ended."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from rehearsal.media.rtmp.admission import SinkError

_KEPT_LINES = 20
_TERM_SECONDS = 3.0
_DISK_FULL = "No space left on device"


class EncoderError(SinkError):
    """The encoder cannot start or go on; one line."""


class EncoderProcess:
    """ffmpeg in a process group of its own, so that a Ctrl-C on the terminal does not cut its last segment.

    It ends by itself when its standard input closes, hence also when this process is killed.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._ending = False
        self.exited = asyncio.create_task(self._watch())
        """Finishes with the exit code once ffmpeg has ended."""

    @classmethod
    async def start(cls, argv: Sequence[str], folder: Path) -> Self:
        """Start it in `folder`. Raises EncoderError when the binary does not run."""
        pipe = asyncio.subprocess.PIPE
        try:
            process = await asyncio.create_subprocess_exec(
                *argv, stdin=pipe, stdout=asyncio.subprocess.DEVNULL, stderr=pipe, cwd=folder, start_new_session=True
            )
        except OSError as error:
            raise EncoderError(f"ffmpeg does not start: {argv[0]}: {error.strerror}: run `make setup`") from error
        return cls(process)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """Exit code; None while it runs, negative for a signal."""
        return self._process.returncode

    @property
    def messages(self) -> list[str]:
        """ffmpeg's last lines, oldest first."""
        return list(self._lines)

    @property
    def failure(self) -> str | None:
        """Why it ended badly, in one line; None while it runs and after an ordinary end."""
        code = self._process.returncode
        if any(_DISK_FULL in line for line in self._lines):
            return "disk full: ffmpeg could not write its output; free some space and publish again"
        if code is None or (code == 0 and self._ending):
            return None
        if code < 0 and not self._ending:
            return f"ffmpeg was killed by {signal.Signals(-code).name}"
        return f"ffmpeg ended with code {code}: {self._lines[-1] if self._lines else 'it said nothing'}"

    async def write(self, data: bytes) -> None:
        """Feed it, waiting while it is slow. Raises EncoderError when it has ended."""
        stdin = self._process.stdin
        if stdin is None or self.exited.done():
            raise EncoderError(self.failure or "ffmpeg has ended")
        try:
            stdin.write(data)
            await stdin.drain()
        except OSError:
            await asyncio.wait([self.exited], timeout=_TERM_SECONDS)
            raise EncoderError(self.failure or "ffmpeg takes no more input") from None

    async def end(self, grace_seconds: float) -> int:
        """Close its input, wait `grace_seconds` for its last segment, then TERM, then KILL. Returns the exit code."""
        if self.exited.done():
            return self.exited.result()
        self._ending = True
        if self._process.stdin is not None:
            self._process.stdin.close()
        for seconds, sent in ((grace_seconds, signal.SIGTERM), (_TERM_SECONDS, signal.SIGKILL)):
            done, _ = await asyncio.wait([self.exited], timeout=seconds)
            if done:
                break
            self._signal(sent)
        return await self.exited

    def _signal(self, sent: signal.Signals) -> None:
        try:
            os.killpg(self._process.pid, sent)
        except ProcessLookupError:
            return

    async def _watch(self) -> int:
        stderr = self._process.stderr
        while stderr is not None and (line := await _next_line(stderr)):
            self._lines.append(line.strip())
            if _DISK_FULL in line:
                # Whichever output met it: the rest of this session would have holes.
                self._signal(signal.SIGTERM)
        return await self._process.wait()


async def _next_line(stream: asyncio.StreamReader) -> str:
    """The next line that says something, empty at the end; a line beyond the buffer is skipped."""
    while True:
        try:
            raw = await stream.readline()
        except ValueError:
            continue
        text = raw.decode("utf-8", "replace")
        if text.strip() or not raw:
            return text
