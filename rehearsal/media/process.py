"""The media plane as its supervisor sees it: a child process with a beginning and an end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rehearsal.ports import LOOPBACK, Ports

START_SECONDS = 20.0
STOP_SECONDS = 8.0
_PROJECT = Path(__file__).parents[2]


class MediaPlaneError(RuntimeError):
    """The media plane did not start or has ended; one line, which names its log."""


class MediaPlane:
    """Runs `python -m rehearsal.media` for the length of a `with` block.

    `environment` must hold the operator's AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; RUNGS and ENCODER_PRESET pass
    through it too. Everything is written below `work`, the log to `work/media.log`. The child also ends when this
    process does, however that ends.
    """

    def __init__(self, ports: Ports, work: Path, environment: Mapping[str, str], *, rtmp_host: str = LOOPBACK) -> None:
        self.log = work / "media.log"
        self._ports = ports
        self._work = work.resolve()
        self._environment = environment
        self._rtmp_host = rtmp_host
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and wait until it answers. Raises MediaPlaneError, leaving nothing running."""
        self._work.mkdir(parents=True, exist_ok=True)
        numbers = [word for name, port in vars(self._ports).items() for word in (f"--{name}", str(port))]
        argv = [sys.executable, "-m", "rehearsal.media", *numbers, "--work", str(self._work), "--with-parent"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*argv, "--rtmp-host", self._rtmp_host],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                # Its temporary files go where the rest of the rehearsal's do; a Ctrl-C is the supervisor's to handle.
                env={**os.environ, **self._environment, "TMPDIR": str(self._work)},
                cwd=_PROJECT,
                start_new_session=True,
            )
        try:
            self._wait(self._process)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End it and everything it started; safe to call twice."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        for sent in (signal.SIGTERM, signal.SIGKILL):
            if process.poll() is None:
                process.send_signal(sent)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            return

    def status(self) -> dict[str, Any]:
        """What the plane says of itself. Raises MediaPlaneError when it does not answer."""
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{self._ports.control}/status", timeout=3) as answer:
                found: dict[str, Any] = json.load(answer)
        except (OSError, ValueError) as error:
            raise MediaPlaneError(f"the media plane does not answer ({error}): see {self.log}") from None
        return found

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise MediaPlaneError(self._last_words() or f"the media plane ended with code {process.returncode}")
            try:
                self.status()
            except MediaPlaneError:
                time.sleep(0.1)
            else:
                return
        raise MediaPlaneError(f"the media plane did not answer within {START_SECONDS:g} s: see {self.log}")

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""
