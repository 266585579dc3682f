"""A start or a stop ends in the wanted state, is tried again, or is refused; twice is the same as once."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from stream_automation.events import MalformedEventError

CHANNEL_ID = "4713921"
ASKED = {"ChannelId": CHANNEL_ID}
API_CALL = {"start": "StartChannel", "stop": "StopChannel"}
BECOMES = {"start": "STARTING", "stop": "STOPPING"}
Calls = list[tuple[str, dict[str, Any]]]
Command = Callable[[str, datetime], Any]
Describe = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Desk:
    """The function with MediaLive behind it: what it will see and be answered, in this order."""

    module: ModuleType
    command: Command
    medialive: Stubber
    channel: Describe
    calls: Calls

    def sees(self, state: str | None, **given: Any) -> None:
        """One DescribeChannel; None is a channel that is not found."""
        if state is None:
            self.medialive.add_client_error("describe_channel", "NotFoundException", expected_params=ASKED)
        else:
            self.medialive.add_response("describe_channel", self.channel(state, **given), ASKED)

    def accepts(self, action: str) -> None:
        """One StartChannel or StopChannel that is carried out."""
        answer = {key: value for key, value in self.channel(BECOMES[action]).items() if key != "Tags"}
        self.medialive.add_response(f"{action}_channel", answer, ASKED)

    def refuses(self, action: str, code: str = "ConflictException") -> None:
        """One StartChannel or StopChannel that MediaLive refuses."""
        self.medialive.add_client_error(f"{action}_channel", code, "not in this state", 409, expected_params=ASKED)

    def carry_out(self, action: str, late: timedelta = timedelta()) -> dict[str, str]:
        """What the function answers to a schedule's command that was due this long ago."""
        answer: dict[str, str] = self.module.handler(self.command(action, datetime.now(UTC) - late), None)
        return answer

    @property
    def called(self) -> list[str]:
        """The names of all calls so far."""
        return [name for name, _ in self.calls]


@pytest.fixture
def desk(
    module: Callable[[str], ModuleType], command: Command, medialive: Stubber, channel: Describe, calls: Calls
) -> Desk:
    return Desk(module("air_control"), command, medialive, channel, calls)


@pytest.mark.parametrize(("action", "state"), [("start", "IDLE"), ("stop", "RUNNING"), ("stop", "STARTING")])
def test_the_command_of_a_schedule_is_carried_out(
    desk: Desk, caplog: pytest.LogCaptureFixture, action: str, state: str
) -> None:
    desk.sees(state)
    desk.accepts(action)
    with caplog.at_level(logging.INFO):
        answer = desk.carry_out(action)
    assert json.loads(json.dumps(answer)) == {
        "action": action,
        "channelId": CHANNEL_ID,
        "result": "call",
        "state": BECOMES[action],
    }
    assert desk.calls == [("DescribeChannel", ASKED), (API_CALL[action], ASKED)]
    (record,) = [record for record in caplog.records if record.message == "air control"]
    assert {key: record.__dict__[key] for key in answer} == answer


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("start", "STARTING"),
        ("start", "RUNNING"),
        ("start", "RECOVERING"),
        ("stop", "STOPPING"),
        ("stop", "IDLE"),
    ],
)
def test_a_channel_that_is_there_already_is_left_alone(desk: Desk, action: str, state: str) -> None:
    desk.sees(state)
    answer = desk.carry_out(action)
    assert (answer["result"], answer["state"]) == ("already there", state)
    assert desk.called == ["DescribeChannel"]


@pytest.mark.parametrize(
    "tags",
    [
        {"onair:project": "other"},
        {"onair:environment": "production"},
        {"onair:project": "", "onair:environment": ""},
    ],
)
@pytest.mark.parametrize(("action", "state"), [("start", "IDLE"), ("stop", "RUNNING")])
def test_a_channel_that_is_not_ours_is_refused(desk: Desk, action: str, state: str, tags: dict[str, str]) -> None:
    desk.sees(state, tags=tags)
    with pytest.raises(desk.module.RefusedError, match=r"^channel 4713921 does not carry the tags of onair/dev: it is"):
        desk.carry_out(action)
    assert desk.called == ["DescribeChannel"]


@pytest.mark.parametrize(
    "change",
    [
        {"action": None},
        {"action": "restart"},
        {"action": "start" * 50_000},
        {"channelId": 4713921},
        {"channelId": "main"},
        {"channelId": "7" * 250_000},
        {"scheduledTime": "soon"},
        {"scheduledTime": None},
    ],
)
def test_fault_20_a_malformed_command_is_raised_and_no_call_is_made(desk: Desk, change: dict[str, Any]) -> None:
    with pytest.raises(MalformedEventError):
        desk.module.handler({**desk.command("start", datetime.now(UTC)), **change}, None)
    assert desk.calls == []


@pytest.mark.parametrize("event", [None, [], "start", {}, 7])
def test_fault_20_what_is_no_command_at_all_is_raised_and_no_call_is_made(desk: Desk, event: object) -> None:
    with pytest.raises(MalformedEventError):
        desk.module.handler(event, None)
    assert desk.calls == []


@pytest.mark.parametrize(("action", "before"), [("start", "IDLE"), ("stop", "RUNNING")])
def test_fault_21_the_same_command_twice_is_one_call(desk: Desk, action: str, before: str) -> None:
    event = desk.command(action, datetime.now(UTC))
    desk.sees(before)
    desk.accepts(action)
    desk.sees(BECOMES[action])
    results = [desk.module.handler(event, None)["result"] for _ in range(2)]
    assert results == ["call", "already there"]
    assert desk.called.count(API_CALL[action]) == 1


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("start", "IDLE", "STARTING"),
        ("start", "IDLE", "RUNNING"),
        ("stop", "RUNNING", "STOPPING"),
        ("stop", "RUNNING", "IDLE"),
    ],
)
def test_fault_23_a_conflict_is_a_success_when_the_channel_is_where_it_should_be(
    desk: Desk, action: str, before: str, after: str
) -> None:
    desk.sees(before)
    desk.refuses(action)
    desk.sees(after)
    answer = desk.carry_out(action)
    assert (answer["result"], answer["state"]) == ("already there", after)


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("start", "IDLE", "UPDATING"),
        ("start", "IDLE", "STOPPING"),
        ("start", "IDLE", "IDLE"),
        ("stop", "RUNNING", "UPDATING"),
        ("stop", "RUNNING", "RUNNING"),
    ],
)
def test_fault_23_a_conflict_is_tried_again_when_the_channel_is_not_there_yet(
    desk: Desk, action: str, before: str, after: str
) -> None:
    desk.sees(before)
    desk.refuses(action)
    desk.sees(after)
    with pytest.raises(desk.module.InTransitionError, match=f"^channel 4713921 is {after}: not in this state$"):
        desk.carry_out(action)


@pytest.mark.parametrize(
    ("action", "state"),
    [("start", "CREATING"), ("start", "STOPPING"), ("start", "UPDATING"), ("stop", "CREATING"), ("stop", "UPDATING")],
)
def test_fault_23_a_channel_in_transition_is_raised_so_that_lambda_tries_again(
    desk: Desk, action: str, state: str
) -> None:
    desk.sees(state)
    text = f"^channel 4713921 is {state}: {action} is tried again$"
    with pytest.raises(desk.module.InTransitionError, match=text):
        desk.carry_out(action)
    assert desk.called == ["DescribeChannel"]


def test_fault_23_the_next_try_of_lambda_finds_the_channel_settled(desk: Desk) -> None:
    event = desk.command("start", datetime.now(UTC))
    desk.sees("STOPPING")
    with pytest.raises(desk.module.InTransitionError):
        desk.module.handler(event, None)
    desk.sees("IDLE")
    desk.accepts("start")
    assert desk.module.handler(event, None)["result"] == "call"


@pytest.mark.parametrize("action", ["start", "stop"])
def test_fault_24_a_channel_that_is_not_found_ends_the_command(desk: Desk, action: str) -> None:
    desk.sees(None)
    answer = desk.carry_out(action)
    assert (answer["result"], answer["state"]) == ("gone", "DELETED")
    assert desk.called == ["DescribeChannel"]


@pytest.mark.parametrize("state", ["DELETING", "DELETED"])
@pytest.mark.parametrize("action", ["start", "stop"])
def test_fault_24_a_channel_that_is_described_as_deleted_ends_the_command(desk: Desk, action: str, state: str) -> None:
    desk.sees(state)
    answer = desk.carry_out(action)
    assert (answer["result"], answer["state"]) == ("gone", state)
    assert desk.called == ["DescribeChannel"]


@pytest.mark.parametrize("code", ["NotFoundException", "ConflictException"])
@pytest.mark.parametrize("after", ["DELETING", "DELETED", None])
@pytest.mark.parametrize(("action", "before"), [("start", "IDLE"), ("stop", "RUNNING")])
def test_fault_24_a_channel_deleted_between_look_and_call_ends_the_command(
    desk: Desk, action: str, before: str, after: str | None, code: str
) -> None:
    desk.sees(before)
    desk.refuses(action, code)
    desk.sees(after)
    answer = desk.carry_out(action)
    assert (answer["result"], answer["state"]) == ("gone", after or "DELETED")


@pytest.mark.parametrize("state", ["CREATE_FAILED", "UPDATE_FAILED"])
def test_fault_26_a_failed_channel_is_not_started_until_a_person_mends_it(desk: Desk, state: str) -> None:
    desk.sees(state)
    text = f"^channel 4713921 is {state}: mend it before it can start$"
    with pytest.raises(desk.module.RefusedError, match=text):
        desk.carry_out("start")
    assert desk.called == ["DescribeChannel"]


@pytest.mark.parametrize("state", ["CREATE_FAILED", "UPDATE_FAILED"])
def test_fault_26_a_failed_channel_does_not_run_and_needs_no_stop(desk: Desk, state: str) -> None:
    desk.sees(state)
    assert desk.carry_out("stop")["result"] == "already there"
    assert desk.called == ["DescribeChannel"]


def test_fault_26_a_recovering_channel_bills_and_is_stopped(desk: Desk) -> None:
    desk.sees("RECOVERING")
    desk.accepts("stop")
    assert desk.carry_out("stop")["result"] == "call"


@pytest.mark.parametrize(
    ("action", "late"),
    [
        ("start", timedelta(minutes=5, seconds=1)),
        ("start", timedelta(hours=1)),
        ("stop", timedelta(hours=24, seconds=1)),
    ],
)
def test_fault_30_a_command_that_comes_too_late_is_refused_before_any_call(
    desk: Desk, action: str, late: timedelta
) -> None:
    with pytest.raises(desk.module.RefusedError, match=f"^{action} was due .* ago: it is honoured for .* only$"):
        desk.carry_out(action, late)
    assert desk.calls == []


@pytest.mark.parametrize(
    ("action", "late"),
    [
        ("start", timedelta(minutes=-5)),
        ("start", timedelta(minutes=4, seconds=30)),
        ("stop", timedelta(minutes=-5)),
        ("stop", timedelta(hours=1)),
        ("stop", timedelta(hours=23, minutes=59)),
    ],
)
def test_fault_30_a_skewed_clock_or_a_late_stop_is_honoured(desk: Desk, action: str, late: timedelta) -> None:
    desk.sees("IDLE" if action == "start" else "RUNNING")
    desk.accepts(action)
    assert desk.carry_out(action, late)["result"] == "call"


@pytest.mark.usefixtures("sns")
@pytest.mark.parametrize(("action", "state"), [("start", "IDLE"), ("stop", "RUNNING")])
def test_fault_32_a_command_waits_for_no_notice(desk: Desk, action: str, state: str) -> None:
    # SNS has no answer ready: whoever asked it anything would get an error.
    desk.sees(state)
    desk.accepts(action)
    assert desk.carry_out(action)["result"] == "call"
    assert "Publish" not in desk.called


@pytest.mark.parametrize("verb", ["describe_channel", "start_channel"])
def test_what_aws_refuses_for_another_reason_is_raised(desk: Desk, verb: str) -> None:
    if verb != "describe_channel":
        desk.sees("IDLE")
    desk.medialive.add_client_error(verb, "ForbiddenException", "not authorized", 403, expected_params=ASKED)
    with pytest.raises(ClientError, match="ForbiddenException"):
        desk.carry_out("start")
