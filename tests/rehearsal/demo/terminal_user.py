"""Somebody at a terminal: the demo is in its foreground, and Ctrl-C reaches every process there."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

CTRL_C = "\x03"
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""What moves the cursor and colours the text."""

# The session leader takes its standard input as the terminal that controls it.
# Whoever runs the tests in the background has Ctrl-C ignored, and so would everything that is begun here.
IN_FOREGROUND = (
    "import fcntl, os, signal, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "signal.signal(signal.SIGINT, signal.SIG_DFL); os.execvp(sys.argv[1], sys.argv[1:])"
)

LINE_END = re.compile(r"\r+\n")
OVERWRITTEN = re.compile(r"^[^\n]*\r", re.MULTILINE)


class TerminalUser:
    """Runs one command at a terminal for the length of a `with` block; `seen` is all that it showed."""

    def __init__(
        self,
        command: Sequence[str],
        cwd: Path,
        environment: Mapping[str, str],
        *,
        columns: int = 200,
        lines: int = 60,
        kind: str = "xterm",
    ) -> None:
        self._shown = b""
        self._terminal, screen = pty.openpty()
        os.set_blocking(self._terminal, False)
        termios.tcsetwinsize(screen, (lines, columns))
        self.process = subprocess.Popen(
            [sys.executable, "-c", IN_FOREGROUND, *command],
            cwd=cwd,
            env={**environment, "TERM": kind, "COLUMNS": str(columns), "LINES": str(lines)},
            stdin=screen,
            stdout=screen,
            stderr=screen,
            start_new_session=True,
        )
        os.close(screen)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._terminal)

    @property
    def shown(self) -> bytes:
        """Everything as the terminal got it."""
        return self._shown

    @property
    def seen(self) -> str:
        """Without colours, and of a line that was written over the last version."""
        text = LINE_END.sub("\n", ESCAPE.sub("", self._shown.decode(errors="replace")))
        return OVERWRITTEN.sub("", text)

    def sees(self, text: str, seconds: float) -> None:
        """Wait until it is shown. Fails after `seconds`, or when the command ends before."""
        deadline = time.monotonic() + seconds
        while text not in self.seen:
            assert time.monotonic() < deadline, f"{text!r} was not shown within {seconds} s:\n{self.seen}"
            assert self._read() or self.process.poll() is None, f"it ended without {text!r}:\n{self.seen}"

    def shows(self, pattern: str) -> tuple[str, ...]:
        """The groups of a pattern that stands on the screen, or soon does."""
        deadline = time.monotonic() + 5
        while (found := re.search(pattern, self.seen)) is None:
            assert time.monotonic() < deadline, f"{pattern!r} does not stand in:\n{self.seen}"
            self._read()
        return found.groups()

    def types(self, text: str) -> None:
        """As on the keyboard."""
        os.write(self._terminal, text.encode())

    def presses_ctrl_c(self) -> None:
        """Once."""
        self.types(CTRL_C)

    def waits(self, seconds: float) -> int:
        """Until the command has ended; its exit code."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"it did not end within {seconds} s:\n{self.seen}"
            self._read()
        while self._read():
            pass
        return self.process.returncode

    def _read(self) -> bool:
        """Take up what is shown; whether there was anything."""
        # EIO is a terminal's way to say that nobody holds its other side any more.
        with suppress(BlockingIOError, OSError):
            read = os.read(self._terminal, 65_536)
            self._shown += read
            return bool(read)
        time.sleep(0.02)
        return False
