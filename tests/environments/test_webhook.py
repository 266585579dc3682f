"""Fault 14, and the webhook of a chat: an environment names its secret and never holds its URL."""

from __future__ import annotations

from pathlib import Path

import pytest

import environments
from environments.webhook import WHERE_ITS_URL_BELONGS
from tests.environments.broken import DEV, edited, loaded, refusal

EMAILS = "emails = []"


def with_secret(value: str) -> str:
    return edited(DEV, EMAILS, f"{EMAILS}\nwebhook_secret = {value}")


@pytest.mark.parametrize("name", environments.names())
def test_no_environment_of_ours_has_a_webhook(name: str) -> None:
    assert environments.load(name).monitoring.webhook_secret is None


@pytest.mark.parametrize(
    "name", ["onair-webhook", "onair/dev/webhook", "a", "x" * 512, "we_b+ho=ok.@-1", "onair-12345"]
)
def test_the_name_of_a_secret_is_taken(tmp_path: Path, name: str) -> None:
    assert loaded(tmp_path, with_secret(f'"{name}"')).monitoring.webhook_secret == name


@pytest.mark.parametrize(
    "value",
    ["", "https://example.com/do-not-tell", "hooks.slack.com/do not tell", "do-not-tell?", "x" * 513,
     "arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:do-not-tell-a1b2c3", "웹훅"],
)  # fmt: skip
def test_fault_14_what_is_no_name_is_refused_with_the_command_that_makes_the_secret(tmp_path: Path, value: str) -> None:
    told = refusal(tmp_path, with_secret(f'"{value}"'))
    assert told == (
        "monitoring.webhook_secret must be the name of a secret and never the webhook's URL itself: "
        f"{WHERE_ITS_URL_BELONGS}"
    )


@pytest.mark.parametrize("name", ["onair-notify", "a-AbC123"])
def test_fault_14_a_name_that_ends_like_an_arn_is_refused(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path, with_secret(f'"{name}"')) == (
        f"monitoring.webhook_secret must not end with a hyphen and six letters or digits, got '{name}': Secrets Manager "
        "ends its ARNs so and may take it for one; choose another name"
    )


def test_fault_14_a_name_without_quotes_is_told_so(tmp_path: Path) -> None:
    assert refusal(tmp_path, with_secret("7")) == "monitoring.webhook_secret must be text in quotes, got 7"


def test_a_key_of_that_name_is_a_secrets_name_only_there(tmp_path: Path) -> None:
    told = refusal(tmp_path, edited(DEV, 'owner = "onair"', 'owner = "onair"\nwebhook_secret = "onair-webhook"'))
    assert told.startswith("tags.webhook_secret must not stand in a file: ")
