"""Ctrl-C and SIGTERM: one ends the demo in good order, and while it tidies up no further one disturbs it.

Imports the standard library only, because it is in force before anything else is imported.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
INTERRUPTED = 130
STOPPED = "onair: stopped by Ctrl-C; nothing is left running"
IMPATIENT_SECONDS = 10.0
"""What comes so soon after an interruption is the same hand again, while the parts that it ended are tidied up."""


def end_at_once() -> None:
    """From now on one of them ends the program with a line: right as long as it has started nothing.

    One that the Makefile has held back until now does so too.
    """
    for number in STOPPING:
        signal.signal(number, _end)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


@contextmanager
def one_way_to_stop() -> Iterator[None]:
    """Inside, SIGTERM and a closed terminal stop the program as Ctrl-C does; one under nohup outlives its terminal."""
    interrupt = _Interrupt()
    outlives = {signal.SIGHUP} if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN else set()
    before = {number: signal.signal(number, interrupt) for number in STOPPING if number not in outlives}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def held() -> Iterator[None]:
    """Inside, the first one waits for the end: what is made here is known to whoever removes it."""
    came: list[tuple[int, FrameType | None]] = []
    before = {number: signal.signal(number, lambda *call: came.append(call)) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for first, frame in came[:1]:
            answer = before[signal.Signals(first)]
            if callable(answer):
                answer(first, frame)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Inside, nothing but SIGKILL interrupts; whoever uses it bounds its own time."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Interrupt:
    """Raises KeyboardInterrupt, but not again within IMPATIENT_SECONDS."""

    def __init__(self) -> None:
        self._last = float("-inf")

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        now, before = time.monotonic(), self._last
        self._last = now
        if now - before > IMPATIENT_SECONDS:
            raise KeyboardInterrupt


def _end(_number: int, _frame: FrameType | None) -> None:
    # Not by an exception: inside an import it could be caught, or told as the import's failure.
    os.write(1, f"{STOPPED}\n".encode())
    os._exit(INTERRUPTED)
