"""The channels of the simulated world are MediaLive's: botocore's states, calls and waiters hold them to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from botocore.exceptions import WaiterError
from botocore.model import StringShape
from botocore.session import get_session

from stream_automation.decisions import BILLING_STATES, GONE, TRANSITIONAL, Step, step
from stream_automation.edge import channels
from tests.automation.account import connected
from tests.automation.channel_states import ACCEPTED, LISTENING, MOVES, reachable
from tests.automation.conditions import Conditions
from tests.automation.encoder import Encoder, Fate
from tests.automation.handlers import stops
from tests.automation.world import World

MEDIALIVE = get_session().get_service_model("medialive")
WAITERS = get_session().get_waiter_model("medialive")
BEFORE = {
    "ChannelCreated": "CreateChannel",
    "ChannelRunning": "StartChannel",
    "ChannelStopped": "StopChannel",
    "ChannelDeleted": "DeleteChannel",
}
"""The call after which each waiter is used."""


def api_states() -> list[str]:
    """ChannelState, as botocore's model lists it."""
    shape = MEDIALIVE.shape_for("ChannelState")
    assert isinstance(shape, StringShape)
    return list(shape.enum)


def acceptors(waiter: str, state: str) -> set[str]:
    """The channel states that a waiter takes for success, failure or a reason to go on."""
    config = WAITERS.get_waiter(waiter)
    return {found.expected for found in config.acceptors if (found.matcher, found.state) == ("path", state)}


def test_the_states_are_exactly_those_of_the_api() -> None:
    assert set(MOVES) == set(api_states())
    assert set().union(*MOVES.values()) <= set(MOVES)


def test_every_state_but_the_first_is_come_to() -> None:
    assert reachable("CREATING") == set(MOVES)


@pytest.mark.parametrize(("operation", "accepted"), ACCEPTED.items())
def test_a_call_leads_where_a_channel_may_go_and_is_a_conflict_elsewhere(
    operation: str, accepted: tuple[str, frozenset[str]]
) -> None:
    leads_to, from_states = accepted
    assert all(leads_to in MOVES[state] for state in from_states)
    errors = {shape.name for shape in MEDIALIVE.operation_model(operation).error_shapes}
    assert "ConflictException" in errors


def test_the_waiters_of_channels_are_all_looked_at() -> None:
    on_channels = {name for name in WAITERS.waiter_names if WAITERS.get_waiter(name).operation == "DescribeChannel"}
    assert on_channels == set(BEFORE)


@pytest.mark.parametrize(("waiter", "operation"), BEFORE.items())
def test_from_where_its_call_leads_a_waiter_finds_what_it_waits_for(waiter: str, operation: str) -> None:
    begins = ACCEPTED[operation][0]
    assert acceptors(waiter, "retry") == {begins}
    ends = acceptors(waiter, "success") | acceptors(waiter, "failure")
    assert ends <= reachable(begins)
    # The first that it comes to by itself is one that the waiter knows, or a way back.
    assert MOVES[begins] & acceptors(waiter, "success")


def test_what_the_functions_decide_on_are_the_same_states() -> None:
    assert {state for state in MOVES if step("start", state) is Step.CALL} == ACCEPTED["StartChannel"][1]
    assert {state for state in MOVES if step("stop", state) is Step.CALL} == ACCEPTED["StopChannel"][1]
    assert set(MOVES) >= BILLING_STATES | GONE | TRANSITIONAL
    assert LISTENING < BILLING_STATES


# The real waiters on a channel of the world


class Lab:
    """A world of which one channel is moved by hand, and waited for."""

    def __init__(self, seed: int) -> None:
        self.world = World(Conditions(seed=seed, whole=frozenset(), shows=0), stops())
        self.world.timeline.wait(timedelta(minutes=3))
        self.channel: Encoder = self.world.cloud.encoder(self.world.ours[0])

    def wait(self, name: str) -> None:
        channels.medialive.get_waiter(name).wait(ChannelId=self.channel.id)  # type: ignore[call-overload]


@pytest.fixture
def lab(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    found = Lab(getattr(request, "param", 1))

    def sleep(seconds: float) -> None:
        found.world.timeline.wait(timedelta(seconds=seconds))

    monkeypatch.setattr("botocore.waiter.time.sleep", sleep)
    with connected(found.world.cloud, channels):
        yield found


@pytest.mark.parametrize("lab", range(12), indirect=True)
def test_a_start_and_a_stop_take_as_long_as_their_waiters_allow(lab: Lab) -> None:
    lab.world.encoders.start(lab.channel, "console")
    lab.wait("channel_running")
    assert lab.channel.state == "RUNNING"
    lab.world.encoders.stop(lab.channel, "console")
    lab.wait("channel_stopped")
    assert lab.channel.state == "IDLE"


def test_a_start_that_fails_is_no_running_channel_to_the_waiter(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.automation.encoders.fate", lambda *_, **__: doomed())
    lab.world.encoders.start(lab.channel, "console")
    with pytest.raises(WaiterError):
        lab.wait("channel_running")
    assert lab.channel.state == "IDLE"


def doomed() -> Fate:
    return Fate(timedelta(minutes=1), fails=True, stops_within=timedelta(minutes=1), recovers=None)


def test_a_world_takes_its_channels_through_every_state_of_a_life_without_a_deletion() -> None:
    seen: dict[str, set[str]] = {}
    for seed in range(4):
        world = World(Conditions(seed=seed, days=12, meddling=12, shows=2.0), stops()).run()
        told = [line.text.partition(":")[0] for line in world.journal.lines if line.channel_id == world.ours[0]]
        for before, after in pairwise(["CREATING", *(text for text in told if text in MOVES)]):
            seen.setdefault(before, set()).add(after)
    never = {"CREATE_FAILED", "DELETING", "DELETED"}
    assert seen == {state: set(after - never) for state, after in MOVES.items() if state not in never}
