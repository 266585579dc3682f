"""`onair start` and `onair stop`, against a channel of the local AWS."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer

import environments
from onair import live
from onair.__main__ import main
from rehearsal import session_file
from rehearsal.cloud.process import LocalCloud
from tests.onair.encoder import deploy_outputs
from tests.rehearsal.cloud.channels import make_channel, reach
from tests.rehearsal.cloud.guarded import guarded_dev

PRODUCTION = environments.load("production")


@dataclass(frozen=True)
class Deployed:
    """A channel of which phase 4 publishes the id."""

    client: Callable[[str], Any]
    channel_id: str
    out: Path
    env: str

    def run(self, *arguments: str) -> int:
        with pytest.raises(SystemExit) as end:
            main([arguments[0], "--env", self.env, "--rehearsal", "--out", str(self.out), *arguments[1:]])
        assert isinstance(end.value.code, int)
        return end.value.code

    @property
    def state(self) -> str:
        return str(self.client("medialive").describe_channel(ChannelId=self.channel_id)["State"])


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.05)


@pytest.fixture(scope="module")
def encoder(cloud: LocalCloud, client: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """Phase 4 of production without phase 7."""
    out = tmp_path_factory.mktemp("out")
    session_file.write(out, cloud.environment)
    tags = {"onair:project": PRODUCTION.project, "onair:environment": PRODUCTION.name}
    channel = make_channel(client("medialive"), f"{PRODUCTION.prefix}-main", Tags=tags)
    deploy_outputs(client, PRODUCTION, "medialive", {"ChannelId": channel["Id"]})
    return Deployed(client, channel["Id"], out, "production")


@pytest.fixture
def stopped(encoder: Deployed) -> Iterator[Deployed]:
    yield encoder
    if encoder.state != "IDLE":
        encoder.client("medialive").stop_channel(ChannelId=encoder.channel_id)
        reach(encoder.client("medialive"), encoder.channel_id, "IDLE")


def test_without_phase_7_a_start_is_refused_because_nothing_would_stop_it(
    stopped: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    assert stopped.run("start") == 1
    said = capsys.readouterr().err
    assert "phase 7 is not deployed (no function onair-production-air-control)" in said
    assert "npx cdk deploy AutomationStack -c env=production, or add --without-guards" in said
    assert stopped.state == "IDLE"


def test_who_insists_is_told_that_nobody_else_will_stop_it(
    stopped: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    assert stopped.run("start", "--without-guards") == 0
    assert stopped.state == "RUNNING"
    assert "the daily stop" in capsys.readouterr().out


def test_a_length_needs_the_guards(stopped: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    assert stopped.run("start", "--without-guards", "--for", "5m") == 1
    assert "--for needs phase 7" in capsys.readouterr().err
    assert stopped.state == "IDLE"


def test_a_channel_that_runs_is_not_started_again(stopped: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    assert stopped.run("start", "--without-guards") == 0
    assert stopped.run("start") == 0
    told = capsys.readouterr().out
    assert f"{PRODUCTION.prefix}-main is RUNNING already." in told
    assert "the daily stop" in told
    assert stopped.run("start", "--for", "5m") == 1
    assert "--for sets the stop of a run that it begins: leave --for out" in capsys.readouterr().err
    assert stopped.run("start", "--json") == 0
    said = capsys.readouterr()
    assert "is RUNNING already." in said.err
    assert json.loads(said.out).items() >= {"id": stopped.channel_id, "state": "RUNNING"}.items()


@pytest.mark.parametrize("command", [("start", "--without-guards"), ("stop",)])
def test_another_channel_s_place_in_the_file_does_not_make_it_the_one_that_is_meant(
    stopped: Deployed, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A channel that the file has got before the others is not deployed yet."""
    (main,) = PRODUCTION.channels
    changed = PRODUCTION.model_copy(update={"channels": (main.model_copy(update={"name": "backup"}), main)})
    for module in ("start", "stop"):
        monkeypatch.setattr(f"onair.{module}.chosen", lambda _: changed)
    assert stopped.run(*command) == 1
    assert "channel backup of production is not there, although phase 4 is" in capsys.readouterr().err
    assert stopped.state == "IDLE"
    assert stopped.run(*command, "--channel", "main") == 0
    assert "onair-production-main" in capsys.readouterr().out


def test_a_stop_waits_until_the_channel_is_idle(stopped: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    assert stopped.run("start", "--without-guards") == 0
    assert stopped.run("stop") == 0
    assert stopped.state == "IDLE"
    assert stopped.run("stop") == 0
    assert "is stopped already." in capsys.readouterr().out


def test_a_stop_tells_a_program_what_it_stopped(stopped: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    assert stopped.run("start", "--without-guards") == 0
    capsys.readouterr()
    for asked in (True, False):
        assert stopped.run("stop", "--json") == 0
        found = json.loads(capsys.readouterr().out)
        assert (found["id"], found["state"]) == (stopped.channel_id, "IDLE")
        assert (found["stopAskedAt"] is not None) is asked


def test_on_aws_nothing_starts_unless_the_operator_agrees(
    stopped: Deployed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def no(question: str, *, err: bool) -> bool:
        asked.append((question, err))
        return False

    monkeypatch.setattr("rehearsal.account.Account.is_rehearsed", False)
    monkeypatch.setattr(typer, "confirm", no)
    assert stopped.run("start", "--without-guards") == 1
    said = capsys.readouterr()
    assert asked == [("Start it?", False)]
    assert "an hour on air" in said.out
    assert "nothing was started" in said.err
    assert stopped.state == "IDLE"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """dev as it is deployed, phase 7 included."""
    work = tmp_path_factory.mktemp("guarded")
    with guarded_dev(work) as own:
        session_file.write(work / "out", own.environment)
        client = own.account().client
        (channel,) = client("medialive").list_channels()["Channels"]
        yield Deployed(client, channel["Id"], work / "out", "dev")


@pytest.mark.cloud
@pytest.mark.long
def test_a_start_for_minutes_says_its_price_and_what_will_stop_it(
    guarded: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded.run("start", "--for", "5m") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert guarded.state == "RUNNING"
    assert "onair-dev-main costs $" in said
    assert "for 5 min $" in said
    assert "its own stop" in said
    stops = guarded.client("scheduler").list_schedules(GroupName="onair-dev-stops")["Schedules"]
    assert f"stop-{guarded.channel_id}" in [each["Name"] for each in stops]
    assert guarded.run("stop") == 0
    assert "It ran for 0 min" in capsys.readouterr().out
    assert guarded.state == "IDLE"
