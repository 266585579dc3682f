"""What is said of a machine: this one, and one that lacks something."""

from __future__ import annotations

import json
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from onair.doctor import machine
from onair.doctor.finding import Finding, Mark, Purpose
from rehearsal import session_file
from rehearsal.demo.supervisor import NEEDED_BYTES
from rehearsal.media.encoder.ffmpeg import find_ffmpeg, find_ffprobe
from rehearsal.ports import Ports
from tests.assembly import ROOT

LIBRARY = ("2.1148.0", 55)


def test_this_machine_has_what_the_tests_themselves_need() -> None:
    findings = {finding.what: finding for finding in machine.machine(ROOT, {"ONAIR_PORTS": Ports.free().written()})}
    needed = ("Python", "Node", "CDK CLI", "ffmpeg", "ffprobe", "Ports of the rehearsal")
    assert {what: findings[what].mark for what in needed} == dict.fromkeys(needed, Mark.GOOD)


def test_an_old_python_is_told_with_the_one_that_is_wanted() -> None:
    found = machine.python((3, 10, 9))
    assert (found.mark, found.found) == (Mark.MISSING, "3.10.9")
    assert found.mend == "3.11 or later: make setup PYTHON=python3.11"
    assert machine.python((3, 11, 0)).mark is Mark.GOOD


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that pins a command line and wants a Node; none is installed."""
    package = {"engines": {"node": ">=22"}, "dependencies": {"aws-cdk": "2.1148.1"}}
    (tmp_path / "package.json").write_text(json.dumps(package))
    return tmp_path


def install(project: Path, version: str, schema: str) -> None:
    folder = project / "node_modules" / "aws-cdk"
    folder.mkdir(parents=True)
    package = {"version": version, "devDependencies": {"@aws-cdk/cloud-assembly-schema": schema}}
    (folder / "package.json").write_text(json.dumps(package))


def test_the_library_tells_which_command_line_it_needs() -> None:
    needs = machine.library_needs()
    assert needs is not None
    pinned = json.loads((ROOT / "package.json").read_text())["dependencies"]["aws-cdk"]
    assert needs[0].split(".")[:2] == pinned.split(".")[:2]
    assert needs[1] > 50


def test_without_a_command_line_setup_is_the_mend(project: Path) -> None:
    found = machine.toolkit(project)
    assert (found.mark, found.found) == (Mark.MISSING, "none, 2.1148.1 is pinned")
    assert "make setup" in found.mend


@pytest.mark.parametrize(
    ("version", "schema", "mark"),
    [
        ("2.1148.1", ">=55.5.0", Mark.GOOD),
        ("2.1150.0", ">=56.0.0", Mark.NOTED),
        ("2.1147.9", ">=55.5.0", Mark.MISSING),
        ("3.0.0", ">=48.0.0", Mark.MISSING),
        ("2.1148.1", "^54.0.0", Mark.MISSING),
    ],
    ids=["the pinned one", "a newer one", "an older one", "npm's accident, which reads less", "an older schema"],
)
def test_a_command_line_must_read_what_the_library_writes(
    project: Path, monkeypatch: pytest.MonkeyPatch, version: str, schema: str, mark: Mark
) -> None:
    monkeypatch.setattr(machine, "library_needs", lambda: LIBRARY)
    install(project, version, schema)
    found = machine.toolkit(project)
    assert found.mark is mark
    assert bool(found.mend) is (mark is not Mark.GOOD)


def test_a_project_without_the_library_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "library_needs", lambda: None)
    install(project, "2.1148.1", ">=55.5.0")
    assert machine.toolkit(project).found == "2.1148.1, but no CDK library"


def test_a_newer_node_than_the_wheel_s_may_be_wanted(project: Path) -> None:
    package = json.loads((project / "package.json").read_text())
    (project / "package.json").write_text(json.dumps({**package, "engines": {"node": ">=99"}}))
    found = machine.node(project)
    assert (found.mark, found.mend) == (Mark.MISSING, "99 or later: make setup")


@pytest.mark.parametrize(
    ("variable", "look"),
    [
        ("REHEARSAL_FFMPEG", lambda: machine._binary("ffmpeg", find_ffmpeg)),
        ("REHEARSAL_FFPROBE", lambda: machine._binary("ffprobe", find_ffprobe)),
    ],
)
def test_a_binary_that_is_not_there_is_told_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, look: Callable[[], Finding]
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "absent"))
    found = look()
    assert found.mark is Mark.MISSING
    assert found.mend == f"run `make setup`, or set {variable} to its path"
    assert found.needed_to == (Purpose.REHEARSE,)


def test_without_a_browser_only_the_page_is_not_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "find_chromium", lambda: None)
    assert machine.browser().mark is Mark.NOTED


def test_a_busy_port_is_missing_unless_a_rehearsal_holds_it(tmp_path: Path) -> None:
    free = Ports.free()
    variables = {"ONAIR_PORTS": free.written()}

    def led_to(port: int) -> Finding:
        keys = {"AWS_ACCESS_KEY_ID": "a key", "AWS_SECRET_ACCESS_KEY": "a secret", "AWS_REGION": "ap-northeast-2"}
        session_file.write(tmp_path, {**keys, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"})
        return machine.ports(variables, tmp_path)

    with socket.create_server(("127.0.0.1", free.cdn)):
        without = machine.ports(variables, tmp_path)
        left_over, own = led_to(free.aws), led_to(free.cdn)
    assert own.mark is Mark.NOTED
    for busy in (without, left_over):
        assert (busy.mark, busy.found) == (Mark.MISSING, f"cdn port {free.cdn} in use on 127.0.0.1")
        assert "choose other ports with ONAIR_PORTS" in busy.mend


def test_ports_that_nobody_can_read_are_told(tmp_path: Path) -> None:
    assert "must hold rtmp=<port>" in machine.ports({"ONAIR_PORTS": "video=1"}, tmp_path).mend


def test_too_little_room_is_told_with_how_much_is_wanted() -> None:
    assert machine.disk(NEEDED_BYTES).mark is Mark.GOOD
    found = machine.disk(NEEDED_BYTES - 1)
    assert found.mark is Mark.MISSING
    assert found.found == f"999 MB free in {tempfile.gettempdir()}"
    assert "make 1000 MB of room" in found.mend
