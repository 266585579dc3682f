"""Lambda's asynchronous invocations where ministack differs.

ministack runs what a rule or a topic hands to a function once and forgets the outcome, and its record of a failure
lacks what AWS's has. Here every such event waits in Lambda's own queue: a function that fails is run again, twice
unless its configuration says otherwise, and then the record goes to the on-failure destination (or the event to the
function's dead-letter queue), with the rights of the function's role.
"""

from __future__ import annotations

import contextvars
import json
import logging
import threading
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from rehearsal.cloud.dead_letters import text_attributes
from rehearsal.cloud.own_client import client_of
from rehearsal.cloud.retries import AGE, ATTEMPTS, DeliveryError, GaveUp, RetryPolicy
from rehearsal.cloud.schedule_targets import queue_url

log = logging.getLogger(__name__)

RETRIES = 2
OLDEST_SECONDS = 21_600
CONDITIONS = {AGE: "EventAgeExceeded"}
"""Why Lambda gave up, in its own words; RetriesExhausted otherwise."""


def install() -> None:
    """Take the API's asynchronous invocations over; rule_targets.py and topic_targets.py bring theirs."""
    lambda_svc.invoke_async_with_retry = invoke
    emit = lambda_svc._emit_lambda_metrics

    def emit_of_runs(function_name: str, duration_ms: float, error: bool, throttle: bool) -> None:
        # ministack counts an accepted event as a run of no length, and then not what becomes of it.
        if duration_ms or error or throttle:
            emit(function_name, duration_ms, error, throttle)

    lambda_svc._emit_lambda_metrics = emit_of_runs


def invoke(function: Mapping[str, Any], event: Any) -> None:
    """Put an event into the function's queue; returns at once."""
    context = contextvars.copy_context()
    threading.Thread(target=lambda: context.run(_Invocation(function, event).run), daemon=True).start()


class _Invocation:
    """One event on its way through a function."""

    def __init__(self, function: Mapping[str, Any], event: Any) -> None:
        self._function = function
        self._event = event
        self._configuration = function["config"]
        self._settings = _settings(function)
        self._request_id = str(uuid.uuid4())
        self._result: Mapping[str, Any] = {}

    def run(self) -> None:
        attempts = self._settings.get(ATTEMPTS)
        policy = RetryPolicy(
            RETRIES if attempts is None else int(attempts), float(self._settings.get(AGE) or OLDEST_SECONDS)
        )
        given_up = policy.deliver(self._attempt)
        destinations = self._settings.get("DestinationConfig") or {}
        if given_up is None:
            self._report((destinations.get("OnSuccess") or {}).get("Destination"), "Success", 1)
            return
        log.warning("function %s failed for good: %s", self._configuration["FunctionName"], given_up.failure)
        condition = CONDITIONS.get(given_up.exhausted or "", "RetriesExhausted")
        destination = (destinations.get("OnFailure") or {}).get("Destination")
        self._report(destination, condition, given_up.retries + 1)
        letters = (self._configuration.get("DeadLetterConfig") or {}).get("TargetArn")
        if letters and not destination:
            self._bury(letters, given_up)

    def _attempt(self, _: int) -> None:
        began = time.monotonic()
        self._result = lambda_svc._execute_function(self._function, self._event)
        throttled, failed = bool(self._result.get("throttle")), bool(self._result.get("error"))
        lambda_svc._emit_lambda_metrics(
            self._configuration["FunctionName"], (time.monotonic() - began) * 1000, failed and not throttled, throttled
        )
        if failed:
            # A throttled event goes back to the queue for as long as it is young enough, unless the function is off.
            off = throttled and lambda_svc._reserved_concurrency(self._function, self._configuration) == 0
            code = "429" if throttled else "200"
            raise DeliveryError(code, _message(self._result.get("body")), lasting=off, counted=not throttled)

    def _report(self, destination: str | None, condition: str, invocations: int) -> None:
        """The record of the whole invocation (Lambda developer guide, "Capturing records")."""
        if not destination:
            return
        response = {"statusCode": 200, "executedVersion": self._configuration.get("Version", "$LATEST")}
        if condition != "Success":
            response["functionError"] = self._result.get("function_error") or "Unhandled"
        record = {
            "version": "1.0",
            "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "requestContext": {
                "requestId": self._request_id,
                "functionArn": f"{self._configuration['FunctionArn']}:{response['executedVersion']}",
                "condition": condition,
                "approximateInvokeCount": invocations,
            },
            "requestPayload": self._event,
            "responseContext": response,
            "responsePayload": _parsed(self._result.get("body")),
        }
        self._send(destination, json.dumps(record, default=str))

    def _bury(self, queue: str, given_up: GaveUp) -> None:
        """The event itself, with three attributes: a dead-letter queue knows nothing of destinations."""
        attributes = text_attributes(
            RequestID=self._request_id, ErrorCode=given_up.failure.code, ErrorMessage=str(given_up.failure)
        )
        self._send(queue, json.dumps(self._event), attributes)

    def _send(self, arn: str, body: str, attributes: Mapping[str, Any] | None = None) -> None:
        service = arn.split(":")[2]
        more = {"MessageAttributes": attributes} if attributes else {}
        try:
            api = client_of(lambda_runtime.execution_credentials(self._configuration), service)
            match service:
                case "sqs":
                    api.send_message(QueueUrl=queue_url(arn), MessageBody=body, **more)
                case "sns":
                    api.publish(TopicArn=arn, Message=body, **more)
                case "lambda":
                    api.invoke(FunctionName=arn, InvocationType="Event", Payload=body.encode())
                case _:
                    raise ValueError(f"{service} is no destination that is rehearsed")
        except Exception as error:
            name = self._configuration["FunctionName"]
            log.error("function %s: what it should have told %s is lost: %s", name, arn, error)


def _settings(function: Mapping[str, Any]) -> Mapping[str, Any]:
    found = function.get("event_invoke_config") or (function.get("event_invoke_configs") or {}).get("$LATEST")
    return found or {}


def _message(body: Any) -> str:
    found = _parsed(body)
    return str(found.get("errorMessage") or found.get("message") or found) if isinstance(found, dict) else str(found)


def _parsed(body: Any) -> Any:
    if isinstance(body, bytes):
        body = body.decode("utf-8", "replace")
    if not isinstance(body, str):
        return body or {}
    try:
        return json.loads(body)
    except ValueError:
        return {"errorMessage": body}
