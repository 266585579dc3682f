"""How an environment is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import environments
from onair.check.situation import Situation, situation
from rehearsal.backstage import Backstage
from rehearsal.cloud.process import LocalCloud
from tests.onair.encoder import deploy_outputs
from tests.rehearsal.cloud.channels import make_channel, reach

DEV = environments.load("dev")
MAIN = DEV.channels[0]


def test_before_phase_4_there_is_no_channel(cloud: LocalCloud, name: str) -> None:
    environment = DEV.model_copy(update={"project": name})
    found = situation(cloud.account(), environment, MAIN)
    assert (found, found.is_idle, found.is_on_air) == (Situation(None), True, False)
    assert str(found) == "phase 4 is not deployed"


def test_a_channel_is_found_idle_silent_and_on_air(
    cloud: LocalCloud, client: Callable[[str], Any], backstage: Backstage, name: str
) -> None:
    environment, medialive = DEV.model_copy(update={"project": name}), client("medialive")
    channel = make_channel(medialive, name)
    deploy_outputs(client, environment, "medialive", {"ChannelId": channel["Id"]})

    def found() -> Situation:
        return situation(cloud.account(), environment, MAIN)

    assert found() == Situation("IDLE")
    medialive.start_channel(ChannelId=channel["Id"])
    reach(medialive, channel["Id"], "RUNNING")
    silent = found()
    assert (silent.state, silent.is_on_air, silent.is_idle) == ("RUNNING", False, False)
    assert "the channel is RUNNING, without input for 0 min" in str(silent)
    backstage.alerts(channel["Id"], [])
    assert found().is_on_air
    medialive.stop_channel(ChannelId=channel["Id"])


def test_a_channel_that_somebody_deleted_is_neither(cloud: LocalCloud, client: Callable[[str], Any], name: str) -> None:
    environment = DEV.model_copy(update={"project": name})
    deploy_outputs(client, environment, "medialive", {"ChannelId": "999"})
    found = situation(cloud.account(), environment, MAIN)
    assert (found.state, found.is_idle, found.is_on_air) == ("DELETED", False, False)


@pytest.mark.parametrize("state", ["STARTING", "STOPPING", "CREATE_FAILED"])
def test_on_the_way_it_is_neither_on_air_nor_idle(state: str) -> None:
    assert (Situation(state).is_on_air, Situation(state).is_idle) == (False, False)
