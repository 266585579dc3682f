"""Outputs of one channel among several."""

from __future__ import annotations

import pytest

from rehearsal.stack_outputs import OF_CHANNELS, OutputMissingError, of_channel
from tests.stacks.media_core import core

OUTPUTS = {"ChannelId": "1", "ChannelIdHallB": "2", "PlayerUrl": "https://example.com/"}


@pytest.mark.parametrize(
    ("name", "channel", "value"),
    [
        ("ChannelId", "main", "1"),
        ("ChannelId", "hall-b", "2"),
        ("ChannelId", "Hall_B", "2"),
        ("PlayerUrl", "hall-b", "https://example.com/"),
    ],
)
def test_a_further_channel_s_output_ends_in_its_name(name: str, channel: str, value: str) -> None:
    assert of_channel(OUTPUTS, name, channel, first="main") == value


@pytest.mark.parametrize("name", sorted(OF_CHANNELS))
def test_a_channel_that_is_not_deployed_yet_is_not_taken_for_the_first(name: str) -> None:
    with pytest.raises(OutputMissingError, match=f"no output {name} of channel backup, only {name}"):
        of_channel({name: "the first channel's"}, name, "backup", first="main")


def test_the_outputs_of_channels_are_those_that_the_stacks_name_after_them() -> None:
    named = {
        name for template in core(channels=("main", "main-hall")).templates.values() for name in template["Outputs"]
    }
    after = {name.removesuffix("MainHall") for name in named if name.endswith("MainHall")}
    assert after == OF_CHANNELS - {"SrtListenerUrls"}  # which stands in place of RtmpPushUrls


def test_one_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(OutputMissingError, match="no output InputId, only ChannelId, ChannelIdHallB, PlayerUrl"):
        of_channel(OUTPUTS, "InputId", "main", first="main")


def test_a_stack_without_outputs_has_none() -> None:
    with pytest.raises(OutputMissingError, match="no output ChannelId, only none"):
        of_channel({}, "ChannelId", "main", first="main")
