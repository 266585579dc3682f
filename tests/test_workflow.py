"""The workflow of pull requests: what it runs exists here, and it asks for no more rights than it uses."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from onair.__main__ import COMMANDS
from tests.assembly import ROOT

WORKFLOW: dict[Any, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "checks.yml").read_text(encoding="utf-8"))
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def commands(job: str) -> str:
    return "\n".join(step["run"] for step in JOBS[job]["steps"] if "run" in step)


@pytest.mark.parametrize("job", JOBS)
def test_what_a_job_runs_exists(job: str) -> None:
    run = commands(job)
    assert set(re.findall(r"\bmake ([a-z]+)", run)) <= TARGETS
    assert set(re.findall(r"\bonair ([a-z]+)", run)) <= set(COMMANDS)
    assert [file for file in re.findall(r"(?<=sudo )\S+", run) if not (ROOT / file).exists()] == []


@pytest.mark.parametrize("job", JOBS)
def test_no_job_runs_for_ever(job: str) -> None:
    assert 0 < JOBS[job]["timeout-minutes"] <= 90


def test_only_the_job_that_asks_aws_may_ask_for_a_token_and_none_may_write_code() -> None:
    rights = {job: settings.get("permissions", WORKFLOW["permissions"]) for job, settings in JOBS.items()}
    assert [job for job, given in rights.items() if given.get("id-token") == "write"] == ["diff"]
    assert {given["contents"] for given in rights.values()} == {"read"}
    assert "configure-aws-credentials" in str(JOBS["diff"])
