"""EventBridge's and Scheduler's documents as plain values; what does not fit is refused before any call is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

CHANNEL_ID = re.compile(r"[0-9]{1,20}")
CHANNEL_ARN = re.compile(r"arn:aws[a-z-]*:medialive:([a-z0-9-]+:[0-9]{12}):channel:([0-9]{1,20})")
LONGEST_TEXT = 4096
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
        raise MalformedEventError(f"action must be one of {', '.join(ACTIONS)}, got {action[:40]!r}")
    channel_id = _text(document, "channelId")
    if CHANNEL_ID.fullmatch(channel_id) is None:
        raise MalformedEventError(f"channelId must be at most 20 decimal digits, got {channel_id[:40]!r}")
    return AirCommand(cast(Action, action), channel_id, _time(document, "scheduledTime"))


def state_change_or_alert(event: Any, home: str) -> StateChange | Alert:
    """What MediaLive told of a channel of `home` ("region:account"); a channel elsewhere is refused."""
    document = _mapping(event, "event")
    detail = _mapping(document.get("detail"), "detail")
    match _text(document, "detail-type"):
        case "MediaLive Channel State Change":
            return StateChange(_channel_id(detail, home), _text(detail, "state"), _text(detail, "message", ""))
        case "MediaLive Channel Alert":
            return _alert(detail, home)
        case other:
            raise MalformedEventError(f"detail-type must be a channel's state change or alert, got {other[:40]!r}")


def _alert(detail: Mapping[str, Any], home: str) -> Alert:
    # Old documents spell the state in lower case.
    state = _text(detail, "alarm_state").upper()
    if state not in ALARM_STATES:
        raise MalformedEventError(f"alarm_state must be one of {', '.join(ALARM_STATES)}, got {state[:40]!r}")
    return Alert(
        _channel_id(detail, home),
        _text(detail, "alert_type"),
        state == "SET",
        _text(detail, "message", ""),
        _text(detail, "pipeline", ""),
    )


def _mapping(value: Any, key: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise MalformedEventError(f"{key} must be an object, got {type(value).__name__}")
    return value


def _text(document: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = document.get(key, default)
    if not isinstance(value, str) or (not value and default is None):
        raise MalformedEventError(f"{key} must be a text, got {str(value)[:40]!r}")
    if len(value) > LONGEST_TEXT:
        raise MalformedEventError(f"{key} must have at most {LONGEST_TEXT} characters, got {len(value)}")
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


def _channel_id(detail: Mapping[str, Any], home: str) -> str:
    arn = _text(detail, "channel_arn")
    match = CHANNEL_ARN.fullmatch(arn)
    if match is None:
        raise MalformedEventError(f"channel_arn must be a MediaLive channel's ARN, got {arn[:80]!r}")
    if match[1] != home:
        raise MalformedEventError(f"channel_arn must be of {home}, got {arn[:80]!r}")
    return match[2]
