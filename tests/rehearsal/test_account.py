"""The clients of an account, and what its functions say."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from rehearsal.account import ONCE, Account
from rehearsal.cloud.process import LocalCloud
from tests.rehearsal.cloud.functions import BROKEN, make_function

NOWHERE = "http://127.0.0.1:9"


def test_a_client_is_made_once_for_each_region_and_patience() -> None:
    account = Account(boto3.Session(), NOWHERE)
    lamp = account.client("lambda")
    assert account.client("lambda") is lamp
    assert account.client("lambda", config=ONCE) is not lamp
    assert account.client("lambda", region="us-east-1").meta.region_name == "us-east-1"
    assert lamp.meta.region_name == account.region
    assert lamp.meta.endpoint_url == NOWHERE


def test_it_is_a_rehearsal_where_it_has_an_endpoint() -> None:
    assert Account(boto3.Session(), NOWHERE).is_rehearsed
    assert not Account(boto3.Session()).is_rehearsed


def test_without_credentials_there_are_none_to_sign_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(NoCredentialsError):
        assert Account(boto3.Session()).credentials


def test_a_function_is_told_the_wish_and_its_answer_comes_back(
    cloud: LocalCloud, client: Callable[[str], Any], name: str
) -> None:
    make_function(client, name, "return event")
    answer = cloud.account().invoke(name, {"minutes": 5})
    assert (json.loads(answer.text), answer.error) == ({"minutes": 5}, None)
    assert json.loads(cloud.account().invoke(name).text) == {}


def test_a_function_that_fails_says_so(cloud: LocalCloud, client: Callable[[str], Any], name: str) -> None:
    make_function(client, name, BROKEN)
    answer = cloud.account().invoke(name, {"minutes": 5})
    assert answer.error == "Unhandled"
    assert "broken: {'minutes': 5}" in answer.text


def test_a_function_that_is_not_there_is_lambda_s_own_refusal(cloud: LocalCloud, name: str) -> None:
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        cloud.account().invoke(name)
