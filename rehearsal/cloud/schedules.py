"""EventBridge Scheduler where ministack differs: time zones, universal targets, dead letters, iam:PassRole."""

from __future__ import annotations

import contextvars
import json
import logging
import os
import secrets
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import boto3
from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from ministack import app as gateway
from ministack.core import iam_evaluator, responses, router
from ministack.services import eventbridge, scheduler
from ministack.services.cloudformation import provisioners

from rehearsal.cloud.own_client import PORT, client

log = logging.getLogger(__name__)

Properties = dict[str, Any]
SCHEDULE = "AWS::Scheduler::Schedule"
KEPT = ("ScheduleExpressionTimezone", "StartDate", "EndDate")
UNIVERSAL = ":aws-sdk:"

_last_fired: dict[tuple[Any, ...], float] = {}


def install() -> None:
    """Replace the tick, keep what CloudFormation's handler drops, and check iam:PassRole."""
    scheduler._tick_schedules = tick
    scheduler._SCHEDULE_TICK_INTERVAL = 1
    stock = dict(provisioners._RESOURCE_HANDLERS[SCHEDULE])

    def create(logical_id: str, properties: Properties, stack: str) -> Any:
        return _keep(stock["create"](logical_id, properties, stack), properties)

    def update(physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str | None = None) -> Any:
        return _keep(stock["update"](physical_id, old, new, stack, logical_id), new)

    provisioners._RESOURCE_HANDLERS[SCHEDULE] = {**stock, "create": create, "update": update}
    _check_pass_role()


def _keep(result: Any, properties: Properties) -> Any:
    name = f"{properties.get('GroupName', 'default')}/{result[0]}"
    scheduler._schedules[name].update({key: properties[key] for key in KEPT if key in properties})
    return result


def tick() -> None:
    """Fire every enabled schedule that is due."""
    now = time.time()
    for key, schedule in list(scheduler._schedules._data.items()):
        begin, end = (scheduler._to_epoch(schedule.get(name)) for name in ("StartDate", "EndDate"))
        if schedule["State"] != "ENABLED" or (begin and now < begin) or (end and now > end):
            continue
        mark = (key, schedule["ScheduleExpression"], schedule["CreationDate"])
        once = schedule["ScheduleExpression"].startswith("at(")
        due = next_due(schedule, _last_fired.get(mark, schedule["CreationDate"]))
        if due is None or now < due or (once and mark in _last_fired):
            continue
        _last_fired[mark] = now
        responses.set_request_account_id(key[0])
        responses.set_request_region(key[1])
        _fire(schedule, due)
        if once and schedule.get("ActionAfterCompletion") == "DELETE":
            scheduler._schedules._data.pop(key, None)


def next_due(schedule: Mapping[str, Any], last: float) -> float | None:
    """The next moment (seconds since 1970) after `last`, in the schedule's own time zone; None when there is none."""
    expression = schedule["ScheduleExpression"]
    zone = ZoneInfo(schedule.get("ScheduleExpressionTimezone") or "UTC")
    if expression.startswith("at("):
        return datetime.fromisoformat(expression[3:-1]).replace(tzinfo=zone).timestamp()
    every = eventbridge._parse_rate_seconds(expression)
    if every:
        return float(last + every)
    fields = eventbridge._parse_cron_fields(expression)
    # The parser knows UTC only: it gets the wall clock of the zone, labelled UTC.
    wall = datetime.fromtimestamp(last, zone).replace(tzinfo=UTC)
    found = eventbridge._cron_next_fire(fields, wall) if fields else None
    return found.replace(tzinfo=zone).timestamp() if found else None


def _fire(schedule: Mapping[str, Any], due: float) -> None:
    target = dict(schedule["Target"])
    stamp = datetime.fromtimestamp(due, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if target.get("Input"):
        target["Input"] = target["Input"].replace("<aws.scheduler.scheduled-time>", stamp)
    if UNIVERSAL in target["Arn"]:
        context = contextvars.copy_context()
        threading.Thread(target=lambda: context.run(_call_universal, target), daemon=True).start()
        return
    event = {
        "EventId": secrets.token_hex(8),
        "Source": "aws.scheduler",
        "DetailType": "Scheduled Event",
        "Detail": "{}",
        "Time": due,
        "Resources": [schedule["Arn"]],
        "Account": responses.get_account_id(),
        "Region": responses.get_region(),
    }
    eventbridge._invoke_target(target, event, schedule)


def _call_universal(target: Mapping[str, Any]) -> None:
    """arn:aws:scheduler:::aws-sdk:<service>:<action>, with the rights of the target's role and nobody else's."""
    attempts = 1 + int((target.get("RetryPolicy") or {}).get("MaximumRetryAttempts", 0))
    failure: Exception | None = None
    for _ in range(attempts):
        try:
            _call_with_role(target)
        except (ClientError, BotoCoreError) as error:
            failure = error
            time.sleep(0.2)
        else:
            return
    log.warning("schedule target %s failed: %s", target["Arn"], failure)
    queue = (target.get("DeadLetterConfig") or {}).get("Arn")
    if queue:
        _dead_letter(queue, target.get("Input") or "{}", failure)


def _call_with_role(target: Mapping[str, Any]) -> None:
    _, service, action = target["Arn"].rsplit(":", 2)
    role = client("sts").assume_role(RoleArn=target["RoleArn"], RoleSessionName="scheduler")["Credentials"]
    api = boto3.session.Session().client(
        service,
        endpoint_url=f"http://127.0.0.1:{os.environ[PORT]}",
        region_name=responses.get_region(),
        aws_access_key_id=role["AccessKeyId"],
        aws_secret_access_key=role["SecretAccessKey"],
        aws_session_token=role["SessionToken"],
    )
    getattr(api, xform_name(action))(**json.loads(target.get("Input") or "{}"))


def _dead_letter(queue: str, body: str, failure: Exception | None) -> None:
    sqs = client("sqs")
    url = sqs.get_queue_url(QueueName=queue.rsplit(":", 1)[1])["QueueUrl"]
    text = {"DataType": "String", "StringValue": str(failure)[:200]}
    sqs.send_message(QueueUrl=url, MessageBody=body, MessageAttributes={"ERROR_MESSAGE": text})


def _check_pass_role() -> None:
    """CreateSchedule and UpdateSchedule need iam:PassRole on the target's role, as on AWS."""
    original = gateway.SERVICE_HANDLERS["scheduler"]

    async def handle(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
        if gateway.AUTH and method in ("POST", "PUT") and path.startswith("/schedules/"):
            role = json.loads(body or b"{}").get("Target", {}).get("RoleArn", "*")
            denied = iam_evaluator.enforce(
                router.extract_access_key_id(headers, query),
                "iam:PassRole",
                "iam",
                responses.get_region(),
                resource_arn=role,
                service_context={"iam:PassedToService": "scheduler.amazonaws.com"},
            )
            if denied is not None:
                error = {"Content-Type": "application/json", "x-amzn-ErrorType": "AccessDeniedException"}
                text = f"not authorized to perform: iam:PassRole on resource: {role}"
                return 403, error, json.dumps({"Message": text}).encode()
        return await original(method, path, headers, body, query)

    gateway.SERVICE_HANDLERS["scheduler"] = handle
