"""Puts the evaluation of expressions and alarms in ministack's place."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

from ministack import app as gateway
from ministack.services import cloudwatch

from rehearsal.cloud.medialive import MediaLive
from rehearsal.cloud.monitoring.active_alerts import ActiveAlerts
from rehearsal.cloud.monitoring.alarm import define
from rehearsal.cloud.monitoring.evaluator import Evaluator
from rehearsal.cloud.monitoring.metric_data import answer
from rehearsal.cloud.monitoring.notices import tell_of_alarm
from rehearsal.cloud.monitoring.tokens import ExpressionError
from rehearsal.metric_period import minute_seconds

Loop = Callable[[], None]
CONTRIBUTORS = "DescribeAlarmContributors"
SERVICE = "monitoring"
OK = 200


def install(medialive: MediaLive) -> tuple[Loop, ...]:
    """Replace what ministack does; what has to run beside the server for that, each until the process ends."""
    minute = minute_seconds(os.environ)
    evaluator = Evaluator(minute)
    # ministack looks at an alarm whenever a value comes in, at all metrics of its name whatever their dimensions.
    cloudwatch._evaluate_alarm = lambda _alarm: None
    cloudwatch._dispatch_alarm_actions = tell_of_alarm
    _refuse_what_is_not_evaluated()
    _answer_expressions(minute)
    _describe_contributors(evaluator)
    return evaluator.run, ActiveAlerts(medialive, minute).run


def _refuse_what_is_not_evaluated() -> None:
    """An alarm that ministack stored and nothing evaluated would look as if all were well."""
    original = cloudwatch._put_metric_alarm

    def put(parameters: Any, document: Any, is_cbor: bool, is_json: bool = False) -> Any:
        try:
            _require_json(is_json)
            define(document)
        except ExpressionError as error:
            return _refusal(f"alarm {document.get('AlarmName')}: {error}", is_json=is_json)
        done = original(parameters, document, is_cbor, is_json)
        # ministack forgets Metrics, so an alarm of an expression would describe itself as empty.
        if done[0] == OK and document.get("Metrics"):
            cloudwatch._alarms[document["AlarmName"]]["Metrics"] = document["Metrics"]
        return done

    cloudwatch._put_metric_alarm = put


def _answer_expressions(minute: float) -> None:
    """ministack's GetMetricData answers every Expression with InternalError."""

    def get(_parameters: Any, document: Any, _is_cbor: bool, is_json: bool = False) -> Any:
        try:
            _require_json(is_json)
            start, end = (cloudwatch._parse_ts(document[name]) for name in ("StartTime", "EndTime"))
            results = answer(document, start, end, minute)
        except ExpressionError as error:
            return _refusal(str(error), is_json=is_json)
        return cloudwatch._json_ok({"MetricDataResults": results})

    cloudwatch._get_metric_data = get


def _describe_contributors(evaluator: Evaluator) -> None:
    """DescribeAlarmContributors, which ministack lacks."""
    original = gateway.SERVICE_HANDLERS[SERVICE]

    async def handle(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
        if not headers.get("x-amz-target", "").endswith(f".{CONTRIBUTORS}"):
            return await original(method, path, headers, body, query)
        name = json.loads(body)["AlarmName"]
        if name not in cloudwatch._alarms:
            return cloudwatch._error("ResourceNotFoundException", f"Alarm {name} not found", 404, use_json=True)
        found = [
            {
                "ContributorId": contributor.id,
                "ContributorAttributes": dict(contributor.attributes),
                "StateReason": contributor.reason,
                "StateTransitionedTimestamp": contributor.since,
            }
            for contributor in evaluator.contributors(name)
        ]
        return cloudwatch._json_ok({"AlarmContributors": found})

    gateway.SERVICE_HANDLERS[SERVICE] = handle


def _require_json(is_json: bool) -> None:
    """Current SDKs speak JSON to CloudWatch; by the old Query protocol expressions would be lost without a word."""
    if not is_json:
        raise ExpressionError("only CloudWatch's JSON protocol is rehearsed: use a current SDK")


def _refusal(text: str, *, is_json: bool) -> Any:
    return cloudwatch._error("ValidationError", text, 400, use_json=is_json)
