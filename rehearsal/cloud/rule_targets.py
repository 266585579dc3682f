"""EventBridge's rules where ministack differs: a delivery that fails is tried again, and ends in the dead letters.

ministack runs a function once, asks no policy, and forgets what failed. On AWS a rule's target is called as
events.amazonaws.com on behalf of the rule, so the target's own policy decides; what nobody may deliver goes to the
target's dead-letter queue at once, and what another attempt may cure goes there when its retry policy ends.
"""

from __future__ import annotations

import contextvars
import json
import logging
import threading
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from ministack.services import eventbridge, lambda_svc

from rehearsal.cloud import asynchronous
from rehearsal.cloud.dead_letters import text_attributes
from rehearsal.cloud.own_client import client
from rehearsal.cloud.retries import Attempt, DeliveryError, GaveUp, RetryPolicy
from rehearsal.cloud.schedule_targets import queue_url
from rehearsal.cloud.service_principal import EVENTS, may_invoke, may_publish, may_send

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Delivery:
    """What is being delivered: the rule, its target, and the whole event."""

    rule_arn: str
    target: Mapping[str, Any]
    event: str


_delivery: ContextVar[_Delivery] = ContextVar("delivery")


def install() -> None:
    """Take the last step of each delivery over; ministack still matches rules and transforms inputs."""
    invoke, to_sqs, to_sns = eventbridge._invoke_target, eventbridge._dispatch_to_sqs, eventbridge._dispatch_to_sns

    def invoke_target(target: Any, event: Any, rule: Any, view: Any = None) -> None:
        view = view or eventbridge._pattern_event_view(event)
        _delivery.set(_Delivery(rule["Arn"], target, json.dumps(view.event_with_detail())))
        invoke(target, event, rule, view)

    def dispatch_to_sqs(spec: Any, payload: str, parameters: Any = None) -> None:
        def send(_: int) -> None:
            _require(may_send(EVENTS, str(spec), _delivery.get().rule_arn), str(spec))
            to_sqs(spec, payload, parameters)

        _deliver(send)

    def dispatch_to_sns(arn: str, payload: str) -> None:
        def publish(_: int) -> None:
            _require(may_publish(EVENTS, arn, _delivery.get().rule_arn), arn)
            to_sns(arn, payload)

        _deliver(publish)

    eventbridge._invoke_target = invoke_target
    eventbridge._dispatch_to_lambda = _dispatch_to_lambda
    eventbridge._dispatch_to_sqs = dispatch_to_sqs
    eventbridge._dispatch_to_sns = dispatch_to_sns


def _dispatch_to_lambda(arn: str, payload: str) -> None:
    def invoke(_: int) -> None:
        _require(may_invoke(EVENTS, arn, _delivery.get().rule_arn), arn)
        function, configuration, name = lambda_svc._get_func_record_for_ref(arn)
        if not function or not configuration:
            raise DeliveryError("NO_RESOURCE", f"Function not found: {arn}", lasting=True)
        if configuration.get("State") == "Pending":
            raise DeliveryError("ERROR_FROM_TARGET", f"The function {name} is currently in the state Pending")
        record = lambda_svc._execution_record_for_config(function, configuration)
        asynchronous.invoke(record, json.loads(payload))

    _deliver(invoke)


def _require(allowed: bool | None, arn: str) -> None:
    if allowed is None:
        raise DeliveryError("NO_RESOURCE", f"The target {arn} does not exist", lasting=True)
    if not allowed:
        raise DeliveryError("NO_PERMISSIONS", f"The policy of {arn} does not let {EVENTS} call it", lasting=True)


def _deliver(attempt: Attempt) -> None:
    """The first attempt at once, in the order of the events; all that waits, waits on a thread of its own."""
    try:
        attempt(1)
    except DeliveryError as failure:
        arguments = (_go_on, attempt, failure)
        threading.Thread(target=contextvars.copy_context().run, args=arguments, daemon=True).start()


def _go_on(attempt: Attempt, failure: DeliveryError) -> None:
    delivery = _delivery.get()
    given_up = RetryPolicy.of(delivery.target).deliver(attempt, after=failure)
    if given_up is not None:
        log.warning("rule %s: target %s: %s", delivery.rule_arn, delivery.target["Arn"], given_up.failure)
        _bury(delivery, given_up)


def _bury(delivery: _Delivery, given_up: GaveUp) -> None:
    """The event as it was, not as the target would have got it, goes to the target's dead-letter queue."""
    queue = (delivery.target.get("DeadLetterConfig") or {}).get("Arn")
    if not queue:
        return
    if not may_send(EVENTS, queue, delivery.rule_arn):
        log.error("rule %s: its dead letter is lost: %s takes none from %s", delivery.rule_arn, queue, EVENTS)
        return
    client("sqs").send_message(
        QueueUrl=queue_url(queue),
        MessageBody=delivery.event,
        MessageAttributes=text_attributes(
            RULE_ARN=delivery.rule_arn,
            TARGET_ARN=delivery.target["Arn"],
            ERROR_CODE=given_up.failure.code,
            ERROR_MESSAGE=str(given_up.failure),
            EXHAUSTED_RETRY_CONDITION=given_up.exhausted,
            RETRY_ATTEMPTS=str(given_up.retries),
        ),
    )
