"""Processes of the rehearsal: what starts one also ends it, with everything it started.

Each is in a session of its own: the terminal sends Ctrl-C to a whole process group, and it is for us to handle.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 8.0


def run_apart(
    command: Sequence[str],
    seconds: float | None,
    environment: Mapping[str, str] | None = None,
    *,
    folder: Path = ROOT,
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder to its end, whatever its code; both of its outputs as one text.

    It and all it started are ended when we are interrupted, and after `seconds`: then subprocess.TimeoutExpired.
    None waits as long as it takes.
    """
    with subprocess.Popen(
        list(command),
        cwd=folder,
        env=None if environment is None else dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
    return subprocess.CompletedProcess(process.args, process.returncode, said)


class ChildEndedError(RuntimeError):
    """The process ended by itself; the text is the last line of its log."""


class Child:
    """Runs `python -m <arguments>` from its construction until `stop`; what it says goes to the end of `log`.

    `told` is its standard input, closed after it; None keeps the input open, so that a child which reads it ends with
    its supervisor.
    """

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], log: Path, *, told: str | None = None
    ) -> None:
        self.log = log
        with log.open("ab") as said:
            self._process = subprocess.Popen(
                # Unbuffered: what it prints last stands last in the log, also beside what it says as an error.
                [sys.executable, "-u", "-m", *arguments],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                env=dict(environment),
                start_new_session=True,
            )
        if told is not None and self._process.stdin is not None:
            # One that ended at once says why in its log.
            with suppress(BrokenPipeError):
                self._process.stdin.write(told.encode())
                self._process.stdin.close()

    @property
    def pid(self) -> int:
        """Its process id, which is also its group's."""
        return self._process.pid

    def require_alive(self) -> None:
        """Raise ChildEndedError when it has ended."""
        if self._process.poll() is not None:
            raise ChildEndedError(self._last_words())

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until it is ready. Raises ChildEndedError when it ends before, TimeoutError after `seconds`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.require_alive()
            if ready():
                return
            time.sleep(0.05)
        raise TimeoutError(f"no answer within {seconds:g} s: see {self.log}")

    def wait_for_end(self, seconds: float) -> None:
        """Wait until it has done its work. Raises ChildEndedError when it failed, TimeoutError after `seconds`."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"not done within {seconds:g} s: see {self.log}") from None
        if code:
            raise ChildEndedError(self._last_words())

    def stop(self) -> None:
        """End it and all of its group, by force when it takes longer than STOP_SECONDS; safe to call twice."""
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        if self._process.poll() is None:
            self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        # A worker that outlived it, or itself.
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(STOP_SECONDS)

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"it ended with code {self._process.returncode} and said nothing"
