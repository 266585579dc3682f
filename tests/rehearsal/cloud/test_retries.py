"""How long a failed delivery is tried again, by a clock that stands still but for the pauses."""

from __future__ import annotations

import pytest

from rehearsal.cloud.retries import LONGEST_PAUSE, DeliveryError, GaveUp, RetryPolicy


class Target:
    """Fails `failures` times; the clock moves by the pauses only."""

    def __init__(self, failures: int, **kind: bool) -> None:
        self.failures = failures
        self.kind = kind
        self.attempts: list[int] = []
        self.pauses: list[float] = []

    def attempt(self, number: int) -> None:
        self.attempts.append(number)
        if len(self.attempts) <= self.failures:
            raise DeliveryError("Throttled", f"attempt {number} failed", **self.kind)

    def deliver(self, policy: RetryPolicy, after: DeliveryError | None = None) -> GaveUp | None:
        return policy.deliver(self.attempt, after=after, clock=lambda: sum(self.pauses), sleep=self.pauses.append)


@pytest.fixture(autouse=True)
def _usual_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONAIR_RETRY_SECONDS", raising=False)


def test_a_delivery_that_succeeds_at_last_leaves_nothing() -> None:
    target = Target(failures=2)
    assert target.deliver(RetryPolicy(attempts=2)) is None
    assert (target.attempts, target.pauses) == ([1, 2, 3], [1.0, 2.0])


@pytest.mark.parametrize("allowed", [0, 1, 5])
def test_after_the_last_attempt_it_is_given_up(allowed: int) -> None:
    target = Target(failures=99)
    given_up = target.deliver(RetryPolicy(attempts=allowed))
    assert given_up is not None
    assert (given_up.retries, given_up.exhausted) == (allowed, "MaximumRetryAttempts")
    assert str(given_up.failure) == f"attempt {allowed + 1} failed"


def test_an_event_is_given_up_before_it_is_too_old() -> None:
    target = Target(failures=999)
    given_up = target.deliver(RetryPolicy(age_seconds=300))
    assert given_up is not None
    assert given_up.exhausted == "MaximumEventAgeInSeconds"
    assert sum(target.pauses) <= 300 < sum(target.pauses) + LONGEST_PAUSE
    assert max(target.pauses) == LONGEST_PAUSE


def test_what_no_attempt_can_mend_is_given_up_at_once() -> None:
    target = Target(failures=1, lasting=True)
    given_up = target.deliver(RetryPolicy())
    assert given_up is not None
    assert (target.attempts, given_up.retries, given_up.exhausted) == ([1], 0, None)


def test_what_does_not_count_is_repeated_until_it_is_too_old() -> None:
    target = Target(failures=999, counted=False)
    given_up = target.deliver(RetryPolicy(attempts=2, age_seconds=600))
    assert given_up is not None
    assert given_up.exhausted == "MaximumEventAgeInSeconds"
    assert len(target.attempts) > 3


def test_a_first_attempt_that_was_made_already_counts() -> None:
    target = Target(failures=99)
    given_up = target.deliver(RetryPolicy(attempts=2), after=DeliveryError("Throttled", "attempt 1 failed"))
    assert given_up is not None
    assert (target.attempts, given_up.retries) == ([2, 3], 2)


def test_a_policy_is_read_from_numbers_and_from_text_and_is_aws_default_where_nothing_is_said() -> None:
    stated = {"RetryPolicy": {"MaximumRetryAttempts": "3", "MaximumEventAgeInSeconds": 120}}
    assert RetryPolicy.of(stated) == RetryPolicy(3, 120)
    assert RetryPolicy.of({"RetryPolicy": {"MaximumRetryAttempts": 0}}) == RetryPolicy(0, 86_400)
    assert RetryPolicy.of({}) == RetryPolicy(185, 86_400)
