"""The brief's option A beside a media plane: one phase after another, each with its test points."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rehearsal.demo.options import Options, Source
from rehearsal.demo.supervisor import Supervisor
from rehearsal.ports import Ports
from tests.assembly import ROOT

COMMAND_SECONDS = 400


@pytest.mark.cloud
@pytest.mark.long
def test_every_phase_is_deployed_and_its_test_points_are_asked_before_the_next(tmp_path: Path) -> None:
    ports = Ports.free()
    options = Options(
        environment="dev", channel=None, duration=None, rungs=1, source=Source.SIMULATOR, out=tmp_path / "out"
    )
    with Supervisor(options, ports, "ap-northeast-2") as supervisor:
        supervisor.toolkit.bootstrap()
        done = subprocess.run(
            [
                *(sys.executable, "-m", "onair", "deploy", "--plan", "step", "--json"),
                *("--rehearsal", "--out", str(options.out)),
            ],
            cwd=ROOT,
            env={**os.environ, "COLUMNS": "200", "ONAIR_PORTS": ports.written()},
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert "Everything is deployed." in done.stderr
    told = json.loads(done.stdout)
    assert [phase["state"] for phase in told["phases"]] == ["deployed"] * 7
    verdicts = [[point["verdict"] for point in check["points"]] for check in told["checks"]]
    assert len(verdicts) == 7
    assert all("failed" not in asked and "passed" in asked for asked in verdicts)
    evidence = [json.loads(path.read_text()) for path in (options.out / "evidence").glob("*.json")]
    assert {point["phase"] for point in evidence} == {1, 2, 3, 4, 5, 6, 7}
    assert [point["name"] for point in evidence if not point["passed"]] == []
    unsigned, signed = (
        next(point for point in evidence if point["name"] == name)
        for name in ("origin-unsigned", "origin-signed-before-input")
    )
    assert (unsigned["observed"]["status"], signed["observed"]["status"]) == (403, 404)
