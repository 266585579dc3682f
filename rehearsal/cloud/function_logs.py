"""What an invocation logs is in its own log, however busy the machine.

ministack takes what a worker has said within 50 ms of the answer. What the reading thread brings later is then logged
with the next invocation, its metrics too: on a busy machine always one behind. Here a worker ends what it says with a
mark, and the log is read up to that.
"""

from __future__ import annotations

import queue
import time
from typing import Any

from ministack.core import lambda_runtime

from rehearsal.cloud.corrections import change_workers

END = "\x1eend of the invocation"
ANSWERED = "        _real_stdout.flush()\n\nrun()"
"""Where a Python worker hands over its answer, which it has written by then."""

PATIENCE_SECONDS = 10.0
PAUSE_SECONDS = 0.05


def install() -> None:
    """Have every Python worker of Lambda mark the end, and the log read up to it."""
    change_workers(ANSWERED, f"        sys.stderr.write({END + chr(10)!r})\n        sys.stderr.flush()\n{ANSWERED}")
    stock = lambda_runtime.Worker._drain_stderr_bounded

    def drain(worker: Any, *args: Any, **options: Any) -> str:
        python = str(worker.config.get("Runtime", "")).startswith("python")
        return up_to_the_end(worker) if python else stock(worker, *args, **options)

    lambda_runtime.Worker._drain_stderr_bounded = drain


def up_to_the_end(worker: Any) -> str:
    """The lines before the mark; all there are when the worker died, or said nothing more for 10 s."""
    lines: list[str] = []
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        # Asked before the queue: what a thread has read before it ended is in there.
        reads = worker._stderr_thread is not None and worker._stderr_thread.is_alive()
        try:
            line = worker._stderr_queue.get(timeout=PAUSE_SECONDS if reads else 0)
        except queue.Empty:
            if reads:
                continue
            break
        before, mark, _ = line.partition(END)
        if before or not mark:
            lines.append(before)
        if mark:
            break
    return "\n".join(lines)
