"""Pipelines of a channel."""

from __future__ import annotations

import pytest

from constructs_lib.channel_class import ChannelClass, pipelines


@pytest.mark.parametrize(("channel_class", "count"), [("SINGLE_PIPELINE", 1), ("STANDARD", 2)])
def test_standard_runs_two_pipelines(channel_class: ChannelClass, count: int) -> None:
    assert pipelines(channel_class) == count
