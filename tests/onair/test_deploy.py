"""`onair deploy`: what it refuses before AWS is changed, each by the place that can know."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from copy import deepcopy
from pathlib import Path
from typing import Any

import boto3
import pytest

import environments
from environments import Environment
from onair.__main__ import main
from onair.assembly import Assembly
from onair.check.command import Checked
from onair.check.questions import Question
from onair.check.situation import Situation
from onair.check.verdict import Verdict
from onair.deploy import Build, require_account, require_needs, require_nothing_lost, require_off_air, require_own
from onair.errors import OperatorError
from onair.stacks import Standing, State
from rehearsal.account import Account
from rehearsal.cloud.process import LocalCloud
from rehearsal.demo.evidence import Evidence
from rehearsal.demo.points.storage import recordings_are_in_the_bucket
from stacks.phases import BY_NUMBER
from tests.conftest import Templates
from tests.rehearsal.cloud.channels import make_channel, reach

DEV = environments.load("dev")
ACCOUNT = "111122223333"


@pytest.fixture
def account(cloud: LocalCloud) -> Account:
    return cloud.account()


@pytest.fixture
def build(account: Account, name: str, templates: Callable[[str], Templates]) -> Callable[..., Build]:
    """A deploy of dev where these phases stand as the templates say, with changes to what is wanted."""

    def of(*there: int, changed: Templates | None = None) -> Build:
        dev = templates("dev")
        environment = DEV.model_copy(update={"project": name})
        standing = {
            number: Standing(phase=phase, state=State.CURRENT if number in there else State.MISSING)
            for number, phase in BY_NUMBER.items()
        }
        deployed = {BY_NUMBER[number].stack: dev[BY_NUMBER[number].stack] for number in there}
        return Build(account, environment, Assembly(Path(), {**dev, **(changed or {})}), standing, deployed)

    return of


def with_account(number: str | None) -> Environment:
    return DEV.model_copy(update={"account": number})


def test_fault_02_without_an_account_in_the_environment_nothing_is_deployed(account: Account) -> None:
    wanted = rf'account must name .*, got none or the placeholder 000000000000: write account = "{ACCOUNT}" into'
    with pytest.raises(OperatorError, match=wanted):
        require_account(account, with_account(None))


def test_fault_02_the_placeholder_is_no_account(account: Account) -> None:
    of_file = Environment.model_validate(DEV.model_dump() | {"account": "000000000000"})
    with pytest.raises(OperatorError, match="got none or the placeholder 000000000000: write account = "):
        require_account(account, of_file)


def test_fault_04_credentials_of_another_account_deploy_nothing(account: Account) -> None:
    wanted = rf"account of dev is 999988887777, got credentials of {ACCOUNT}: choose another profile with AWS_PROFILE"
    with pytest.raises(OperatorError, match=wanted):
        require_account(account, with_account("999988887777"))


def test_the_account_that_the_environment_names_is_deployed_into(account: Account) -> None:
    require_account(account, with_account(ACCOUNT))


def test_what_documentation_writes_in_place_of_the_owner_s_own_is_not_deployed() -> None:
    production = environments.load("production")
    with pytest.raises(OperatorError) as refused:
        require_own(production, [4, 7])
    assert str(refused.value).splitlines() == [
        "ingest.allow_list names 203.0.113.0/24, a network of documentation from which nobody can send: write the network "
        "that sends",
        "monitoring.emails names operations@example.com, which nobody reads: write an address that is read",
        "all of it stands in environments/production.toml",
    ]
    require_own(production, [1, 2, 3, 5])
    require_own(DEV, [*BY_NUMBER])


def test_fault_36_a_phase_whose_needs_are_missing_is_refused_with_the_command_that_brings_them(
    build: Callable[..., Build],
) -> None:
    wanted = r"phase 4 \(Encoder\) needs 1-3, and 2-3 is not deployed: onair deploy 2-4 --env dev"
    with pytest.raises(OperatorError, match=wanted):
        require_needs(build(1), [4])
    require_needs(build(1), [2, 3, 4])
    require_needs(build(1, 2, 3), [4])


def test_fault_37_a_change_that_replaces_an_input_is_refused_with_the_property(
    build: Callable[..., Build], templates: Callable[[str], Templates]
) -> None:
    changed = deepcopy(templates("dev")["MediaLiveStack"])
    (found,) = [each for each in changed["Resources"].values() if each["Type"] == "AWS::MediaLive::Input"]
    found["Properties"]["Type"] = "RTP_PUSH"
    wanted = build(1, 2, 3, 4, changed={"MediaLiveStack": changed})
    with pytest.raises(OperatorError, match=r"Type: got .*RTP_PUSH.*RTMP_PUSH.* as deployed") as refused:
        require_nothing_lost(wanted, [4])
    assert "add --replace if it shall be lost" in str(refused.value)
    require_nothing_lost(wanted, [3])
    require_nothing_lost(build(1, 2, 3, 4), [4])


def test_fault_37_phase_4_does_not_change_under_a_channel_that_runs(
    build: Callable[..., Build], templates: Callable[[str], Templates], client: Callable[[str], Any], name: str
) -> None:
    changed = deepcopy(templates("dev")["MediaLiveStack"])
    (found,) = [each for each in changed["Resources"].values() if each["Type"] == "AWS::MediaLive::Channel"]
    found["Properties"]["LogLevel"] = "DEBUG"
    wanted = build(1, 2, 3, 4, changed={"MediaLiveStack": changed})
    medialive = client("medialive")
    channel = make_channel(medialive, name, Tags={"onair:project": name, "onair:environment": "dev"})
    require_off_air(wanted, [4])
    medialive.start_channel(ChannelId=channel["Id"])
    reach(medialive, channel["Id"], "RUNNING")
    with pytest.raises(OperatorError, match=f"{name} runs, and phase 4 would change under it: onair stop --env dev"):
        require_off_air(wanted, [4])
    require_off_air(wanted, [5])
    require_off_air(build(1, 2, 3, 4), [4])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            [],
            "the phases are missing: write 3, 1-3, 1,3-5 or all, or --plan step, --plan core, --plan dev-first",
        ),
        (["3", "--plan", "core"], "--plan core names the phases itself, got '3' besides"),
        (["all", "--plan", "dev-first"], "--plan dev-first names the phases itself, got 'all' besides"),
        (
            ["--plan", "dev-first", "--env", "staging"],
            "--plan dev-first deploys dev, and after its week production, got --env staging: onair deploy all --env staging",
        ),
        (["all", "--env", "production", "--skip-week"], "--skip-week is for --plan dev-first --env production"),
        (["9"], "the phases must be written as 3, 1-3, 1,3-5 or all, got '9'"),
        (["1", "--env", "prd"], "env must be one of dev, production, staging, got 'prd'"),
    ],
)
def test_a_command_line_that_cannot_be_meant_is_told(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["deploy", *arguments])
    assert end.value.code == 1
    assert told in capsys.readouterr().err


def test_step_by_step_the_first_phase_in_which_a_point_failed_is_the_last(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What stands and what is asked is made up here: no phase of ours fails its points when it is deployed whole."""
    done: list[int] = []

    def asked(*_: object, **__: object) -> Checked:
        point = recordings_are_in_the_bucket
        answer = Evidence(
            name=point.name,
            phase=point.phase,
            title=point.title,
            request="ListObjectsV2",
            expected="a recording",
            observed={},
            passed=len(done) < 2,
        )
        verdict = Verdict(Question(point.phase, point, lambda: answer), answer, "", point.look)
        return Checked(DEV, rehearsed=True, found=Situation(None), verdicts=(verdict,), vlc=None)

    monkeypatch.setattr("onair.deploy.accounts.meant", lambda *_, **__: Account(boto3.Session(), "http://127.0.0.1:9"))
    monkeypatch.setattr("onair.deploy.synthesized", lambda *_, **__: nullcontext(Assembly(Path(), {})))
    monkeypatch.setattr("onair.deploy.standings", lambda *_: {})
    monkeypatch.setattr("onair.deploy.deployed_templates", lambda *_: {})
    monkeypatch.setattr("onair.deploy.deploy", lambda _console, _build, step, **_: done.extend(step))
    monkeypatch.setattr("onair.deploy.check.carry_out", asked)
    with pytest.raises(SystemExit) as end:
        main(["deploy", "--plan", "step", "--json"])
    assert (end.value.code, done) == (1, [1, 2])
    told = json.loads(capsys.readouterr().out)
    assert [point["verdict"] for check in told["checks"] for point in check["points"]] == ["passed", "failed"]
