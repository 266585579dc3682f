"""Queues as event sources of functions, where ministack differs.

ministack hands a function at most ten messages, at once, whatever its mapping says; takes an answer that it cannot
read for success; and creates a mapping that AWS refuses. All three are mended here.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from ministack.core import iam_evaluator, responses
from ministack.services import lambda_svc, sqs

log = logging.getLogger(__name__)

PARTIAL = "ReportBatchItemFailures"
SMALL_BATCH = 10
"""What a mapping may ask for without a batching window."""

READING = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
"""What the function's role needs before Lambda creates the mapping."""

_waiting: dict[str, float] = {}
"""By mapping: since when its first message waits for the window to end."""


def install() -> None:
    """Let ministack's poller gather as the mapping says, and judge answers and mappings as AWS does."""
    create, update = lambda_svc._create_esm, lambda_svc._update_esm
    sqs._receive_messages_for_esm = receive
    lambda_svc._run_sqs_batch = run_batch

    def create_checked(data: dict[str, Any]) -> Any:
        return _refusal(data) or create(data)

    def update_checked(identifier: str, data: dict[str, Any]) -> Any:
        return _refusal({**lambda_svc._esms.get(identifier, {}), **data}) or update(identifier, data)

    lambda_svc._create_esm, lambda_svc._update_esm = create_checked, update_checked


def receive(queue_url: str, _: int) -> list[dict[str, Any]]:
    """The next batch of the mapping that reads this queue; empty while it still gathers."""
    mapping = _mapping_of(queue_url)
    if mapping is None:
        return []
    wanted, window = int(mapping["BatchSize"]), float(mapping.get("MaximumBatchingWindowInSeconds") or 0)
    with sqs._queues_lock:
        queue = sqs._get_q(queue_url)
        sqs._expire_retained(queue)
        sqs._dlq_sweep(queue)
        now = time.time()
        visible = sum(1 for message in queue["messages"] if message.get("visible_at", 0) <= now)
        if not visible:
            _waiting.pop(mapping["UUID"], None)
            return []
        since = _waiting.setdefault(mapping["UUID"], now)
        if visible < wanted and now - since < window:
            return []
        del _waiting[mapping["UUID"]]
        timeout = int(queue["attributes"].get("VisibilityTimeout", "30"))
        found: list[dict[str, Any]] = sqs._collect_msgs(queue, wanted, timeout)
        return found


def run_batch(  # noqa: PLR0917 - the poller calls it so
    mapping: dict[str, Any],
    function: dict[str, Any],
    event: dict[str, Any],
    batch: list[dict[str, Any]],
    queue_url: str,
    queue_name: str,
) -> None:
    """Run the function on a batch, and delete what it has dealt with; the rest comes again after its timeout."""
    began = time.monotonic()
    result = lambda_svc._execute_function(function, event)
    milliseconds = (time.monotonic() - began) * 1000
    failed = _failed_ids(result, mapping, {message["id"] for message in batch})
    done = [message for message in batch if message["id"] not in failed]
    lambda_svc._emit_lambda_metrics(mapping["FunctionName"], milliseconds, bool(result.get("error")), False)
    if done:
        sqs._delete_messages_for_esm(queue_url, {message["receipt_handle"] for message in done})
    mapping["LastProcessingResult"] = "OK" if done else "FAILED"
    if failed:
        log.warning("%s left %d of %d messages of %s", mapping["FunctionName"], len(failed), len(batch), queue_name)
        lambda_svc._esm_backoff_until[mapping["UUID"]] = time.time() + lambda_svc._ESM_BACKOFF_SECONDS
    else:
        lambda_svc._esm_backoff_until.pop(mapping["UUID"], None)


def _failed_ids(result: Mapping[str, Any], mapping: Mapping[str, Any], ids: set[str]) -> set[str]:
    """All of them for an error and for an answer that says nothing clear; the named ones for a partial answer."""
    if result.get("error"):
        return ids
    if PARTIAL not in (mapping.get("FunctionResponseTypes") or []):
        return set()
    body = result.get("body")
    try:
        answer = json.loads(body) if isinstance(body, str | bytes) else body
        named = {failure["itemIdentifier"] for failure in (answer or {}).get("batchItemFailures") or []}
    except (ValueError, KeyError, TypeError, AttributeError):
        return ids
    return named if named <= ids else ids


def _mapping_of(queue_url: str) -> dict[str, Any] | None:
    arn = sqs._get_q(queue_url)["attributes"]["QueueArn"]
    found = (mapping for mapping in lambda_svc._esms.values() if mapping["EventSourceArn"] == arn)
    return next((mapping for mapping in found if mapping.get("Enabled", True)), None)


def _refusal(data: Mapping[str, Any]) -> Any:
    """Lambda's refusal of a mapping, in its own words; None when it takes it."""
    text = next((text for check in CHECKS if (text := check(data))), None)
    return responses.error_response_json("InvalidParameterValueException", text, 400) if text else None


def _without_window(data: Mapping[str, Any]) -> str | None:
    large = int(data.get("BatchSize") or SMALL_BATCH) > SMALL_BATCH
    if large and not int(data.get("MaximumBatchingWindowInSeconds") or 0):
        return (
            "Maximum batch window in seconds must be greater than 0 "
            f"if maximum batch size is greater than {SMALL_BATCH}"
        )
    return None


def _seen_again_too_soon(data: Mapping[str, Any]) -> str | None:
    queue, function = _queue(data), _function(data)
    if queue is None or function is None:
        return None
    visible, runs = int(queue["attributes"].get("VisibilityTimeout", "30")), int(function["config"]["Timeout"])
    if visible >= runs:
        return None
    return f"Queue visibility timeout: {visible} seconds is less than Function timeout: {runs} seconds"


def _unreadable(data: Mapping[str, Any]) -> str | None:
    queue, function = _queue(data), _function(data)
    if queue is None or function is None:
        return None
    role = function["config"]["Role"].rsplit("/", 1)[-1]
    policies = iam_evaluator._gather_role_policies(role, responses.get_account_id())
    for action in READING:
        context = iam_evaluator.EvalContext(
            principal_arn=function["config"]["Role"],
            principal_type="AssumedRole",
            principal_account=responses.get_account_id(),
            action=action,
            resource_arn=queue["attributes"]["QueueArn"],
            region=responses.get_region(),
        )
        if iam_evaluator.evaluate(context, policies).decision != "Allow":
            return f"The provided execution role does not have permissions to call {action.removeprefix('sqs:')} on SQS"
    return None


CHECKS: tuple[Callable[[Mapping[str, Any]], str | None], ...] = (_without_window, _seen_again_too_soon, _unreadable)


def _queue(data: Mapping[str, Any]) -> dict[str, Any] | None:
    found: dict[str, Any] | None = sqs._queue_by_arn(str(data.get("EventSourceArn", "")))
    return found


def _function(data: Mapping[str, Any]) -> dict[str, Any] | None:
    found: dict[str, Any] | None = lambda_svc._get_func_record_for_ref(str(data.get("FunctionName", "")))[0]
    return found
