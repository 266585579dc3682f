"""EventBridge's and Scheduler's documents as plain values; what does not fit is refused before any call is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from stream_automation.notices import Notice

CHANNEL_ID = re.compile(r"[0-9]{1,20}")
CHANNEL_ARN = re.compile(r"arn:aws[a-z-]*:medialive:([a-z0-9-]+:[0-9]{12}):channel:([0-9]{1,20})")
LONGEST_TEXT = 4096
LONGEST_RUN_MINUTES = 1440
ACTIONS = ("start", "stop")
ALARM_STATES = ("SET", "CLEARED")
KINDS = ("MediaLive Channel State Change", "MediaLive Channel Alert", "MediaLive Channel Input Change")
Action = Literal["start", "stop"]


class MalformedEventError(ValueError):
    """An event that is not what its rule promises; the text names the key, what it got and what is allowed."""


@dataclass(frozen=True)
class AirCommand:
    """What a schedule or an operator asks: start or stop one channel.

    `scheduled` is when that was due (aware), None when an operator asks; `length` how long the channel shall run once
    it does, None for as long as a run may.
    """

    action: Action
    channel_id: str
    scheduled: datetime | None = None
    length: timedelta | None = None


@dataclass(frozen=True)
class StateChange:
    """A "MediaLive Channel State Change"; the event says STOPPED where the API says IDLE."""

    channel_id: str
    state: str
    message: str
    moment: datetime


@dataclass(frozen=True)
class Alert:
    """A "MediaLive Channel Alert"; SET and CLEARED of one alert share its id and its pipeline."""

    channel_id: str
    type: str
    is_set: bool
    message: str
    pipeline: str
    id: str
    moment: datetime


@dataclass(frozen=True)
class InputChange:
    """A "MediaLive Channel Input Change"; the input is named as the channel's attachment names it."""

    channel_id: str
    attachment: str
    message: str
    moment: datetime


ChannelEvent = StateChange | Alert | InputChange
"""What MediaLive tells of a channel; `moment` is EventBridge's time of it, to the second (aware)."""


def air_command(event: Any) -> AirCommand:
    """The command in a Scheduler target's input or an operator's: {"action", "channelId", "scheduledTime", "minutes"}.

    The last two may be left out; "minutes" belongs to a start, and to one that nobody scheduled.
    """
    document = _mapping(event, "event")
    action = _text(document, "action")
    if action not in ACTIONS:
        raise MalformedEventError(f"action must be one of {', '.join(ACTIONS)}, got {action[:40]!r}")
    channel_id = _text(document, "channelId")
    if CHANNEL_ID.fullmatch(channel_id) is None:
        raise MalformedEventError(f"channelId must be at most 20 decimal digits, got {channel_id[:40]!r}")
    scheduled = _time(document, "scheduledTime") if "scheduledTime" in document else None
    length = _minutes(document) if "minutes" in document else None
    if length is not None and (action != "start" or scheduled is not None):
        raise MalformedEventError("minutes belong to a start that nobody scheduled: leave them out, or scheduledTime")
    return AirCommand(cast(Action, action), channel_id, scheduled, length)


def channel_event(event: Any, home: str) -> ChannelEvent:
    """What MediaLive told of a channel of `home` ("region:account"); a channel elsewhere is refused."""
    document = _mapping(event, "event")
    detail = _mapping(document.get("detail"), "detail")
    kind = _text(document, "detail-type")
    if kind not in KINDS:
        raise MalformedEventError(f"detail-type must be one of {', '.join(KINDS)}, got {kind[:40]!r}")
    channel_id, message = _channel_id(detail, home), _text(detail, "message", "")
    moment = _time(document, "time")
    match kind:
        case "MediaLive Channel Alert":
            return _alert(detail, channel_id, message, moment)
        case "MediaLive Channel Input Change":
            return InputChange(channel_id, _text(detail, "active_input_attachment_name", ""), message, moment)
    return StateChange(channel_id, _text(detail, "state"), message, moment)


def topic_notice(event: Any, topic_arn: str) -> Notice:
    """A notice that some other function told people of through their topic; any other topic's is refused."""
    document = _mapping(event, "event")
    if _text(document, "TopicArn") != topic_arn:
        raise MalformedEventError(f"TopicArn must be {topic_arn}, got {_text(document, 'TopicArn')[:80]!r}")
    return Notice(_text(document, "Subject"), _text(document, "Message"))


def budget_message(event: Any) -> str:
    """What AWS Budgets wrote, in the one record that SNS hands to a function."""
    records = _mapping(event, "event").get("Records")
    if not isinstance(records, list) or len(records) != 1:
        raise MalformedEventError(f"Records must be a list of one, got {str(records)[:40]!r}")
    return _text(_mapping(_mapping(records[0], "Records[0]").get("Sns"), "Records[0].Sns"), "Message")


def _alert(detail: Mapping[str, Any], channel_id: str, message: str, moment: datetime) -> Alert:
    # Old documents spell the state in lower case.
    state = _text(detail, "alarm_state").upper()
    if state not in ALARM_STATES:
        raise MalformedEventError(f"alarm_state must be one of {', '.join(ALARM_STATES)}, got {state[:40]!r}")
    return Alert(
        channel_id,
        _text(detail, "alert_type"),
        state == "SET",
        message,
        _text(detail, "pipeline", ""),
        _text(detail, "alarm_id", ""),
        moment,
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


def _minutes(document: Mapping[str, Any]) -> timedelta:
    value = document["minutes"]
    # True is a number to Python.
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST_RUN_MINUTES:
        raise MalformedEventError(
            f"minutes must be a whole number from 1 to {LONGEST_RUN_MINUTES}, got {str(value)[:40]!r}"
        )
    return timedelta(minutes=value)


def _channel_id(detail: Mapping[str, Any], home: str) -> str:
    arn = _text(detail, "channel_arn")
    match = CHANNEL_ARN.fullmatch(arn)
    if match is None:
        raise MalformedEventError(f"channel_arn must be a MediaLive channel's ARN, got {arn[:80]!r}")
    if match[1] != home:
        raise MalformedEventError(f"channel_arn must be of {home}, got {arn[:80]!r}")
    return match[2]
