"""Every channel of ours that runs is timed, and stopped at its maximum, whatever else goes wrong."""

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
from botocore.stub import ANY, Stubber

from stream_automation.edge.channels import ConflictError

TAG = "onair:running-since"
TOPIC = "arn:aws:sns:ap-northeast-2:111122223333:onair-dev-notices"
MAXIMUM = timedelta(minutes=120)
BILLING = ("STARTING", "RUNNING", "RECOVERING", "UPDATING")
Calls = list[tuple[str, dict[str, Any]]]
Describe = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Sweep:
    """The function with an account behind it: its channels, and what MediaLive and SNS answer, in this order."""

    module: ModuleType
    event: Any
    channel: Describe
    medialive: Stubber
    sns: Stubber
    calls: Calls

    def running(self, ran: timedelta, channel_id: str = "4713921", state: str = "RUNNING") -> dict[str, Any]:
        """A channel that an earlier sweep noted this long ago."""
        noted = (datetime.now(UTC) - ran).isoformat(timespec="seconds")
        return self.channel(state, channel_id=channel_id, tags={TAG: noted})

    def lists(self, *found: dict[str, Any]) -> None:
        """One page with all channels of the account."""
        self.medialive.add_response("list_channels", {"Channels": list(found)}, {})

    def stops(self, found: dict[str, Any]) -> None:
        """One channel that is stopped, told of and timed anew."""
        stopped = {"Id": found["Id"], "Arn": found["Arn"], "State": "STOPPING"}
        self.medialive.add_response("stop_channel", stopped, {"ChannelId": found["Id"]})
        self.sns.add_response("publish", {"MessageId": "1"})
        self.forgets(found)

    def notes(self, found: dict[str, Any]) -> None:
        """One CreateTags."""
        self.medialive.add_response("create_tags", {}, {"ResourceArn": found["Arn"], "Tags": {TAG: ANY}})

    def forgets(self, found: dict[str, Any]) -> None:
        """One DeleteTags."""
        self.medialive.add_response("delete_tags", {}, {"ResourceArn": found["Arn"], "TagKeys": [TAG]})

    def run(self) -> list[str]:
        """The ids that were stopped."""
        answer = self.module.handler(self.event, None)
        assert json.loads(json.dumps(answer)) == answer
        assert set(answer) == {"stopped"}
        stopped: list[str] = answer["stopped"]
        return stopped

    def failures(self) -> list[str]:
        """The texts of what is raised at the end."""
        with pytest.raises(ExceptionGroup, match=r"^not every channel could be looked after") as raised:
            self.module.handler(self.event, None)
        assert isinstance(raised.value, self.module.SweepError)
        return [str(failure) for failure in raised.value.exceptions]

    @property
    def called(self) -> list[str]:
        """The names of all calls so far."""
        return [name for name, _ in self.calls]

    def parameters(self, name: str) -> list[dict[str, Any]]:
        """What each call of this name was given."""
        return [given for called, given in self.calls if called == name]


@pytest.fixture
def account(medialive: Stubber, sns: Stubber, calls: Calls) -> tuple[Stubber, Stubber, Calls]:
    return medialive, sns, calls


@pytest.fixture
def sweep(
    module: Callable[[str], ModuleType],
    document: Callable[[str], Any],
    channel: Describe,
    account: tuple[Stubber, Stubber, Calls],
) -> Sweep:
    return Sweep(module("run_sweep"), document("eventbridge_scheduled_sweep"), channel, *account)


def test_an_account_without_channels_needs_nothing(sweep: Sweep) -> None:
    sweep.lists()
    assert sweep.run() == []
    assert sweep.called == ["ListChannels"]


@pytest.mark.parametrize("state", BILLING)
def test_a_channel_that_is_seen_running_for_the_first_time_is_timed_from_now(sweep: Sweep, state: str) -> None:
    found = sweep.channel(state)
    sweep.lists(found)
    sweep.notes(found)
    before = datetime.now(UTC).replace(microsecond=0)
    assert sweep.run() == []
    (given,) = sweep.parameters("CreateTags")
    assert before <= datetime.fromisoformat(given["Tags"][TAG]) <= datetime.now(UTC)


@pytest.mark.parametrize("state", BILLING)
def test_a_channel_within_its_maximum_is_left_alone(sweep: Sweep, state: str) -> None:
    sweep.lists(sweep.running(MAXIMUM - timedelta(minutes=1), state=state))
    assert sweep.run() == []
    assert sweep.called == ["ListChannels"]


@pytest.mark.parametrize("state", BILLING)
def test_a_channel_past_its_maximum_is_stopped_told_of_and_timed_anew(sweep: Sweep, state: str) -> None:
    found = sweep.running(MAXIMUM, state=state)
    sweep.lists(found)
    sweep.stops(found)
    assert sweep.run() == ["4713921"]
    assert sweep.called == ["ListChannels", "StopChannel", "Publish", "DeleteTags"]
    (notice,) = sweep.parameters("Publish")
    assert (notice["TopicArn"], notice["Subject"]) == (TOPIC, "onair main: stopped after 120 minutes")
    assert "120분" in notice["Message"]


@pytest.mark.parametrize("state", ["IDLE", "STOPPING"])
def test_a_channel_that_stopped_is_timed_anew_at_its_next_run(sweep: Sweep, state: str) -> None:
    found = sweep.running(timedelta(minutes=3), state=state)
    sweep.lists(found)
    sweep.forgets(found)
    assert sweep.run() == []


@pytest.mark.parametrize(
    "state", ["IDLE", "STOPPING", "CREATING", "CREATE_FAILED", "UPDATE_FAILED", "DELETING", "DELETED"]
)
def test_a_channel_that_does_not_bill_by_running_is_left_alone(sweep: Sweep, state: str) -> None:
    sweep.lists(sweep.channel(state))
    assert sweep.run() == []
    assert sweep.called == ["ListChannels"]


@pytest.mark.parametrize("state", ["CREATING", "CREATE_FAILED", "UPDATE_FAILED", "DELETING", "DELETED"])
def test_a_channel_that_nobody_can_start_now_keeps_its_tags(sweep: Sweep, state: str) -> None:
    sweep.lists(sweep.running(2 * MAXIMUM, state=state))
    assert sweep.run() == []
    assert sweep.called == ["ListChannels"]


@pytest.mark.parametrize("tags", [{"onair:project": "other"}, {"onair:environment": "production"}])
def test_a_channel_that_is_not_ours_is_never_touched(sweep: Sweep, tags: dict[str, str]) -> None:
    overdue, new = sweep.running(2 * MAXIMUM), sweep.channel("RUNNING", tags=tags)
    overdue["Tags"].update(tags)
    sweep.lists(overdue, new)
    assert sweep.run() == []
    assert sweep.called == ["ListChannels"]


@pytest.mark.parametrize("noted", ["yesterday", "", "2999-01-01T00:00:00+00:00"])
def test_a_time_that_cannot_be_is_noted_anew(sweep: Sweep, noted: str) -> None:
    found = sweep.channel("RUNNING", tags={TAG: noted})
    sweep.lists(found)
    sweep.notes(found)
    assert sweep.run() == []


@pytest.mark.parametrize("event", [None, {}, [], "huge" * 60_000])
def test_fault_20_a_sweep_needs_nothing_of_its_event(sweep: Sweep, event: object) -> None:
    found = sweep.running(MAXIMUM)
    sweep.lists(found)
    sweep.stops(found)
    assert sweep.module.handler(event, None) == {"stopped": ["4713921"]}


def test_fault_21_the_same_sweep_twice_stops_once(sweep: Sweep) -> None:
    found = sweep.running(MAXIMUM)
    sweep.lists(found)
    sweep.stops(found)
    sweep.lists(sweep.channel("STOPPING"))
    assert [sweep.run(), sweep.run()] == [["4713921"], []]
    assert sweep.called.count("StopChannel") == 1
    assert sweep.called.count("Publish") == 1


def test_fault_23_a_conflict_on_one_channel_is_raised_after_the_others_and_settled_by_the_next_try(
    sweep: Sweep,
) -> None:
    first, second = sweep.running(MAXIMUM, "1"), sweep.running(MAXIMUM, "2")
    sweep.lists(first, second)
    sweep.medialive.add_client_error("stop_channel", "ConflictException", "stopping", 409)
    sweep.stops(second)
    assert sweep.failures() == ["stopping"]
    sweep.lists(sweep.channel("STOPPING", channel_id="1"), sweep.channel("STOPPING", channel_id="2"))
    assert sweep.run() == []


def test_fault_24_a_channel_deleted_between_look_and_stop_is_gone_at_the_next_try(sweep: Sweep) -> None:
    sweep.lists(sweep.running(MAXIMUM))
    sweep.medialive.add_client_error("stop_channel", "NotFoundException", "no such channel", 404)
    assert sweep.failures() == ["no such channel"]
    sweep.lists()
    assert sweep.run() == []


def test_fault_26_a_recovering_channel_bills_and_is_stopped(sweep: Sweep) -> None:
    found = sweep.running(MAXIMUM, state="RECOVERING")
    sweep.lists(found)
    sweep.stops(found)
    assert sweep.run() == ["4713921"]


def test_fault_28_sixty_channels_on_three_pages_are_all_stopped(sweep: Sweep) -> None:
    found = [sweep.running(MAXIMUM, str(number)) for number in range(60)]
    for first, token in ((0, None), (20, "one"), (40, "two")):
        page: dict[str, Any] = {"Channels": found[first : first + 20]}
        if first < 40:
            page["NextToken"] = "one" if first == 0 else "two"
        sweep.medialive.add_response("list_channels", page, {"NextToken": token} if token else {})
        for each in page["Channels"]:
            sweep.stops(each)
    assert sweep.run() == [str(number) for number in range(60)]


def test_fault_28_a_page_that_fails_is_raised_when_all_channels_before_it_are_stopped(sweep: Sweep) -> None:
    found = [sweep.running(MAXIMUM, str(number)) for number in range(20)]
    sweep.medialive.add_response("list_channels", {"Channels": found, "NextToken": "one"}, {})
    for each in found:
        sweep.stops(each)
    sweep.medialive.add_client_error("list_channels", "GatewayTimeoutException", expected_params={"NextToken": "one"})
    (failure,) = sweep.failures()
    assert "GatewayTimeoutException" in failure
    assert sweep.called.count("StopChannel") == 20


def test_fault_28_a_stop_that_fails_is_raised_when_all_other_channels_are_stopped(
    sweep: Sweep, caplog: pytest.LogCaptureFixture
) -> None:
    found = [sweep.running(MAXIMUM, str(number)) for number in range(60)]
    sweep.lists(*found)
    for each in found:
        if each["Id"] in ("0", "30", "59"):
            sweep.medialive.add_client_error("stop_channel", "InternalServerErrorException", f"no {each['Id']}", 500)
        else:
            sweep.stops(each)
    with caplog.at_level(logging.INFO):
        failures = sweep.failures()
    assert [failure.rpartition(": ")[2] for failure in failures] == ["no 0", "no 30", "no 59"]
    (record,) = [record for record in caplog.records if record.message == "sweep"]
    assert len(record.__dict__["stopped"]) == 57
    assert record.__dict__["failures"] == failures


@pytest.mark.parametrize("verb", ["create_tags", "delete_tags"])
def test_a_tag_that_cannot_be_written_keeps_no_other_channel_running(sweep: Sweep, verb: str) -> None:
    state = "RUNNING" if verb == "create_tags" else "IDLE"
    tags = {} if verb == "create_tags" else {TAG: datetime.now(UTC).isoformat()}
    second = sweep.running(MAXIMUM, "2")
    sweep.lists(sweep.channel(state, channel_id="1", tags=tags), second)
    sweep.medialive.add_client_error(verb, "ForbiddenException", "no tags", 403)
    sweep.stops(second)
    (failure,) = sweep.failures()
    assert "no tags" in failure
    assert sweep.parameters("StopChannel") == [{"ChannelId": "2"}]


def test_fault_31_a_channel_started_by_a_function_that_died_is_timed_and_then_stopped(sweep: Sweep) -> None:
    # StartChannel was called and nothing else: the channel runs, and nobody noted it.
    orphan = sweep.channel("RUNNING")
    sweep.lists(orphan)
    sweep.notes(orphan)
    assert sweep.run() == []
    (given,) = sweep.parameters("CreateTags")
    noted = datetime.fromisoformat(given["Tags"][TAG])
    later = sweep.running(datetime.now(UTC) - noted + MAXIMUM)
    sweep.lists(later)
    sweep.stops(later)
    assert sweep.run() == ["4713921"]


def test_fault_31_a_sweep_that_died_after_its_stop_is_repaired_by_the_next(sweep: Sweep) -> None:
    # The channel was stopped, but its tag is still the old run's.
    found = sweep.running(2 * MAXIMUM, state="STOPPING")
    sweep.lists(found)
    sweep.forgets(found)
    assert sweep.run() == []


@pytest.mark.parametrize("code", ["AuthorizationErrorException", "NotFoundException", "InternalErrorException"])
def test_fault_32_a_notice_that_fails_never_keeps_a_channel_running(
    sweep: Sweep, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    found = [sweep.running(MAXIMUM, "1"), sweep.running(MAXIMUM, "2")]
    sweep.lists(*found)
    for each in found:
        stopped = {"Id": each["Id"], "Arn": each["Arn"], "State": "STOPPING"}
        sweep.medialive.add_response("stop_channel", stopped, {"ChannelId": each["Id"]})
        sweep.sns.add_client_error("publish", code, "denied", 403)
        sweep.forgets(each)
    assert sweep.run() == ["1", "2"]
    told = [record for record in caplog.records if record.message == "the notice could not be sent"]
    assert len(told) == 2
    for record in told:
        assert record.exc_info is not None
        assert isinstance(record.exc_info[1], ClientError)
        assert code in str(record.exc_info[1])


def test_fault_33_a_forgotten_channel_is_found_by_listing_and_needs_no_event_of_medialive(sweep: Sweep) -> None:
    found = sweep.running(MAXIMUM)
    sweep.lists(found)
    sweep.stops(found)
    assert sweep.event["source"] == "aws.events"
    assert sweep.event["detail"] == {}
    assert sweep.run() == ["4713921"]
    assert sweep.called[0] == "ListChannels"


def test_a_conflict_is_raised_as_what_it_is(sweep: Sweep) -> None:
    sweep.lists(sweep.running(MAXIMUM))
    sweep.medialive.add_client_error("stop_channel", "ConflictException", "stopping", 409)
    with pytest.raises(sweep.module.SweepError) as raised:
        sweep.run()
    assert isinstance(raised.value, ExceptionGroup)
    assert [type(failure) for failure in raised.value.exceptions] == [ConflictError]
