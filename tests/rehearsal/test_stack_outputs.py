"""Outputs of one channel among several."""

from __future__ import annotations

import pytest

from rehearsal.stack_outputs import OutputMissingError, of_channel

OUTPUTS = {"ChannelId": "1", "ChannelIdHallB": "2", "PlayerUrl": "https://example.com/"}


@pytest.mark.parametrize(
    ("name", "channel", "value"),
    [
        ("ChannelId", "main", "1"),
        ("ChannelId", "hall-b", "2"),
        ("ChannelId", "Hall_B", "2"),
        ("ChannelId", "", "1"),
        ("PlayerUrl", "hall-b", "https://example.com/"),
    ],
)
def test_a_further_channel_s_output_ends_in_its_name(name: str, channel: str, value: str) -> None:
    assert of_channel(OUTPUTS, name, channel) == value


def test_one_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(OutputMissingError, match="no output InputId, only ChannelId, ChannelIdHallB, PlayerUrl"):
        of_channel(OUTPUTS, "InputId", "main")


def test_a_stack_without_outputs_has_none() -> None:
    with pytest.raises(OutputMissingError, match="no output ChannelId, only none"):
        of_channel({}, "ChannelId", "main")
