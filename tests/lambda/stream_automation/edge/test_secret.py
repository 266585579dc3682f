"""A secret is read once in a while, and at once when somebody found that it no longer fits."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from stream_automation.edge import secret

NAME = "onair-webhook"
ASKED = {"SecretId": NAME}
Calls = list[tuple[str, dict[str, Any]]]


def holds(secretsmanager: Stubber, *values: str) -> None:
    for value in values:
        secretsmanager.add_response("get_secret_value", {"Name": NAME, "SecretString": value}, ASKED)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the module's clock shows, in a list of one."""
    shown = [1000.0]
    time = ModuleType("time")
    monkeypatch.setattr(time, "monotonic", lambda: shown[0], raising=False)
    monkeypatch.setattr(secret, "time", time)
    return shown


def test_a_value_is_asked_for_once(secretsmanager: Stubber, calls: Calls) -> None:
    holds(secretsmanager, "first")
    assert [secret.value(NAME), secret.value(NAME)] == ["first", "first"]
    assert calls == [("GetSecretValue", ASKED)]


def test_a_value_is_asked_for_again_after_five_minutes(secretsmanager: Stubber, clock: list[float]) -> None:
    holds(secretsmanager, "first", "second")
    assert secret.value(NAME) == "first"
    clock[0] += 300
    assert secret.value(NAME) == "first"
    clock[0] += 1
    assert secret.value(NAME) == "second"


def test_a_forgotten_value_is_asked_for_again_at_once(secretsmanager: Stubber) -> None:
    holds(secretsmanager, "first", "second")
    assert secret.value(NAME) == "first"
    secret.forget(NAME)
    assert secret.value(NAME) == "second"


def test_a_line_end_behind_a_value_is_no_part_of_it(secretsmanager: Stubber) -> None:
    holds(secretsmanager, " value\r\n")
    assert secret.value(NAME) == "value"


def test_a_secret_without_text_is_empty(secretsmanager: Stubber) -> None:
    secretsmanager.add_response("get_secret_value", {"Name": NAME, "SecretBinary": b"\x00"}, ASKED)
    assert secret.value(NAME) == ""


def test_an_error_is_raised_and_not_remembered(secretsmanager: Stubber) -> None:
    secretsmanager.add_client_error("get_secret_value", "ResourceNotFoundException", expected_params=ASKED)
    holds(secretsmanager, "made meanwhile")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        secret.value(NAME)
    assert secret.value(NAME) == "made meanwhile"
