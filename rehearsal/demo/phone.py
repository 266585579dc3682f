"""The simulated phone as a child process; its stream key goes in by standard input, never by the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from rehearsal.cloud.process import ROOT

STOP_SECONDS = 8.0


class PhoneEndedError(RuntimeError):
    """The simulated phone stopped by itself; the text is its last line."""


class SimulatedPhone:
    """Pushes a test picture to `url` from the beginning of a `with` block to its end. Sizes in pixels, rate in 1/s."""

    def __init__(self, url: str, key: str, work: Path, *, width: int, height: int, framerate: int) -> None:
        self._url = url
        self._key = key
        self._log = work / "phone.log"
        self._work = work
        self._picture = ["--size", f"{width}x{height}", "--framerate", str(framerate)]
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "rehearsal.media.source", self._url, *self._picture],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        if self._process.stdin is not None:
            self._process.stdin.write(f"{self._key}\n")
            self._process.stdin.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)

    def require_alive(self) -> None:
        """Raise PhoneEndedError when it has stopped."""
        if self._process is not None and self._process.poll() is not None:
            lines = self._log.read_text(errors="replace").strip().splitlines()
            raise PhoneEndedError(f"the simulated phone stopped: {lines[-1] if lines else 'it said nothing'}")
