"""When the budget is spent every channel of ours is stopped, and what cannot be stopped is said."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from stream_automation.events import MalformedEventError
from tests.automation.account import Account, RefusedCallError

DENIED = RefusedCallError("ForbiddenException", 403, "not now")
Run = Callable[[], list[str]]


@pytest.fixture
def budget(module: Callable[[str], ModuleType], account: Account) -> ModuleType:
    return module("budget_stop")


@pytest.fixture
def run(budget: ModuleType, document: Callable[[str], Any]) -> Run:
    def told() -> list[str]:
        stopped: list[str] = budget.handler(document("sns_budget_spent"), None)["stopped"]
        return stopped

    return told


@pytest.mark.parametrize("state", ["STARTING", "RUNNING", "RECOVERING"])
def test_a_channel_that_bills_is_stopped_and_told_of(run: Run, account: Account, state: str) -> None:
    channel = account.add(state)
    assert run() == ["main"]
    assert channel.state == "STOPPING"
    (notice,) = account.published
    assert notice["Subject"] == "onair budget spent: channels stopped"
    assert "main" in notice["Message"]
    assert "예산" in notice["Message"]


@pytest.mark.parametrize("state", ["IDLE", "STOPPING", "CREATE_FAILED", "DELETING"])
def test_a_channel_that_does_not_bill_is_left_alone(run: Run, account: Account, state: str) -> None:
    account.add(state)
    assert run() == []
    assert "StopChannel" not in account.called()


@pytest.mark.parametrize("tags", [{"onair:project": "other"}, {"onair:environment": "production"}])
def test_a_channel_of_somebody_else_is_left_alone(run: Run, account: Account, tags: dict[str, str]) -> None:
    channel = account.add("RUNNING", tags=tags)
    assert run() == []
    assert channel.state == "RUNNING"


@pytest.mark.parametrize(
    "event", [None, {}, {"Records": []}, {"Records": [{}]}, {"Records": [{"Sns": {"Message": 7}}]}]
)
def test_fault_20_what_is_no_message_of_a_topic_is_raised_and_no_call_is_made(
    budget: ModuleType, account: Account, event: object
) -> None:
    with pytest.raises(MalformedEventError):
        budget.handler(event, None)
    assert account.calls == []


def test_fault_21_the_same_message_twice_stops_once(run: Run, account: Account) -> None:
    account.add("RUNNING")
    assert [run(), run()] == [["main"], []]
    assert account.called().count("StopChannel") == 1


def test_fault_23_a_channel_that_somebody_else_has_just_stopped_is_stopped(run: Run, account: Account) -> None:
    channel = account.add("RUNNING")

    def meanwhile(_given: Any) -> Exception:
        channel.state = "STOPPING"
        return RefusedCallError("ConflictException", 409)

    account.broken["StopChannel"] = meanwhile
    assert run() == ["main"]


def test_fault_27_only_what_failed_is_tried_again_and_both_are_listed(
    budget: ModuleType, run: Run, account: Account
) -> None:
    for number in ("1", "2", "3"):
        account.add("RUNNING", number, name=f"hall{number}")
    tries: dict[str, int] = {}

    def refuse(given: Any) -> Exception | None:
        channel_id = given["ChannelId"]
        tries[channel_id] = tries.get(channel_id, 0) + 1
        return DENIED if channel_id == "2" or (channel_id == "3" and tries["3"] == 1) else None

    account.broken["StopChannel"] = refuse
    with pytest.raises(budget.NotStoppedError, match=r"^stopped: hall1, hall3; not stopped: hall2: .*not now$"):
        run()
    assert tries == {"1": 1, "2": 3, "3": 2}
    assert "hall1, hall3" in account.published[0]["Message"]


def test_fault_28_a_page_that_fails_is_raised_when_all_channels_before_it_are_stopped(
    budget: ModuleType, run: Run, account: Account
) -> None:
    for number in range(60):
        account.add("RUNNING", str(number), name=f"hall{number}")
    account.broken["ListChannels"] = lambda given: DENIED if given.get("NextToken") == "40" else None
    with pytest.raises(budget.NotStoppedError) as raised:
        run()
    assert "not now" in str(raised.value.__cause__)
    assert [channel.state for channel in account.channels.values()].count("STOPPING") == 40


@pytest.mark.parametrize("broken", ["Publish", "DescribeChannel"])
def test_fault_32_a_notice_that_fails_never_keeps_a_channel_running(
    run: Run, account: Account, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    channel = account.add("RUNNING")
    account.broken[broken] = DENIED
    with caplog.at_level(logging.ERROR):
        assert run() == ["main"]
    assert channel.state == "STOPPING"
    assert ("the notice could not be sent" in caplog.text) is (broken == "Publish")
