"""An environment from its first phase to its last day, by the operator's commands alone, in the local AWS."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rehearsal import session_file
from rehearsal.cloud.process import LocalCloud
from rehearsal.cloud.toolkit import Toolkit
from rehearsal.ports import Ports
from tests.assembly import ROOT
from tests.rehearsal.cloud.waiting import until

pytestmark = [pytest.mark.cloud, pytest.mark.long]
COMMAND_SECONDS = 300


@dataclass(frozen=True)
class Operator:
    """Somebody at a terminal beside a local AWS that is empty but for `cdk bootstrap`."""

    cloud: LocalCloud
    out: Path

    def command(self, *arguments: str) -> Sequence[str]:
        return [sys.executable, "-m", "onair", *arguments, "--rehearsal", "--out", str(self.out)]

    def runs(self, *arguments: str, code: int = 0) -> str:
        """What a command says on both of its outputs; fails the test when it ends with another exit code."""
        done = self._ended(code, *arguments)
        return done.stdout + done.stderr

    def answers(self, *arguments: str) -> Any:
        """What a command has for programs, which is all that stands on its standard output."""
        return json.loads(self._ended(0, *arguments, "--json").stdout)

    def _ended(self, code: int, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self.command(*arguments),
            cwd=ROOT,
            env={**os.environ, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == code, said
        assert "Traceback" not in said
        return done

    def states(self) -> dict[int, str]:
        return {row["phase"]: row["state"] for row in self.answers("phases")["phases"]}

    def client(self, service: str) -> Any:
        return self.cloud.account().client(service)

    def stacks(self) -> set[str]:
        return {stack["StackName"] for stack in self.client("cloudformation").describe_stacks()["Stacks"]}


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    monkeypatch.setenv("ONAIR_STATE_DELAY", "0.3")
    with LocalCloud(Ports.free().aws, tmp_path, rtmp=("127.0.0.1", 11935)) as cloud:
        Toolkit(cloud, tmp_path, "dev").bootstrap()
        session_file.write(tmp_path / "out", cloud.environment)
        yield Operator(cloud, tmp_path / "out")


def test_fault_35_an_environment_is_built_through_an_interruption_parked_and_removed(operator: Operator) -> None:
    said = operator.runs("deploy", "4", code=1)
    assert "phase 4 (Encoder) needs 1-3, and 1-3 is not deployed: onair deploy 1-4 --env dev" in said
    deployed = operator.answers("deploy", "1")
    assert [row["state"] for row in deployed["phases"]] == ["deployed", *["not deployed"] * 6]
    assert "Next: onair deploy 2" in deployed["next"]

    interrupt_a_deploy(operator)
    said = operator.runs("deploy", "--plan", "dev-first")
    assert "dev, phases 1-7: main has one pipeline and 2 renditions up to 1280x720" in said
    assert "The week on dev is not full yet, by 0 checks" in said
    said = operator.runs("deploy", "--plan", "dev-first", "--env", "production", code=1)
    assert "production waits for a week on dev" in said
    looked = operator.answers("phases", "--detect-drift")
    assert [(row["state"], row["drift"]["status"]) for row in looked["phases"]] == [("deployed", "IN_SYNC")] * 7
    assert [row["drift"]["compared"] for row in looked["phases"]][3] == 4

    said = operator.runs("destroy", "3", code=1)
    assert "phase 4 (Encoder) needs 3: remove it too, onair destroy 3-5,7 --env dev" in said

    started = operator.answers("start", "--for", "5m")
    assert started["state"] == "RUNNING"
    assert started["stops"]
    said = operator.runs("park")
    assert "Parking saves $" in said
    assert operator.states() == {
        **dict.fromkeys((1, 2, 3, 5, 6), "deployed"),
        **dict.fromkeys((4, 7), "not deployed"),
    }
    assert operator.client("medialive").list_channels()["Channels"] == []

    assert operator.answers("unpark")["link"].startswith("larix://set/v1?")
    assert set(operator.states().values()) == {"deployed"}

    said = operator.runs("destroy", "all")
    assert "cdk bootstrap made it, for every CDK app of the account" in said
    assert "a day by list prices" in said
    assert operator.stacks() == {"CDKToolkit"}
    again = operator.answers("destroy", "all")
    assert again["removed"] == []
    assert again["left"]
    assert all(f"{each['kind']} {each['name']}" in said for each in again["left"])


def interrupt_a_deploy(operator: Operator) -> None:
    """Fault 35: a deploy that is killed is seen for what it is, and the same command goes on from there."""
    killed = subprocess.Popen(
        operator.command("deploy", "2-7"),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until(lambda: "onair-dev-mediapackage" in operator.stacks(), COMMAND_SECONDS)
    finally:
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
    left = operator.states()
    assert left[1] == "deployed"
    assert "not deployed" in left.values()


def test_the_core_is_built_at_once_without_the_archive(operator: Operator) -> None:
    said = operator.runs("deploy", "--plan", "core")
    assert "The core is built without archive and replay, which need phase 2." in said
    assert {name.removeprefix("onair-dev-") for name in operator.stacks()} == {
        "CDKToolkit",
        "network",
        "mediapackage",
        "medialive",
        "cloudfront",
    }
    assert "Next: onair deploy 2" in operator.runs("phases")
