"""Fires EventBridge Scheduler's schedules: when they are due, again when that fails, and into the dead letters."""

from __future__ import annotations

import contextvars
import json
import logging
import secrets
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ministack.core import responses
from ministack.services import scheduler as stock

from rehearsal.cloud import schedule_targets
from rehearsal.cloud.dead_letters import text_attributes
from rehearsal.cloud.retries import DeliveryError, GaveUp, RetryPolicy
from rehearsal.cloud.schedule_expression import is_once, next_due
from rehearsal.cloud.scheduler import Scheduler
from rehearsal.cloud.service import Record
from rehearsal.cloud.service_principal import SCHEDULER, RoleClients, RoleNotAssumableError

log = logging.getLogger(__name__)


def install(scheduler: Scheduler) -> None:
    """Let ministack's own ticker fire our schedules, every second."""
    stock._tick_schedules = lambda: tick(scheduler)
    stock._SCHEDULE_TICK_INTERVAL = 1


def tick(scheduler: Scheduler) -> None:
    """Fire every enabled schedule that is due, and delete those that are through."""
    now = time.time()
    for (account, region, (kind, key)), schedule in list(scheduler.store._data.items()):
        if kind != "schedule":
            continue
        responses.set_request_account_id(account)
        responses.set_request_region(region)
        if _is_over(schedule, now):
            scheduler.complete(key, schedule)
        elif (due := _due(schedule, now)) is not None:
            schedule["Fired"] = now
            _start(scheduler, key, schedule, due)


def _is_over(schedule: Record, now: float) -> bool:
    """Whether a recurring schedule has seen its end; one that is due once is through when it has been delivered."""
    end = schedule.get("EndDate")
    return end is not None and now > end.timestamp() and not is_once(schedule["ScheduleExpression"])


def _due(schedule: Record, now: float) -> float | None:
    """The moment at which it was due, if it is time to fire."""
    begin, once = schedule.get("StartDate"), is_once(schedule["ScheduleExpression"])
    waits = begin is not None and now < begin.timestamp() and not once
    if schedule["State"] != "ENABLED" or waits or (once and schedule["Fired"] is not None):
        return None
    last = schedule["Fired"] if schedule["Fired"] is not None else schedule["LastModificationDate"].timestamp()
    due = next_due(schedule, last)
    return due if due is not None and now >= due else None


def _start(scheduler: Scheduler, key: str, schedule: Record, due: float) -> None:
    context = contextvars.copy_context()

    def work() -> None:
        deliver(schedule, due)
        if is_once(schedule["ScheduleExpression"]):
            scheduler.complete(key, schedule)

    threading.Thread(target=lambda: context.run(work), daemon=True).start()


def deliver(schedule: Mapping[str, Any], due: float) -> None:
    """One occurrence, to its end: delivered, or in the dead letters, or lost and logged."""
    delivery = _Delivery(schedule, due)
    given_up = RetryPolicy.of(schedule["Target"]).deliver(delivery.attempt)
    if given_up is not None:
        log.warning("schedule %s failed: %s", schedule["Arn"], given_up.failure)
        delivery.bury(given_up)


class _Delivery:
    """One occurrence of a schedule and its attempts."""

    def __init__(self, schedule: Mapping[str, Any], due: float) -> None:
        self._schedule = schedule
        self._target = schedule["Target"]
        self._due = datetime.fromtimestamp(due, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        self._execution = ""
        self._payload = ""

    def attempt(self, number: int) -> None:
        self._execution = secrets.token_hex(8)
        self._payload = self._render(number)
        try:
            clients = self._clients()
        except RoleNotAssumableError as error:
            raise DeliveryError("AccessDeniedException", str(error)) from None
        schedule_targets.call(self._target, self._payload, clients)

    def bury(self, given_up: GaveUp) -> None:
        """Send the dead letter, with the role's right: Scheduler has none of its own."""
        queue = (self._target.get("DeadLetterConfig") or {}).get("Arn")
        if not queue:
            return
        attributes = text_attributes(
            ERROR_CODE=given_up.failure.code,
            ERROR_MESSAGE=str(given_up.failure),
            EXECUTION_ID=self._execution,
            EXHAUSTED_RETRY_CONDITION=given_up.exhausted,
            IS_PAYLOAD_TRUNCATED="false",
            RETRY_ATTEMPTS=str(given_up.retries),
            SCHEDULED_TIME=self._due,
            SCHEDULE_ARN=self._schedule["Arn"],
            TARGET_ARN=self._target["Arn"],
        )
        letter = {"QueueUrl": schedule_targets.queue_url(queue), "MessageBody": self._payload}
        try:
            self._clients().client("sqs").send_message(**letter, MessageAttributes=attributes)
        except Exception as error:
            log.error("schedule %s: its dead letter is lost: %s", self._schedule["Arn"], error)

    def _clients(self) -> RoleClients:
        return RoleClients(self._target["RoleArn"], SCHEDULER, self._schedule["GroupArn"])

    def _render(self, number: int) -> str:
        """The target's input with Scheduler's keywords replaced, or the event that stands in for none."""
        stated = self._target.get("Input") or self._event()
        for keyword, value in {
            "schedule-arn": self._schedule["Arn"],
            "scheduled-time": self._due,
            "execution-id": self._execution,
            "attempt-number": str(number),
        }.items():
            stated = stated.replace(f"<aws.scheduler.{keyword}>", value)
        return stated

    def _event(self) -> str:
        if schedule_targets.UNIVERSAL in self._target["Arn"]:
            return "{}"
        event = {
            "version": "0",
            "id": self._execution,
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": responses.get_account_id(),
            "time": self._due,
            "region": responses.get_region(),
            "resources": [self._schedule["Arn"]],
            "detail": "{}",
        }
        return json.dumps(event)
