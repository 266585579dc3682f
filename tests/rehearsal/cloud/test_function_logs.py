"""What an invocation logs is in its own log, with nothing of another and without the mark that ends it."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from rehearsal.cloud.function_logs import END, up_to_the_end
from tests.rehearsal.cloud.functions import make_function

SPEAKS = """import sys
    print("begins", event)
    sys.stderr.write(f"{event} without an end")
    if event == "fails":
        raise ValueError(event)"""


class Worker:
    """What is read of one: lines that a thread brings, the first after a while."""

    def __init__(self, *lines: str, after: float) -> None:
        self._stderr_queue: queue.Queue[str] = queue.Queue()
        self._stderr_thread = threading.Thread(target=self._read, args=(lines, after))
        self._stderr_thread.start()

    def _read(self, lines: tuple[str, ...], after: float) -> None:
        time.sleep(after)
        for line in lines:
            self._stderr_queue.put(line)


@pytest.mark.parametrize("after", [0.0, 0.3])
def test_a_log_that_is_read_late_is_waited_for_and_the_next_one_is_left(after: float) -> None:
    worker = Worker("one", "two", END, "of the next", after=after)
    assert up_to_the_end(worker) == "one\ntwo"
    assert worker._stderr_queue.get(timeout=1) == "of the next"


def test_a_line_without_an_end_is_one() -> None:
    assert up_to_the_end(Worker("one", f"two{END}", after=0)) == "one\ntwo"


def test_of_a_worker_that_died_all_is_taken() -> None:
    assert up_to_the_end(Worker("one", "", "two", after=0.1)) == "one\n\ntwo"


def test_each_invocation_has_its_own_lines(client: Callable[[str], Any], name: str) -> None:
    make_function(client, name, SPEAKS)
    events = [*map(str, range(5)), "fails", "again"]
    for event in events:
        client("lambda").invoke(FunctionName=name, Payload=json.dumps(event).encode())
    logs, group = client("logs"), f"/aws/lambda/{name}"
    streams = logs.describe_log_streams(logGroupName=group)["logStreams"]
    told = []
    for stream in streams:
        found = logs.get_log_events(logGroupName=group, logStreamName=stream["logStreamName"], startFromHead=True)
        first, *own, _end, _report = [event["message"] for event in found["events"]]
        assert first.startswith("START ")
        told.append(own)
    lines = {tuple(own[:2]): own[2:] for own in told}
    traceback = lines.pop(("begins fails", "fails without an end"))
    assert traceback[-1] == "ValueError: fails"
    assert lines == {(f"begins {event}", f"{event} without an end"): [] for event in events if event != "fails"}
