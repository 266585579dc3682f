"""Our own three environments under every rule, without a network and without an account."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from preflight.check import check
from preflight.finding import Severity
from preflight.template import Templates
from tests.assembly import ROOT
from tests.preflight.deployed import SNAPSHOTS, documents

OPEN = ("allow-list-open-in-dev", "AWS::MediaLive::InputSecurityGroup", "WhitelistRules[0].Cidr", "0.0.0.0/0")
# Run before preflight: whoever asks the network or looks for an account ends the process.
GUARD = """
import runpy, socket, sys
def refuse(*_, **__): raise AssertionError("preflight asked the network")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
import botocore.credentials
def account(*_, **__): raise AssertionError("preflight looked for an account")
botocore.credentials.CredentialResolver.load_credentials = account
sys.argv[0] = "preflight"
runpy.run_module("preflight", run_name="__main__")
"""


@pytest.mark.parametrize(("environment", "warnings"), [("dev", [OPEN]), ("staging", []), ("production", [])])
def test_nothing_is_refused_and_only_the_open_allow_list_of_dev_is_warned_of(
    environment: str, warnings: list[tuple[str, str, str, str]]
) -> None:
    found = check(Templates(documents(environment)))
    assert [each for each in found if each.rule.severity is Severity.ERROR] == []
    told = [(one.rule.id, one.violation.resource.type, one.violation.path, one.violation.got) for one in found]
    assert told == warnings


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_the_seven_templates_are_checked_without_a_network_and_without_an_account(
    environment: str, tmp_path: Path
) -> None:
    templates = sorted((SNAPSHOTS / environment).glob("*.json"))
    done = subprocess.run(
        [sys.executable, "-c", GUARD, "--json", *map(str, templates)],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": str(tmp_path),
            "AWS_EC2_METADATA_DISABLED": "true",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(templates) == 7
    assert [entry["severity"] for entry in json.loads(done.stdout)] == ["warning"] * (environment == "dev")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "asked the network"),
        ("import boto3; boto3.Session().get_credentials()", "looked for an account"),
    ],
)
def test_the_guard_ends_whoever_asks(asked: str, said: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", GUARD.replace('runpy.run_module("preflight", run_name="__main__")', asked)],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert said in done.stderr
