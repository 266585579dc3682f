"""What a demo refuses before anything is started."""

from __future__ import annotations

import pytest

import environments
from rehearsal.demo.walk import chosen_channel, require_stream


def test_an_environment_without_a_stream_is_refused_by_its_phases() -> None:
    dev = environments.load("dev")
    with pytest.raises(environments.ConfigurationError) as refused:
        require_stream(dev.model_copy(update={"phases": (1, 2, 3)}))
    assert str(refused.value) == "phases of dev must hold 1, 3, 4 to be rehearsed: 4 missing, got 1, 2, 3"
    require_stream(dev.model_copy(update={"phases": (1, 3, 4)}))


def test_the_first_channel_is_rehearsed_unless_another_is_named() -> None:
    dev = environments.load("dev")
    second = dev.channels[0].model_copy(update={"name": "second"})
    both = dev.model_copy(update={"channels": (*dev.channels, second)})
    assert chosen_channel(both, None) is both.channels[0]
    assert chosen_channel(both, "second") is second
    with pytest.raises(environments.ConfigurationError, match="CHANNEL must be one of main, second, got 'third'"):
        chosen_channel(both, "third")
