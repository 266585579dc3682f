"""The account that a command speaks to, and what it says when that refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

import environments
from onair.account import of_aws, of_rehearsal, plainly
from onair.errors import OperatorError
from onair.week.required import required
from rehearsal import session_file
from rehearsal.account import Account
from rehearsal.cloud.process import LocalCloud


def test_the_running_rehearsal_is_found_by_its_file(cloud: LocalCloud, tmp_path: Path) -> None:
    session_file.write(tmp_path, cloud.environment)
    account = of_rehearsal(tmp_path)
    assert account.is_rehearsed
    assert account.client("sts").get_caller_identity()["Account"] == "111122223333"


def test_without_one_the_operator_is_told_how_to_start_it(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="no rehearsal is running"):
        of_rehearsal(tmp_path)


def test_its_account_needs_no_profile(cloud: LocalCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nope")
    session_file.write(tmp_path, cloud.environment)
    assert of_rehearsal(tmp_path).region == cloud.region


def test_a_file_that_leads_away_from_this_machine_is_refused(cloud: LocalCloud, tmp_path: Path) -> None:
    away = {**cloud.environment, "AWS_ENDPOINT_URL": "https://medialive.ap-northeast-2.amazonaws.com"}
    session_file.write(tmp_path, away)
    with pytest.raises(
        OperatorError, match=r"AWS_ENDPOINT_URL must be http://127\.0\.0\.1:<port>, got 'https://medialive"
    ):
        of_rehearsal(tmp_path)


def test_a_file_that_was_left_over_is_told_as_such(cloud: LocalCloud, tmp_path: Path, unused_tcp_port: int) -> None:
    endpoint = f"http://127.0.0.1:{unused_tcp_port}"
    session_file.write(tmp_path, {**cloud.environment, "AWS_ENDPOINT_URL": endpoint})
    with pytest.raises(OperatorError, match=rf"^no rehearsal answers at {endpoint}: .*rehearsal\.json is left over"):
        of_rehearsal(tmp_path)


def test_a_refusal_of_the_service_is_one_line(cloud: LocalCloud) -> None:
    account = cloud.account()
    with pytest.raises(OperatorError, match=r"^DescribeChannel was refused: NotFoundException: "), plainly():
        account.client("medialive").describe_channel(ChannelId="1")


@pytest.mark.usefixtures("hurried")
def test_a_service_that_cannot_be_reached_is_one_line(unused_tcp_port: int) -> None:
    account = Account(of_aws("ap-northeast-2").session, f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(OperatorError, match="Could not connect to the endpoint"), plainly():
        account.client("sts").get_caller_identity()


@pytest.mark.parametrize("variable", ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
def test_a_profile_that_is_none_is_told_with_its_variable(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "nope")
    with pytest.raises(
        OperatorError, match=rf"^{variable} must name a profile of ~/.aws/config, got 'nope': choose one"
    ):
        of_aws("ap-northeast-2")


def test_what_is_only_described_needs_no_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nope")
    assert [question.phase for question in required(environments.load("dev"))][-1] == 7


def test_missing_credentials_are_told_with_the_ways_to_give_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(variable)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(OperatorError, match="there are no AWS credentials: run `aws configure`"), plainly():
        of_aws("ap-northeast-2").client("sts").get_caller_identity()
