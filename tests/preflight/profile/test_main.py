"""`python -m preflight.profile`: what it prints and refuses."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from preflight.profile.__main__ import app
from tests.assembly import ROOT
from tests.preflight.command_line import in_a_process, in_this_process
from tests.preflight.deployed import SNAPSHOTS
from tests.preflight.profile.profiles import camel_profile

Run = Callable[..., "subprocess.CompletedProcess[str]"]
DEV = SNAPSHOTS / "dev" / "MediaLiveStack.json"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return partial(in_this_process, app, tmp_path)


@pytest.mark.parametrize("casing", [(), ("--camel",)])
def test_what_dev_deploys_is_exported_and_imported_as_dev_states_it(
    run: Run, tmp_path: Path, casing: tuple[str, ...]
) -> None:
    exported = run("export", DEV, *casing)
    assert (exported.returncode, exported.stderr) == (0, "")
    assert ("videoDescriptions" in json.loads(exported.stdout)) == bool(casing)
    (tmp_path / "profile.json").write_text(exported.stdout)
    imported = in_a_process("preflight.profile", tmp_path, "import", "profile.json")
    assert (imported.returncode, imported.stderr) == (0, "")
    stated = tomllib.loads((ROOT / "environments" / "dev.toml").read_text())
    document = tomllib.loads(imported.stdout)
    assert document["encoding"] == stated["encoding"]
    assert document["channels"]["ladder"] == stated["channels"][0]["ladder"]


def test_a_profile_that_aws_would_reject_exits_1_with_a_table_and_no_ladder(run: Run, tmp_path: Path) -> None:
    profile = camel_profile()
    profile["videoDescriptions"][1]["codecSettings"]["h264Settings"]["bitRate"] = 1
    (tmp_path / "profile.json").write_text(json.dumps(profile))
    done = run("import", "profile.json")
    assert done.returncode == 1
    assert "EncoderSettings.VideoDescriptions[1].CodecSettings.H264Settings.bitRate " in done.stdout
    assert "did you mean Bitrate?" in done.stdout
    assert "[[channels.ladder]]" not in done.stdout


def test_a_profile_without_a_rung_exits_1_in_one_line(run: Run, tmp_path: Path) -> None:
    profile = camel_profile() | {"videoDescriptions": [], "outputGroups": []}
    for audio in profile.pop("audioDescriptions"):
        assert audio
    (tmp_path / "profile.json").write_text(json.dumps(profile | {"audioDescriptions": []}))
    done = run("import", "profile.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "preflight: profile.json: no rung to carry over: none of its encodes is H.264\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("import", "gone.json"), "gone.json: No such file or directory"),
        (("import", DEV), f"{DEV}: no encoder settings: it has no VideoDescriptions"),
        (("export", "gone.json"), "gone.json: No such file or directory"),
        (
            ("export", SNAPSHOTS / "dev" / "NetworkStack.json"),
            f"{SNAPSHOTS / 'dev' / 'NetworkStack.json'}: no MediaLive channel in it",
        ),
        (
            ("export", DEV, "--channel", "[red]"),
            f"{DEV}: 0 channels are named [red]: state one with --channel, there are: onair-dev-main",
        ),
    ],
)
def test_what_cannot_be_read_exits_2_in_one_line(run: Run, arguments: tuple[str | Path, ...], told: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"preflight: {told}\n")


def test_nothing_of_cdk_or_of_our_environments_is_imported() -> None:
    """The preflight reads anybody's templates, and starts at once."""
    code = "import preflight.__main__, preflight.profile.__main__, sys; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    tops = {name.partition(".")[0] for name in done.stdout.split()}
    assert not tops & {"aws_cdk", "constructs", "environments", "stacks", "constructs_lib", "rehearsal"}
