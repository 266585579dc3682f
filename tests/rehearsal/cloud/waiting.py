"""Bounded waits for what the local AWS does in its own time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

Found = TypeVar("Found")


def until(probe: Callable[[], Found], seconds: float, *, pause: float = 0.05) -> Found:
    """The first truthy answer of `probe`, asked every `pause` seconds; fails the test when there is none in time."""
    deadline = time.monotonic() + seconds
    while not (found := probe()):
        assert time.monotonic() < deadline, f"nothing within {seconds:g} s, at last {found!r}"
        time.sleep(pause)
    return found


def received(sqs: Any, url: str) -> list[dict[str, Any]]:
    """The messages that wait in a queue, taken out of it."""
    found: list[dict[str, Any]] = sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    ).get("Messages", [])
    for message in found:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found
