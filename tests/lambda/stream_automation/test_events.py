"""Documents become plain values, and what does not fit is refused with a text that says why."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from stream_automation.events import (
    KINDS,
    AirCommand,
    Alert,
    InputChange,
    MalformedEventError,
    StateChange,
    air_command,
    budget_message,
    channel_event,
)

HOME = "ap-northeast-2:111122223333"
ARN = f"arn:aws:medialive:{HOME}:channel:4713921"
ALARM_ID = "4e91c2d7f0a8b35d6e1f9c7a2b4d8e0f3a6c5b19"
Document = Callable[[str], Any]
Templates = dict[str, dict[str, Any]]


@pytest.mark.parametrize(
    ("action", "due"),
    [("start", datetime(2026, 11, 23, 10, tzinfo=UTC)), ("stop", datetime(2026, 11, 23, 11, tzinfo=UTC))],
)
def test_a_schedule_is_a_command(document: Document, action: Any, due: datetime) -> None:
    assert air_command(document(f"scheduler_{action}")) == AirCommand(action, "4713921", due)


def test_a_command_keeps_the_time_zone_it_names(document: Document) -> None:
    event = {**document("scheduler_start"), "scheduledTime": "2026-11-23T19:00:00+09:00"}
    assert air_command(event).scheduled == datetime(2026, 11, 23, 19, tzinfo=timezone(timedelta(hours=9)))


@pytest.mark.parametrize("action", ["start", "stop"])
def test_the_documents_of_schedules_are_what_the_automation_stack_sends(
    document: Document, action: str, templates: Callable[[str], Templates]
) -> None:
    resources = templates("production")["AutomationStack"]["Resources"].values()
    schedules = [item["Properties"] for item in resources if item["Type"] == "AWS::Scheduler::Schedule"]
    inputs = [schedule["Target"]["Input"]["Fn::Join"][1] for schedule in schedules]
    (sent,) = [parts for parts in inputs if f'"{action}"' in parts[0]]
    text = "".join(part if isinstance(part, str) else "4713921" for part in sent)
    # Scheduler replaces this attribute with the time at which the schedule was due.
    event = document(f"scheduler_{action}")
    assert json.loads(text.replace("<aws.scheduler.scheduled-time>", event["scheduledTime"])) == event


@pytest.mark.parametrize(
    ("name", "state", "message"),
    [
        ("created", "CREATED", "Created channel"),
        ("starting", "STARTING", "Starting channel"),
        ("running", "RUNNING", "Running channel"),
        ("stopping", "STOPPING", "Stopping channel"),
        ("stopped", "STOPPED", "Stopped channel"),
        ("deleted", "DELETED", "Deleted channel"),
    ],
)
def test_a_state_change_says_channel_state_and_message(document: Document, name: str, state: str, message: str) -> None:
    event = document(f"medialive_channel_{name}")
    assert channel_event(event, HOME) == StateChange("4713921", state, message, datetime.fromisoformat(event["time"]))


@pytest.mark.parametrize(("name", "is_set"), [("set", True), ("cleared", False)])
def test_an_alert_says_channel_type_and_whether_it_is_set(document: Document, name: str, is_set: bool) -> None:
    event = document(f"medialive_alert_{name}")
    moment = datetime.fromisoformat(event["time"])
    told = Alert("4713921", "RTMP Has No Audio/Video", is_set, "Waiting for RTMP input", "0", ALARM_ID, moment)
    assert channel_event(event, HOME) == told


def test_an_input_change_says_channel_and_attachment(document: Document) -> None:
    told = InputChange(
        "4713921", "main", "Input switch event on pipeline", datetime(2026, 11, 23, 10, 5, 31, tzinfo=UTC)
    )
    assert channel_event(document("medialive_input_change"), HOME) == told


@pytest.mark.parametrize(("spelled", "is_set"), [("set", True), ("Cleared", False)])
def test_an_alerts_state_may_be_in_lower_case(document: Document, spelled: str, is_set: bool) -> None:
    event = document("medialive_alert_set")
    event["detail"]["alarm_state"] = spelled
    told = channel_event(event, HOME)
    assert isinstance(told, Alert)
    assert told.is_set is is_set


def test_an_operator_states_no_time_and_may_state_a_length() -> None:
    assert air_command({"action": "stop", "channelId": "7"}) == AirCommand("stop", "7")
    asked = {"action": "start", "channelId": "7", "minutes": 5}
    assert air_command(asked) == AirCommand("start", "7", None, timedelta(minutes=5))


def test_the_words_of_a_budget_are_those_of_its_one_message(document: Document) -> None:
    assert budget_message(document("sns_budget_spent")).startswith("AWS Budget Notification")


def test_what_nobody_needs_may_be_left_out(document: Document) -> None:
    event = document("medialive_alert_set")
    for key in ("message", "pipeline", "alarm_id"):
        del event["detail"][key]
    moment = datetime.fromisoformat(event["time"])
    assert channel_event(event, HOME) == Alert("4713921", "RTMP Has No Audio/Video", True, "", "", "", moment)
    event = document("medialive_channel_running")
    event["detail"]["message"] = ""
    assert channel_event(event, HOME) == StateChange("4713921", "RUNNING", "", datetime.fromisoformat(event["time"]))
    event = document("medialive_input_change")
    del event["detail"]["active_input_attachment_name"], event["detail"]["active_input_switch_action_name"]
    changed = channel_event(event, HOME)
    assert isinstance(changed, InputChange)
    assert changed.attachment == ""


@pytest.mark.parametrize("partition", ["aws-cn", "aws-us-gov"])
def test_a_channel_may_be_of_another_partition(document: Document, partition: str) -> None:
    event = document("medialive_channel_running")
    event["detail"]["channel_arn"] = ARN.replace("arn:aws:", f"arn:{partition}:")
    assert channel_event(event, HOME).channel_id == "4713921"


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (None, "event must be an object, got NoneType"),
        ([], "event must be an object, got list"),
        ("start", "event must be an object, got str"),
        ({}, "action must be a text, got 'None'"),
        ({"action": 1}, "action must be a text, got '1'"),
        ({"action": ""}, "action must be a text, got ''"),
        ({"action": "Start"}, "action must be one of start, stop, got 'Start'"),
        ({"action": "delete"}, "action must be one of start, stop, got 'delete'"),
        ({"action": "start"}, "channelId must be a text, got 'None'"),
        ({"action": "start", "channelId": 4713921}, "channelId must be a text, got '4713921'"),
        ({"action": "start", "channelId": ARN}, f"channelId must be at most 20 decimal digits, got '{ARN[:40]}'"),
        ({"action": "start", "channelId": "１２"}, "channelId must be at most 20 decimal digits, got '１２'"),
        ({"action": "start", "channelId": "7" * 21}, f"channelId must be at most 20 decimal digits, got '{'7' * 21}'"),
        ({"action": "start", "channelId": "1\n"}, "channelId must be at most 20 decimal digits, got '1\\n'"),
        ({"action": "stop", "channelId": "1", "scheduledTime": None}, "scheduledTime must be a text, got 'None'"),
        ({"action": "start", "channelId": "1", "minutes": 0}, "minutes must be a whole number from 1 to 1440, got '0'"),
        ({"action": "start", "channelId": "1", "minutes": 1441}, "minutes must be a whole number from 1 to 1440, got '1441'"),
        ({"action": "start", "channelId": "1", "minutes": "5"}, "minutes must be a whole number from 1 to 1440, got '5'"),
        ({"action": "start", "channelId": "1", "minutes": True}, "minutes must be a whole number from 1 to 1440, got 'True'"),
        (
            {"action": "stop", "channelId": "1", "minutes": 5},
            "minutes belong to a start that nobody scheduled: leave them out, or scheduledTime",
        ),
        ({"action": "stop", "channelId": "1", "scheduledTime": 1763892000}, "scheduledTime must be a text, got '1763892000'"),
        ({"action": "stop", "channelId": "1", "scheduledTime": "noon"}, "scheduledTime must be an ISO 8601 time, got 'noon'"),
        (
            {"action": "stop", "channelId": "1", "scheduledTime": "<aws.scheduler.scheduled-time>"},
            "scheduledTime must be an ISO 8601 time, got '<aws.scheduler.scheduled-time>'",
        ),
        (
            {"action": "stop", "channelId": "1", "scheduledTime": "2026-11-23T10:00:00"},
            "scheduledTime must name its time zone, got '2026-11-23T10:00:00'",
        ),
    ],
)  # fmt: skip
def test_fault_20_a_malformed_command_is_refused_by_key_value_and_what_is_allowed(event: object, says: str) -> None:
    with pytest.raises(MalformedEventError, match=f"^{re.escape(says)}$"):
        air_command(event)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("detail", None, "detail must be an object, got NoneType"),
        ("detail", "RUNNING", "detail must be an object, got str"),
        ("detail", [], "detail must be an object, got list"),
        ("detail", {}, "channel_arn must be a text, got 'None'"),
        ("detail", {"channel_arn": {}}, "channel_arn must be a text, got '{}'"),
        ("detail", {"channel_arn": ARN}, "state must be a text, got 'None'"),
        ("detail", {"channel_arn": ARN, "state": 7}, "state must be a text, got '7'"),
        ("detail", {"channel_arn": ARN, "state": "RUNNING", "message": {}}, "message must be a text, got '{}'"),
        ("detail-type", None, "detail-type must be a text, got 'None'"),
        ("detail-type", "Scheduled Event", f"detail-type must be one of {', '.join(KINDS)}, got 'Scheduled Event'"),
        ("time", None, "time must be a text, got 'None'"),
        ("time", "noon", "time must be an ISO 8601 time, got 'noon'"),
        ("time", "2026-11-23T10:00:00", "time must name its time zone, got '2026-11-23T10:00:00'"),
    ],
)  # fmt: skip
def test_fault_20_a_malformed_event_is_refused_by_key_value_and_what_is_allowed(
    document: Document, key: str, value: object, says: str
) -> None:
    event = {**document("medialive_channel_running"), key: value}
    with pytest.raises(MalformedEventError, match=f"^{re.escape(says)}$"):
        channel_event(event, HOME)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("alarm_state", None, "alarm_state must be a text, got 'None'"),
        ("alarm_state", "RAISED", "alarm_state must be one of SET, CLEARED, got 'RAISED'"),
        ("alert_type", ["Video Not Detected"], "alert_type must be a text, got \"['Video Not Detected']\""),
        ("alert_type", "", "alert_type must be a text, got ''"),
        ("channel_arn", None, "channel_arn must be a text, got 'None'"),
        ("pipeline", 0, "pipeline must be a text, got '0'"),
        ("message", None, "message must be a text, got 'None'"),
        ("alarm_id", 7, "alarm_id must be a text, got '7'"),
    ],
)
def test_fault_20_a_malformed_alert_is_refused_by_key_value_and_what_is_allowed(
    document: Document, key: str, value: object, says: str
) -> None:
    event = document("medialive_alert_set")
    event["detail"][key] = value
    with pytest.raises(MalformedEventError, match=f"^{re.escape(says)}$"):
        channel_event(event, HOME)


def test_fault_20_an_event_of_another_kind_is_refused(document: Document) -> None:
    with pytest.raises(MalformedEventError, match=r"^detail-type must be one of .*, got 'Scheduled Event'$"):
        channel_event(document("eventbridge_scheduled_sweep"), HOME)


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:medialive:us-west-2:111122223333:channel:4713921",
        "arn:aws:medialive:ap-northeast-2:444455556666:channel:4713921",
    ],
)
@pytest.mark.parametrize("name", ["medialive_channel_running", "medialive_alert_set", "medialive_input_change"])
def test_fault_20_a_channel_of_another_region_or_account_is_refused(document: Document, name: str, arn: str) -> None:
    event = document(name)
    event["detail"]["channel_arn"] = arn
    with pytest.raises(MalformedEventError, match=f"^channel_arn must be of {HOME}, got '{arn}'$"):
        channel_event(event, HOME)


@pytest.mark.parametrize(
    "arn",
    [
        f"arn:aws:medialive:{HOME}:input:4713921",
        f"arn:aws:mediapackage:{HOME}:channel:4713921",
        f"arn:aws:medialive:{HOME}:channel:main",
        f"{ARN}:more",
        f"x{ARN}",
        f"arn:aws:medialive:{HOME}:channel:{'7' * 21}",
        "4713921",
    ],
)
def test_fault_20_what_is_no_channels_arn_is_refused(document: Document, arn: str) -> None:
    event = document("medialive_channel_running")
    event["detail"]["channel_arn"] = arn
    with pytest.raises(MalformedEventError, match=r"^channel_arn must be a MediaLive channel's ARN, got '"):
        channel_event(event, HOME)


HUGE = "7" * 250_000
"""EventBridge's largest entry is 256 KiB."""


@pytest.mark.parametrize("key", ["action", "channelId", "scheduledTime"])
def test_fault_20_a_huge_command_is_refused_in_a_short_text(document: Document, key: str) -> None:
    with pytest.raises(MalformedEventError, match=f"^{key} must") as refused:
        air_command({**document("scheduler_start"), key: HUGE})
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("key", ["channel_arn", "alarm_state", "alert_type", "message", "pipeline", "alarm_id"])
def test_fault_20_a_huge_event_is_refused_in_a_short_text(document: Document, key: str) -> None:
    event = document("medialive_alert_set")
    event["detail"][key] = HUGE
    with pytest.raises(MalformedEventError, match=f"^{key} must") as refused:
        channel_event(event, HOME)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("length", [41, 4096])
@pytest.mark.parametrize("key", ["action", "channelId", "scheduledTime"])
def test_a_long_value_of_a_command_is_quoted_in_part_only(document: Document, key: str, length: int) -> None:
    with pytest.raises(MalformedEventError, match=f"got '{'x' * 40}'$"):
        air_command({**document("scheduler_start"), key: "x" * length})


@pytest.mark.parametrize("length", [41, 4096])
def test_a_long_value_of_an_event_is_quoted_in_part_only(document: Document, length: int) -> None:
    event = document("medialive_alert_set")
    with pytest.raises(MalformedEventError, match=f"got '{'x' * 40}'$"):
        channel_event({**event, "detail-type": "x" * length}, HOME)
    event["detail"]["alarm_state"] = "x" * length
    with pytest.raises(MalformedEventError, match=f"got '{'X' * 40}'$"):
        channel_event(event, HOME)


@pytest.mark.parametrize("arn", ["x" * 4096, f"arn:aws:medialive:{'x' * 200}:111122223333:channel:4713921"])
def test_a_long_arn_is_quoted_in_part_only(document: Document, arn: str) -> None:
    event = document("medialive_channel_running")
    event["detail"]["channel_arn"] = arn
    with pytest.raises(MalformedEventError, match=f"got '{arn[:80]}'$"):
        channel_event(event, HOME)


@pytest.mark.parametrize("value", [["start"] * 1000, f"2026-11-23T10:00:00.{'0' * 1000}"])
def test_a_long_value_of_a_wrong_kind_is_quoted_in_part_only(document: Document, value: object) -> None:
    with pytest.raises(MalformedEventError, match=f"got {re.escape(repr(str(value)[:40]))}$"):
        air_command({**document("scheduler_start"), "scheduledTime": value})


def test_a_text_of_4096_characters_is_taken(document: Document) -> None:
    event = document("medialive_channel_running")
    event["detail"]["message"] = "x" * 4096
    told = channel_event(event, HOME)
    assert told.message == "x" * 4096
    event["detail"]["message"] = "x" * 4097
    with pytest.raises(MalformedEventError, match=r"^message must have at most 4096 characters, got 4097$"):
        channel_event(event, HOME)
