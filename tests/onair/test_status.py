"""`onair status`: what the operator reads, on the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import environments
from cost.price_list import price_list
from onair import meter
from onair.__main__ import main
from onair.live import Channel, Stop
from onair.status import Status, as_json, as_text
from rehearsal import session_file
from rehearsal.cloud.process import LocalCloud
from tests.conftest import Templates
from tests.rehearsal.cloud.channels import make_channel, reach

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DEV = environments.load("dev")
PRICES = price_list(DEV.region)
ON_AIR = Channel(
    id="7",
    name="onair-dev-main",
    state="RUNNING",
    since=NOW - timedelta(minutes=95),
    stops=(
        Stop(by="its own stop", at=NOW + timedelta(minutes=25)),
        Stop(by="the daily stop", at=datetime(2026, 11, 25, 20, tzinfo=UTC)),
    ),
)


@pytest.fixture
def looked(templates: Callable[[str], Templates]) -> Callable[..., Status]:
    """A look at dev with this channel, or with none."""
    dev = templates("dev")

    def of(*channels: Channel, deployed: Templates = dev, rehearsed: bool = False) -> Status:
        runs = tuple(
            (channel, meter.of_run(deployed, channel, PRICES, NOW) if channel.bills else None) for channel in channels
        )
        return Status(DEV, NOW, rehearsed, runs, meter.of_rest(deployed, PRICES))

    return of


def shown(seen: Status) -> str:
    recorder = Console(width=100)
    with recorder.capture() as capture:
        recorder.print(as_text(seen))
    return capture.get()


def test_a_run_is_shown_with_its_cost_and_its_stops_in_the_environment_s_time(looked: Callable[..., Status]) -> None:
    seen = looked(ON_AIR)
    said = shown(seen)
    run = seen.runs[0][1]
    assert run is not None
    assert run.so_far is not None
    assert "19:25, for 1 h 35 min" in said
    assert f"${run.so_far:.2f}, if it stopped now" in said
    assert f"${run.per_hour:.2f}, without what viewers fetch" in said
    assert "21:25  its own stop" in said
    assert "26 Nov 05:00  the daily stop" in said


def test_a_stopped_channel_is_shown_without_a_run(looked: Callable[..., Status]) -> None:
    said = shown(looked(Channel(id="7", name="onair-dev-main", state="IDLE")))
    assert "onair-dev-main  IDLE" in said
    assert "so far" not in said


def test_what_bills_idle_is_shown_with_what_parking_takes_off(looked: Callable[..., Status]) -> None:
    seen = looked(Channel(id="7", name="onair-dev-main", state="IDLE"))
    said = shown(seen)
    assert "MediaLive: idle channel" in said
    assert f"{seen.idle.saved_by_parking * 720:,.2f}" in said
    assert "phases 7 and 4 removed" in said


def test_prices_that_nobody_knows_are_told(looked: Callable[..., Status]) -> None:
    said = " ".join(shown(looked(ON_AIR)).split())
    assert "MediaLive, MediaPackage in ap-northeast-2 are not known: those of us-east-1 stand in." in said
    assert "No source states a price, so it is assumed, for: idle channel, idle push input" in said


def test_a_channel_that_nothing_will_stop_is_told(looked: Callable[..., Status]) -> None:
    said = shown(looked(Channel(id="7", name="onair-dev-main", state="RUNNING", since=NOW)))
    assert "nothing will stop it: deploy phase 7, or stop it yourself" in said


def test_a_run_that_nobody_noted_has_a_least(looked: Callable[..., Status]) -> None:
    said = shown(looked(Channel(id="7", name="onair-dev-main", state="STARTING")))
    assert "not noted yet: the sweep does within two minutes" in said
    assert "at least" in said


def test_input_that_is_missing_is_told_with_how_long(looked: Callable[..., Status]) -> None:
    silent = Channel(
        id="7", name="onair-dev-main", state="RUNNING", since=NOW, silent_since=NOW - timedelta(seconds=252)
    )
    assert "none for 4 min 12 s" in shown(looked(silent))


def test_an_account_without_phase_4_is_told(looked: Callable[..., Status]) -> None:
    said = shown(looked(deployed={}))
    assert "dev has no channel: phase 4 is not deployed" in said
    assert "Nothing bills while no channel runs." in said


def test_the_rehearsal_is_told_to_cost_nothing(looked: Callable[..., Status]) -> None:
    assert "The demo on this machine, which costs nothing." in shown(looked(ON_AIR, rehearsed=True))


def test_programs_read_the_same(looked: Callable[..., Status]) -> None:
    seen = looked(ON_AIR)
    found: dict[str, Any] = json.loads(json.dumps(as_json(seen)))
    (channel,) = found["channels"]
    assert (channel["name"], channel["since"]) == ("onair-dev-main", "2026-11-25T10:25:00+00:00")
    assert [stop["by"] for stop in channel["stops"]] == ["its own stop", "the daily stop"]
    run = seen.runs[0][1]
    assert run is not None
    assert channel["usdPerHour"] == f"{run.per_hour:.6f}"
    assert sum(float(line["usdPerHour"]) for line in found["idle"]["lines"]) == pytest.approx(
        float(found["idle"]["usdPerHour"]), abs=len(found["idle"]["lines"]) * 1e-6
    )


def test_the_command_asks_the_demo_that_is_running(
    cloud: LocalCloud, client: Callable[[str], Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session_file.write(tmp_path, cloud.environment)
    medialive = client("medialive")
    tags = {"onair:project": "onair", "onair:environment": "staging"}
    channel = make_channel(medialive, "onair-staging-main", Tags=tags)
    medialive.start_channel(ChannelId=channel["Id"])
    reach(medialive, channel["Id"], "RUNNING")
    try:
        with pytest.raises(SystemExit) as end:
            main(["status", "--env", "staging", "--rehearsal", "--out", str(tmp_path), "--json"])
    finally:
        medialive.stop_channel(ChannelId=channel["Id"])
    found = json.loads(capsys.readouterr().out)
    assert end.value.code == 0
    assert (found["environment"], found["rehearsed"]) == ("staging", True)
    assert [(one["id"], one["state"]) for one in found["channels"]] == [(channel["Id"], "RUNNING")]
