"""Who is told of a change of state: the alarm's topics, and EventBridge.

Source: CloudWatch user guide, "Alarm events and EventBridge" and "Acting on alarm changes". The message to a topic
about one contributor is the alarm's with the contributor added; AWS documents that there is one, not its fields.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ministack.core import responses
from ministack.services import sns

from rehearsal.cloud.events import emit
from rehearsal.cloud.monitoring.standing import Contributor

log = logging.getLogger(__name__)

Alarm = Mapping[str, Any]
SOURCE, PRINCIPAL = "aws.cloudwatch", "cloudwatch.amazonaws.com"
ALARM_EVENT, CONTRIBUTOR_EVENT = "CloudWatch Alarm State Change", "CloudWatch Alarm Contributor State Change"
_ACTIONS = {"ALARM": "AlarmActions", "OK": "OKActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}
_TRIGGER = (
    "MetricName", "Namespace", "Statistic", "Dimensions", "Period", "EvaluationPeriods", "DatapointsToAlarm",
    "ComparisonOperator", "Threshold", "TreatMissingData", "Metrics",
)  # fmt: skip
_SUBJECT_CHARACTERS = 100

_told: dict[str, dict[str, str]] = {}
"""The state that EventBridge was told last, by the alarm's ARN: what its next event calls the previous one."""


def tell_of_alarm(alarm: Alarm, old: str, new: str, reason: str) -> None:
    """An alarm is in another state; it holds the new one already. ministack calls this for SetAlarmState too."""
    state = {"value": new, "reason": reason, "timestamp": _stamp()}
    previous = _told.get(alarm["AlarmArn"], {"value": old})
    _told[alarm["AlarmArn"]] = state
    detail = {"alarmName": alarm["AlarmName"], "state": state, "previousState": previous}
    emit(SOURCE, ALARM_EVENT, alarm["AlarmArn"], {**detail, "configuration": _configuration(alarm)})
    _publish(alarm, old, new, reason, {})


def tell_of_contributor(alarm: Alarm, contributor: Contributor) -> None:
    """One series of an alarm went off or is over."""
    new = contributor.state.value
    old = "OK" if new == "ALARM" else "ALARM"
    detail = {
        "alarmName": alarm["AlarmName"],
        "alarmContributor": {"id": contributor.id, "attributes": dict(contributor.attributes)},
        "state": {"value": new, "reason": contributor.reason, "timestamp": _stamp()},
        "configuration": _configuration(alarm),
    }
    emit(SOURCE, CONTRIBUTOR_EVENT, alarm["AlarmArn"], detail)
    who = {"AlarmContributorId": contributor.id, "AlarmContributorAttributes": dict(contributor.attributes)}
    _publish(alarm, old, new, contributor.reason, who)


def _publish(alarm: Alarm, old: str, new: str, reason: str, more: Mapping[str, Any]) -> None:
    if not alarm.get("ActionsEnabled", True):
        return
    message = {
        "AlarmName": alarm["AlarmName"],
        "AlarmDescription": alarm.get("AlarmDescription", ""),
        "AWSAccountId": responses.get_account_id(),
        "NewStateValue": new,
        "NewStateReason": reason,
        "StateChangeTime": _stamp(),
        "Region": responses.get_region(),
        "AlarmArn": alarm["AlarmArn"],
        "OldStateValue": old,
        "Trigger": {name: alarm[name] for name in _TRIGGER if alarm.get(name) not in (None, "", [])},
        **more,
    }
    subject = f'{new}: "{alarm["AlarmName"]}" in {responses.get_region()}'[:_SUBJECT_CHARACTERS]
    for action in alarm.get(_ACTIONS[new]) or []:
        if not action.startswith("arn:aws:sns:"):
            log.warning("alarm %s: action %s is not carried out in a rehearsal: topics are", alarm["AlarmName"], action)
        elif not sns.topic_policy_allows(action, PRINCIPAL, alarm["AlarmArn"], responses.get_account_id()):
            log.warning("alarm %s: the policy of %s does not let %s publish", alarm["AlarmName"], action, PRINCIPAL)
        else:
            sns.publish_internal(action, json.dumps(message), subject)


def _configuration(alarm: Alarm) -> dict[str, Any]:
    """The alarm's own part of an event, its names in lower camel case; dimensions become a map there."""
    described: dict[str, Any] = {"description": alarm.get("AlarmDescription", "")}
    if "AlarmRule" in alarm:
        return {**described, "alarmRule": alarm["AlarmRule"]}
    queries = alarm.get("Metrics") or [_of_one_metric(alarm)]
    return {**described, "metrics": [_query(query) for query in queries]}


def _of_one_metric(alarm: Alarm) -> dict[str, Any]:
    metric = {name: alarm.get(name) for name in ("Namespace", "MetricName", "Dimensions")}
    stat = {"Metric": metric, "Period": alarm.get("Period"), "Stat": alarm.get("Statistic")}
    return {"Id": "metric", "MetricStat": stat, "ReturnData": True}


def _query(query: Mapping[str, Any]) -> dict[str, Any]:
    told = {
        name[0].lower() + name[1:]: query[name] for name in ("Id", "Expression", "Label", "Period") if name in query
    }
    if stat := query.get("MetricStat"):
        metric = stat["Metric"]
        dimensions = {item["Name"]: item["Value"] for item in metric.get("Dimensions") or []}
        named = {"namespace": metric["Namespace"], "name": metric["MetricName"], "dimensions": dimensions}
        told["metricStat"] = {"metric": named, "period": stat.get("Period"), "stat": stat.get("Stat")}
    return {**told, "returnData": bool(query.get("ReturnData", True))}


def _stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "+0000")
