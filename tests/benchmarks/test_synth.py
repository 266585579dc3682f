"""The synth that is timed is the product's own, with as many channels as its name says."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from benchmarks.synth import command, variables, with_channels
from environments import load


@pytest.mark.parametrize("channels", [1, 10])
def test_the_project_has_so_many_channels_and_is_otherwise_dev(channels: int, tmp_path: Path) -> None:
    made = load("dev", with_channels(tmp_path, channels) / "environments")
    dev = load("dev")
    assert len(made.channels) == channels
    assert made.model_copy(update={"channels": dev.channels}) == dev
    assert made.channels[0] == dev.channels[0]


def test_app_py_itself_is_run_as_the_cdk_cli_runs_it(tmp_path: Path) -> None:
    project = with_channels(tmp_path, 2)
    assert command(project)[1:] == ["-O", str(project / "app.py")]
    environment = variables(project / "cdk.out", validation=False)
    subprocess.run(command(project), env=environment, capture_output=True, check=True)
    resources = json.loads((project / "cdk.out" / "MediaLiveStack.template.json").read_text())["Resources"].values()
    assert [resource["Type"] for resource in resources].count("AWS::MediaLive::Channel") == 2


def test_with_validation_on_nothing_keeps_cdk_and_preflight_from_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDK_VALIDATION", "false")  # of whoever measures
    assert "CDK_VALIDATION" not in variables(Path("cdk.out"), validation=True)
    assert variables(Path("cdk.out"), validation=False)["CDK_VALIDATION"] == "false"
