"""EventBridge's and Scheduler's documents as plain values; what does not fit is refused before any call is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

CHANNEL_ARN = re.compile(r"arn:aws[a-z-]*:medialive:[a-z0-9-]+:\d{12}:channel:(\d+)")
ACTIONS = ("start", "stop")
ALARM_STATES = ("SET", "CLEARED")
Action = Literal["start", "stop"]


class MalformedEventError(ValueError):
    """An event that is not what its rule promises; the text names the key, what it got and what is allowed."""


@dataclass(frozen=True)
class AirCommand:
    """What a schedule or an operator asks: start or stop one channel, and when that was due (aware)."""

    action: Action
    channel_id: str
    scheduled: datetime


@dataclass(frozen=True)
class StateChange:
    """A "MediaLive Channel State Change"; the event says STOPPED where the API says IDLE."""

    channel_id: str
    state: str
    message: str


@dataclass(frozen=True)
class Alert:
    """A "MediaLive Channel Alert"; SET and CLEARED of one alert share its id."""

    channel_id: str
    type: str
    is_set: bool
    message: str
    pipeline: str


def air_command(event: Any) -> AirCommand:
    """The command in a Scheduler target's input: {"action", "channelId", "scheduledTime"}."""
    document = _mapping(event, "event")
    action = _text(document, "action")
    if action not in ACTIONS:
        raise MalformedEventError(f"action must be one of {', '.join(ACTIONS)}, got {action!r}")
    channel_id = _text(document, "channelId")
    if not channel_id.isdecimal():
        raise MalformedEventError(f"channelId must be decimal digits, got {channel_id!r}")
    return AirCommand(cast(Action, action), channel_id, _time(document, "scheduledTime"))


def state_change_or_alert(event: Any) -> StateChange | Alert:
    """What MediaLive told of a channel."""
    document = _mapping(event, "event")
    detail = _mapping(document.get("detail"), "detail")
    match _text(document, "detail-type"):
        case "MediaLive Channel State Change":
            return StateChange(_channel_id(detail), _text(detail, "state"), str(detail.get("message", "")))
        case "MediaLive Channel Alert":
            return _alert(detail)
        case other:
            raise MalformedEventError(f"detail-type must be a channel's state change or alert, got {other!r}")


def _alert(detail: Mapping[str, Any]) -> Alert:
    # Old documents spell the state in lower case.
    state = _text(detail, "alarm_state").upper()
    if state not in ALARM_STATES:
        raise MalformedEventError(f"alarm_state must be one of {', '.join(ALARM_STATES)}, got {state!r}")
    return Alert(
        _channel_id(detail),
        _text(detail, "alert_type"),
        state == "SET",
        str(detail.get("message", "")),
        str(detail.get("pipeline", "")),
    )


def _mapping(value: Any, key: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise MalformedEventError(f"{key} must be an object, got {type(value).__name__}")
    return value


def _text(document: Mapping[str, Any], key: str) -> str:
    value = document.get(key)
    if not isinstance(value, str) or not value:
        raise MalformedEventError(f"{key} must be a text, got {str(value)[:40]!r}")
    return value


def _time(document: Mapping[str, Any], key: str) -> datetime:
    value = _text(document, key)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise MalformedEventError(f"{key} must be an ISO 8601 time, got {value[:40]!r}") from None
    if moment.tzinfo is None:
        raise MalformedEventError(f"{key} must name its time zone, got {value[:40]!r}")
    return moment


def _channel_id(detail: Mapping[str, Any]) -> str:
    arn = _text(detail, "channel_arn")
    match = CHANNEL_ARN.fullmatch(arn)
    if match is None:
        raise MalformedEventError(f"channel_arn must be a MediaLive channel's ARN, got {arn[:80]!r}")
    return match[1]
