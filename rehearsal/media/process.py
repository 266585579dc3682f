"""The media plane as its supervisor sees it: a child process with a beginning and an end."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rehearsal.child import Child, ChildEndedError
from rehearsal.home import home_below
from rehearsal.ports import LOOPBACK, Ports

START_SECONDS = 20.0


class MediaPlaneError(RuntimeError):
    """The media plane did not start or has ended; one line, which names its log."""


class MediaPlane:
    """Runs `python -m rehearsal.media` for the length of a `with` block.

    `environment` must hold the operator's AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; RUNGS and ENCODER_PRESET pass
    through it too. Everything is written below `work`, the log to `work/media.log`. The child also ends when this
    process does, however that ends.
    """

    def __init__(
        self,
        ports: Ports,
        work: Path,
        environment: Mapping[str, str],
        *,
        rtmp_host: str = LOOPBACK,
        srt_host: str = LOOPBACK,
    ) -> None:
        self.log = work / "media.log"
        self._ports = ports
        self._work = work.resolve()
        self._environment = environment
        self._hosts = ["--rtmp-host", rtmp_host, "--srt-host", srt_host]
        self._child: Child | None = None

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
        arguments = ["rehearsal.media", *numbers, "--work", str(self._work), "--with-parent"]
        environment = {**os.environ, **home_below(self._work), **self._environment}
        self._child = Child([*arguments, *self._hosts], environment, self.log)
        try:
            self._child.wait_until(self._answers, START_SECONDS)
        except BaseException as failure:
            self.stop()
            if isinstance(failure, (ChildEndedError, TimeoutError)):
                raise MediaPlaneError(str(failure)) from None
            raise

    def stop(self) -> None:
        """End it and everything it started; safe to call twice."""
        child, self._child = self._child, None
        if child is not None:
            child.stop()

    def status(self) -> dict[str, Any]:
        """What the plane says of itself. Raises MediaPlaneError when it does not answer."""
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{self._ports.control}/status", timeout=3) as answer:
                found: dict[str, Any] = json.load(answer)
        except (OSError, ValueError) as error:
            raise MediaPlaneError(f"the media plane does not answer ({error}): see {self.log}") from None
        return found

    def first_byte_at(self) -> float | None:
        """When the publisher now on air sent its first byte, seconds since the epoch; None while nobody publishes."""
        return min(self.status()["first_bytes"].values(), default=None)

    def _answers(self) -> bool:
        try:
            self.status()
        except MediaPlaneError:
            return False
        return True
