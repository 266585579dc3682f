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


def test_app_py_itself_is_run_preflight_included(tmp_path: Path) -> None:
    project = with_channels(tmp_path, 2)
    done = subprocess.run(
        command(project),
        env=variables(project / "cdk.out", validation=True),
        capture_output=True,
        text=True,
        check=True,
    )
    # It warns of the open allow-list, in a line that names its command.
    assert "python -m preflight" in done.stderr
    resources = json.loads((project / "cdk.out" / "MediaLiveStack.template.json").read_text())["Resources"].values()
    assert [resource["Type"] for resource in resources].count("AWS::MediaLive::Channel") == 2


def test_without_validation_neither_cdk_nor_preflight_looks(tmp_path: Path) -> None:
    project = with_channels(tmp_path, 1)
    done = subprocess.run(
        command(project),
        env=variables(project / "cdk.out", validation=False),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "python -m preflight" not in done.stderr
