"""The demo's own start and stop, and who may have been faster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.stub import Stubber

from rehearsal.demo import channel as live

if TYPE_CHECKING:
    from mypy_boto3_medialive import MediaLiveClient

CHANNEL = {"ChannelId": "1234567"}


@pytest.fixture
def medialive() -> MediaLiveClient:
    return boto3.client("medialive")


@pytest.fixture
def answers(medialive: MediaLiveClient) -> Iterator[Stubber]:
    """What MediaLive answers, in order; all of it must be asked for."""
    with Stubber(medialive) as stubbed:
        yield stubbed
        stubbed.assert_no_pending_responses()


def conflict(answers: Stubber, call: str) -> None:
    answers.add_client_error(call, "ConflictException", "Channel 1234567 is elsewhere", 409, expected_params=CHANNEL)


def states(answers: Stubber, *found: str) -> None:
    for state in found:
        answers.add_response("describe_channel", {"State": state}, CHANNEL)


def test_a_start_is_waited_for_and_one_that_falls_back_is_said(medialive: MediaLiveClient, answers: Stubber) -> None:
    answers.add_response("start_channel", {"State": "STARTING"}, CHANNEL)
    states(answers, "STARTING", "RUNNING")
    live.start(medialive, "1234567")
    answers.add_response("start_channel", {"State": "STARTING"}, CHANNEL)
    states(answers, "STARTING", "IDLE")
    with pytest.raises(live.ChannelError, match="channel 1234567 did not start"):
        live.start(medialive, "1234567")


def test_a_stop_is_waited_for(medialive: MediaLiveClient, answers: Stubber) -> None:
    answers.add_response("stop_channel", {"State": "STOPPING"}, CHANNEL)
    states(answers, "STOPPING", "IDLE")
    live.stop(medialive, "1234567")


@pytest.mark.parametrize("found", [("IDLE", "IDLE"), ("STOPPING", "STOPPING", "IDLE")])
def test_a_channel_that_a_guard_has_stopped_before_is_as_good(
    medialive: MediaLiveClient, answers: Stubber, found: tuple[str, ...]
) -> None:
    conflict(answers, "stop_channel")
    states(answers, *found)
    live.stop(medialive, "1234567")


def test_a_stop_that_is_refused_while_the_channel_is_not_off_fails(
    medialive: MediaLiveClient, answers: Stubber
) -> None:
    conflict(answers, "stop_channel")
    states(answers, "UPDATING")
    with pytest.raises(medialive.exceptions.ConflictException):
        live.stop(medialive, "1234567")
