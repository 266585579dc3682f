"""The simulated phone as a child process; its stream key goes in by standard input, never by the command line."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from rehearsal.child import Child, ChildEndedError
from rehearsal.home import home_below


class PhoneEndedError(RuntimeError):
    """The simulated phone stopped by itself; the text is its last line."""


class SimulatedPhone:
    """Pushes a test picture to `url` from the beginning of a `with` block to its end. Sizes in pixels, rate in 1/s."""

    def __init__(self, url: str, key: str, work: Path, *, width: int, height: int, framerate: int) -> None:
        self._arguments = [
            "rehearsal.media.source",
            url,
            "--size",
            f"{width}x{height}",
            "--framerate",
            str(framerate),
        ]
        self._key = key
        self._work = work
        self._child: Child | None = None

    def __enter__(self) -> Self:
        self._work.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, **home_below(self._work)}
        self._child = Child(self._arguments, environment, self._work / "phone.log", told=f"{self._key}\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.stop()

    def require_alive(self) -> None:
        """Raise PhoneEndedError when it has stopped."""
        try:
            if self._child is not None:
                self._child.require_alive()
        except ChildEndedError as error:
            raise PhoneEndedError(f"the simulated phone stopped: {error}") from None
