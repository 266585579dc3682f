"""How long EventBridge, Scheduler and Lambda go on trying, and why they give up; shared by all three."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

PAUSE = "ONAIR_RETRY_SECONDS"
"""The first pause between two attempts, in seconds; each is twice as long as the one before. AWS waits minutes."""

DEFAULT_PAUSE = "1"
LONGEST_PAUSE = 60.0

Attempt = Callable[[int], None]
"""Makes one attempt, with its number; raises DeliveryError when it fails."""

ATTEMPTS, AGE = "MaximumRetryAttempts", "MaximumEventAgeInSeconds"


class DeliveryError(Exception):
    """One attempt failed: the code and the text that a dead letter shows.

    `lasting` is true where another attempt cannot help: no such target, no right to it. One that is not `counted` is
    repeated for as long as the event is young enough.
    """

    def __init__(self, code: str, message: str, *, lasting: bool = False, counted: bool = True) -> None:
        super().__init__(message)
        self.code = code
        self.lasting = lasting
        self.counted = counted


@dataclass(frozen=True)
class GaveUp:
    """The end of all attempts: the last failure, how many retries there were, which limit ended them if one did."""

    failure: DeliveryError
    retries: int
    exhausted: str | None


@dataclass(frozen=True)
class RetryPolicy:
    """At most so many retries, and none for an event older than so many seconds. AWS's defaults: 185, and a day."""

    attempts: int = 185
    age_seconds: float = 86_400.0

    @classmethod
    def of(cls, target: Mapping[str, Any]) -> RetryPolicy:
        """The RetryPolicy of a rule's or a schedule's target; its numbers may be text."""
        stated = target.get("RetryPolicy") or {}
        return cls(int(stated.get(ATTEMPTS, cls.attempts)), float(stated.get(AGE, cls.age_seconds)))

    def deliver(
        self,
        attempt: Attempt,
        *,
        after: DeliveryError | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> GaveUp | None:
        """Call `attempt(number)`, from 1 on, until it raises no DeliveryError; None when one succeeded.

        `after` is how a first attempt failed that has been made already.
        """
        began, pause, number, counted = clock(), first_pause(), 1, 0
        failure = after or _failure_of(attempt, number)
        while failure is not None:
            counted += failure.counted
            if failure.lasting:
                return GaveUp(failure, number - 1, None)
            if counted > self.attempts:
                return GaveUp(failure, number - 1, ATTEMPTS)
            if clock() - began + pause > self.age_seconds:
                return GaveUp(failure, number - 1, AGE)
            sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            number += 1
            failure = _failure_of(attempt, number)
        return None


def _failure_of(attempt: Attempt, number: int) -> DeliveryError | None:
    try:
        attempt(number)
    except DeliveryError as failure:
        return failure
    return None


def first_pause() -> float:
    """Seconds."""
    return float(os.environ.get(PAUSE, DEFAULT_PAUSE))
