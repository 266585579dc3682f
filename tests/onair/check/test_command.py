"""`onair check` as the operator runs it: against an empty account, and against dev as it is deployed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import environments
from onair.__main__ import main
from onair.check import history
from rehearsal import session_file
from rehearsal.cloud.process import LocalCloud
from rehearsal.demo import channel as live
from rehearsal.demo.ground import Ground
from rehearsal.demo.listener import wait_for
from rehearsal.demo.options import Options, Source
from rehearsal.demo.phone import SimulatedPhone
from rehearsal.demo.points import automation
from rehearsal.demo.points.point import Finding
from rehearsal.demo.supervisor import Supervisor
from rehearsal.media.rtmp.keys import read_stream_key
from rehearsal.ports import Ports

STAGING = environments.load("staging")
SECONDS = 60.0


def ended(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["check", *arguments])
    assert isinstance(end.value.code, int)
    return end.value.code


@pytest.fixture
def out(cloud: LocalCloud, tmp_path: Path) -> Path:
    """Where a demo writes in which nothing is deployed."""
    session_file.write(tmp_path, {**cloud.environment, "ONAIR_PORTS": Ports.free().written()})
    return tmp_path


def test_a_phase_that_is_not_deployed_fails_with_the_command_that_deploys_it(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended("1", "--env", "staging", "--rehearsal", "--out", str(out)) == 1
    said = capsys.readouterr().out
    assert "staging, the demo on this machine: phase 4 is not deployed." in said
    assert said.count("✗ FAILED") == 3
    assert f"got       NetworkStack is not deployed: there is no stack {STAGING.prefix}-network in" in said
    assert "look at   npx cdk deploy NetworkStack -c env=staging" in said


def test_a_file_in_the_place_of_the_evidence_is_told_before_anything_is_asked(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / "evidence").touch()
    assert ended("1", "--env", "staging", "--rehearsal", "--out", str(out)) == 1
    assert capsys.readouterr().err.startswith(
        f"onair: --out must name a place that can be written, got '{out}/evidence'"
    )


def test_programs_get_every_verdict_and_the_evidence_is_on_the_disk(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended("6-7", "--env", "staging", "--rehearsal", "--out", str(out), "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["environment"], told["rehearsed"], told["channelState"], told["vlc"]) == ("staging", True, None, None)
    names = [point["name"] for point in told["points"]]
    assert names[:5] == ["monitoring", "alarm-subscriptions", "schedules", "sweep-rounds", "dead-letters"]
    files = sorted((out / "evidence").glob("*.json"))
    kept = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    assert [evidence["name"] for evidence in kept] == [
        point["name"] for point in told["points"] if point["verdict"] != "not asked"
    ]
    assert {evidence["schema"] for evidence in kept} == {1}
    (check,) = history.read(out / "evidence").checks
    assert (check.environment, check.channel, check.account) == ("staging", "main", "111122223333")
    assert (check.region, check.rehearsed) == ("ap-northeast-2", True)
    assert [point.name for point in check.points] == [evidence["name"] for evidence in kept]


def test_a_second_check_takes_the_place_of_evidence_and_of_no_check(out: Path) -> None:
    for _ in range(2):
        ended("6", "--env", "staging", "--rehearsal", "--out", str(out), "--json")
    assert len(list((out / "evidence").glob("*.json"))) == 2
    assert [len(check.points) for check in history.read(out / "evidence").checks] == [2, 2]


def test_what_was_asked_before_ctrl_c_is_kept(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(ground: Ground) -> Finding:
        raise KeyboardInterrupt

    monkeypatch.setattr(automation, "schedules_stand", replace(automation.schedules_stand, ask=interrupted))
    assert ended("6-7", "--env", "staging", "--rehearsal", "--out", str(out)) != 0
    (check,) = history.read(out / "evidence").checks
    assert [point.name for point in check.points] == ["monitoring", "alarm-subscriptions"]


def test_a_wrong_phase_is_refused_before_anything_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("9", "--rehearsal", "--out", str(tmp_path)) == 1
    assert "onair: the phases must be written as 3, 1-3, 1,3-5 or all, got '9'" in capsys.readouterr().err
    assert not (tmp_path / "evidence").exists()


def test_without_a_demo_the_operator_is_told_how_to_start_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended("all", "--rehearsal", "--out", str(tmp_path)) == 1
    assert "no rehearsal is running" in capsys.readouterr().err


@dataclass(frozen=True)
class Deployed:
    """A rehearsal and the folder that it writes to."""

    running: Supervisor
    out: Path

    def client(self, service: str) -> Any:
        return self.running.cloud.account().client(service)

    def check(self, phases: str, *more: str) -> int:
        return ended(phases, "--rehearsal", "--out", str(self.out), *more)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """dev as it is deployed, off air, in a rehearsal of its own."""
    options = Options(
        environment="dev",
        channel=None,
        duration=0,
        rungs=1,
        source=Source.SIMULATOR,
        out=tmp_path_factory.mktemp("out"),
    )
    with Supervisor(options, Ports.free(), "ap-northeast-2") as running:
        running.toolkit.synth()
        running.toolkit.bootstrap()
        running.toolkit.deploy()
        found = Deployed(running, options.out)
        # Its own first round comes within two minutes.
        found.client("lambda").invoke(FunctionName="onair-dev-run-sweep", Payload=b"{}")
        yield found


def verdicts(deployed: Deployed, phases: str, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """The words of all points of these phases; a failure is told with what it got."""
    deployed.check(phases, "--json")
    told = json.loads(capsys.readouterr().out)
    failures = [(point["name"], point["observed"]) for point in told["points"] if point["verdict"] == "failed"]
    assert failures == []
    return {point["name"]: point["verdict"] for point in told["points"]}


@pytest.mark.cloud
@pytest.mark.long
def test_off_air_what_needs_a_stream_is_not_asked_on_air_it_is_found_and_then_its_recording(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    found = verdicts(deployed, "all", capsys)
    assert {name for name, word in found.items() if word == "not asked"} == {
        "archive",
        "origin-signed-on-air",
        "cdn-playlist",
        "cdn-segments",
        "cdn-manifest-fresh",
        "player",
        "sweep",
        "replay",
    }
    assert found["origin-signed-before-input"] == "passed"
    on_air_and_after(deployed, capsys)


def on_air_and_after(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    medialive = deployed.client("medialive")
    (channel,) = medialive.list_channels()["Channels"]
    (secret,) = [
        each["ARN"]
        for each in deployed.client("secretsmanager").list_secrets()["SecretList"]
        if "Ingest" in each["Name"]
    ]
    key = read_stream_key(deployed.client("secretsmanager"), secret)
    url = f"rtmp://127.0.0.1:{deployed.running.ports.rtmp}/live"
    live.start(medialive, channel["Id"])
    with SimulatedPhone(url, key, deployed.running.work / "phone", width=640, height=360, framerate=30):
        wait_for(lambda: finds_the_stream(deployed, capsys) or None, SECONDS, "a stream at the origin")
        live.stop(medialive, channel["Id"])
    found = verdicts(deployed, "2-3", capsys)
    assert found["archive"] == "passed"
    assert found["origin-signed-before-input"] == "not asked"


def finds_the_stream(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> bool:
    code = deployed.check("3-4", "--json")
    words = {point["name"]: point["verdict"] for point in json.loads(capsys.readouterr().out)["points"]}
    return code == 0 and words["origin-signed-on-air"] == "passed"
