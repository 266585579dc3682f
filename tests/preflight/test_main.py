"""`python -m preflight`: its exit codes, its reports, and what it says of a file that is no template."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import typer

from preflight.__main__ import preflight
from tests.preflight.command_line import in_a_process, in_this_process
from tests.preflight.deployed import SNAPSHOTS, documents, properties

Run = Callable[..., "subprocess.CompletedProcess[str]"]
BROKEN = "EncoderSettings.OutputGroups[0].Outputs[1].VideoDescriptionNam"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    program = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    program.command()(preflight)
    return partial(in_this_process, program, tmp_path)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Our encoder with one property misspelt."""
    found = documents()
    outputs = properties(found, "MediaLiveStack", "AWS::MediaLive::Channel")["EncoderSettings"]["OutputGroups"][0]
    outputs["Outputs"][1]["VideoDescriptionNam"] = outputs["Outputs"][1]["VideoDescriptionName"]
    path = tmp_path / "MediaLiveStack.template.json"
    path.write_text(json.dumps(found["MediaLiveStack"]))
    return path


def test_what_aws_takes_exits_0(tmp_path: Path) -> None:
    done = in_a_process("preflight", tmp_path, *sorted((SNAPSHOTS / "production").glob("*.json")))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("7 templates, ")
    assert ": 0 errors, " in done.stdout


def test_what_aws_refuses_exits_1_and_is_told_in_a_table_with_its_whole_path(run: Run, broken: Path) -> None:
    done = run(broken)
    assert done.returncode == 1
    assert f"{BROKEN} " in done.stdout
    assert "did you mean VideoDescriptionName?" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 template, ")


def test_findings_are_told_as_json(run: Run, broken: Path) -> None:
    done = run("--json", broken)
    assert done.returncode == 1
    assert BROKEN in [entry["path"] for entry in json.loads(done.stdout) if entry["rule"] == "media-schema"]


def test_findings_are_told_as_sarif_with_the_file_they_are_in(run: Run, broken: Path) -> None:
    done = run("--sarif", broken.name)
    assert done.returncode == 1
    (report,) = json.loads(done.stdout)["runs"]
    places = [result["locations"][0] for result in report["results"] if result["ruleId"] == "media-schema"]
    assert places[0]["physicalLocation"]["artifactLocation"]["uri"] == broken.name


def test_two_formats_at_once_are_refused(run: Run, broken: Path) -> None:
    done = run("--json", "--sarif", broken)
    assert done.returncode == 2
    assert "--json" in done.stderr


def test_a_previous_template_is_read(run: Run, broken: Path, tmp_path: Path) -> None:
    good = SNAPSHOTS / "dev" / "MediaLiveStack.json"
    assert run("--previous", broken, good).returncode == 0
    missing = run("--previous", tmp_path / "gone.json", good)
    assert (missing.returncode, missing.stderr) == (
        2,
        f"preflight: {tmp_path / 'gone.json'}: No such file or directory\n",
    )


HALF = '{"Resources": {"It": {"Type": "AWS::MediaLive::Input", "Properties": {"Name": "\\ud800"}}}}'


@pytest.mark.parametrize("written", ["", "{", "[1]", "a: [", "\0", HALF])
def test_what_is_no_template_exits_2_in_one_line(run: Run, tmp_path: Path, written: str) -> None:
    path = tmp_path / "[red]it[0].json"
    path.write_text(written)
    done = run(path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"preflight: {path}: ")
    assert done.stderr.count("\n") == 1


def test_debug_shows_where_it_was_refused(tmp_path: Path) -> None:
    done = in_a_process("preflight", tmp_path, "--debug", "gone.json")
    assert done.returncode == 2
    assert done.stderr.startswith("Traceback")
    assert done.stderr.endswith("preflight: gone.json: No such file or directory\n")


def test_no_template_at_all_exits_2(run: Run) -> None:
    done = run()
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
