"""`onair destroy`: what it refuses before anything is taken, and in which order it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

import environments
from onair.destroy import (
    dependents,
    go_off_air,
    require_off_air,
    require_unneeded,
    what_becomes_of_recordings,
)
from onair.errors import OperatorError
from rehearsal.backstage import Backstage
from rehearsal.cloud.process import LocalCloud
from tests.rehearsal.cloud.channels import make_channel, reach

DEV, PRODUCTION = environments.load("dev"), environments.load("production")
ALL = set(range(1, 8))


@pytest.mark.parametrize(
    ("wanted", "needed_by", "command"),
    [
        ([3], r"phase 4 \(Encoder\) needs 3", "3-5,7"),
        ([2], r"phase 4 \(Encoder\) needs 2", "2,4-5,7"),
        ([1], r"phase 2 \(Archive storage\) needs 1", "1-7"),
        ([4], r"phase 7 \(Automation\) needs 4", "4,7"),
    ],
)
def test_fault_36_a_phase_that_another_uses_stays(wanted: list[int], needed_by: str, command: str) -> None:
    with pytest.raises(OperatorError, match=rf"^{needed_by}: remove it too, onair destroy {command} --env dev$"):
        require_unneeded(DEV, wanted, ALL)


@pytest.mark.parametrize("wanted", [[7], [6], [4, 7], [3, 4, 5, 7], list(ALL)])
def test_what_nothing_that_stays_needs_may_go(wanted: list[int]) -> None:
    require_unneeded(DEV, wanted, ALL)


def test_what_is_not_there_needs_nothing() -> None:
    require_unneeded(DEV, [3], {1, 2, 3})
    assert dependents(DEV, [3], {1, 2, 3, 4}) == {4}


def test_fault_38_production_is_not_taken_from_its_viewers(
    cloud: LocalCloud, client: Callable[[str], Any], name: str
) -> None:
    account, medialive = cloud.account(), client("medialive")
    environment = PRODUCTION.model_copy(update={"project": name})
    channel = make_channel(medialive, name, Tags={"onair:project": name, "onair:environment": "production"})
    require_off_air(account, environment)
    medialive.start_channel(ChannelId=channel["Id"])
    reach(medialive, channel["Id"], "RUNNING")
    with pytest.raises(OperatorError, match=f"^{name} is on air: onair stop --env production, then remove it$"):
        require_off_air(account, environment)


def test_fault_38_dev_is_stopped_and_waited_for_before_it_goes(
    cloud: LocalCloud, client: Callable[[str], Any], name: str
) -> None:
    account, medialive = cloud.account(), client("medialive")
    channel = make_channel(medialive, name, Tags={"onair:project": name, "onair:environment": "dev"})
    medialive.start_channel(ChannelId=channel["Id"])
    reach(medialive, channel["Id"], "RUNNING")
    go_off_air(Console(quiet=True), account, DEV.model_copy(update={"project": name}))
    assert medialive.describe_channel(ChannelId=channel["Id"])["State"] == "IDLE"


def test_a_channel_that_failed_is_not_waited_for_because_it_can_be_deleted(
    cloud: LocalCloud, client: Callable[[str], Any], backstage: Backstage, name: str
) -> None:
    account, medialive = cloud.account(), client("medialive")
    channel = make_channel(medialive, name, Tags={"onair:project": name, "onair:environment": "dev"})
    backstage.state(channel["Id"], "UPDATE_FAILED")
    go_off_air(Console(quiet=True), account, DEV.model_copy(update={"project": name}))
    medialive.delete_channel(ChannelId=channel["Id"])


def test_whoever_is_asked_reads_what_becomes_of_recordings() -> None:
    assert what_becomes_of_recordings(DEV, [4, 7]) == "Recordings stay."
    assert what_becomes_of_recordings(DEV, [2]) == "Recordings go with phase 2."
    assert what_becomes_of_recordings(PRODUCTION, [2]) == "Recordings stay in their bucket."
