"""Faults 18 and 19: files that are not what they should be, and secrets in them."""

from __future__ import annotations

from pathlib import Path

import pytest

import environments
from environments import ConfigurationError
from tests.environments.broken import DEV, edited, loaded, refusal
from tests.environments.real_app import project

ACCESS_KEY = "AKIA" + "IOSFODNN7EXAMPLE"
SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"
COMMIT = "3bd8dfe0c3f1b2a4958671d2e3f4a5b6c7d8e9f0"
APP_NAME, OWNER, CDN = 'app_name = "live"', 'owner = "onair"', "[cdn]"
EMAILS = "emails = []"
BELONGS = (
    "keep secrets in AWS Secrets Manager or SSM Parameter Store; the stream key is generated there by phase 4 "
    "(output StreamKeySecretArn), and credentials come from your AWS profile"
)
NOT_TOML = "must be a TOML file in UTF-8, got: "


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("bitrate = 1_200_000", "bitrte = 1_200_000", "channels[0].ladder[1].bitrte is unknown: did you mean bitrate?"),
        (APP_NAME, f'{APP_NAME}\nstreem = "x"', "ingest.streem is unknown: allowed here are type, app_name, allow_list, srt, source"),
        (CDN, "[cnd]", "cnd is unknown: did you mean cdn?"),
        ('project = "onair"', 'project = "onair"\nname = "x"', "name is unknown: the environment is named by its file; remove the key"),
    ],
)  # fmt: skip
def test_fault_18_an_unknown_key_is_refused(tmp_path: Path, was: str, becomes: str, told: str) -> None:
    assert told in refusal(tmp_path, edited(DEV, was, becomes)).splitlines()


def test_fault_18_an_unknown_key_stops_the_app(tmp_path: Path) -> None:
    app = project(tmp_path)
    app.write("dev", edited(DEV, "segment_seconds = 2", "segment_seconds = 2\nsegmnt_seconds = 4"))
    assert app.refusal_here() == "dev.toml: encoding.segmnt_seconds is unknown: did you mean segment_seconds?"


@pytest.mark.parametrize(
    ("was", "becomes"), [(APP_NAME, f"{APP_NAME}\n{APP_NAME}"), (CDN, f"[cdn]\norigin_shield = true\n{CDN}")]
)
def test_fault_18_a_key_that_stands_twice_is_refused(tmp_path: Path, was: str, becomes: str) -> None:
    told = refusal(tmp_path, edited(DEV, was, becomes))
    assert told.startswith(NOT_TOML)
    assert "line" in told
    assert told.endswith("Compare the line with environments/template.toml (a key may stand only once)")


@pytest.mark.parametrize(
    "text",
    ["{}", "region: ap-northeast-2\n", "<environment/>", "region = ap-northeast-2\n", "\0", f"a = {'9' * 5000}",
     "a = " + "[" * 5000],
    ids=["JSON", "YAML", "XML", "no quotes", "a null", "an endless number", "endless brackets"],
)  # fmt: skip
def test_fault_18_a_file_that_is_not_toml_is_told_so(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, text).startswith(NOT_TOML)


@pytest.mark.parametrize("data", [DEV.encode("utf-16"), "# 방송\n".encode("euc-kr"), b"\x00\xff"])
def test_fault_18_a_file_in_another_encoding_is_told_which_is_right(tmp_path: Path, data: bytes) -> None:
    told = refusal(tmp_path, data)
    assert told.startswith(NOT_TOML)
    assert told.endswith("Save it as UTF-8 in your editor")


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "\ufeff"])
def test_fault_18_an_empty_file_is_told_what_to_copy(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, text) == "is empty: copy environments/template.toml over it and edit that"


def test_fault_18_an_empty_file_stops_the_app(tmp_path: Path) -> None:
    app = project(tmp_path)
    app.write("dev", "")
    assert app.refusal() == "dev.toml is empty: copy environments/template.toml over it and edit that"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_fault_18_a_byte_order_mark_and_either_line_ending_are_read(tmp_path: Path, mark: bytes, ending: bytes) -> None:
    assert loaded(tmp_path, mark + DEV.encode().replace(b"\n", ending)) == environments.load("dev")


def test_fault_18_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dev.toml").mkdir()
    with pytest.raises(ConfigurationError, match=r"dev\.toml cannot be read, got: Is a directory"):
        environments.load("dev", tmp_path)


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("idle_minutes = 10", "idle_minutes = nan", "automation.idle_minutes must be a whole number"),
        ("idle_minutes = 10", "idle_minutes = inf", "automation.idle_minutes must be a whole number"),
        (f"[tags]\n{OWNER}", "", None),
        (OWNER, "owner = 3", "tags.owner must be text in quotes, got 3"),
        (f"[tags]\n{OWNER}", "tags = 3\n", "tags must be"),
        (CDN, "[[cdn]]", "cdn must be a table"),
        ('"ap-northeast-2a", ', "", "network.availability_zones must hold 2 entries, got 1: add what is missing"),
        ('"ON AIR"', '""', "channels[0].title must have 1 to 100 characters, got 0"),
        ('project = "onair"', 'project = "On Air"', 'project must be 2 to 21 of a-z, 0-9 and "-", a letter first, got'),
        (APP_NAME, 'app_name = "live/key"', 'ingest.app_name must be 1 to 64 of letters, digits, "-" and "_", got'),
    ],
)
def test_fault_18_a_value_of_another_kind_is_told_what_is_allowed(
    tmp_path: Path, was: str, becomes: str, told: str | None
) -> None:
    text = edited(DEV, was, becomes)
    if told is None:
        assert loaded(tmp_path, text).tags == {}
    else:
        assert refusal(tmp_path, text).startswith(told)


def test_fault_18_a_number_that_python_cannot_write_is_refused(tmp_path: Path) -> None:
    told = refusal(tmp_path, edited(DEV, "idle_minutes = 10", f"idle_minutes = 0x{'f' * 5000}"))
    assert told == "holds a number of thousands of digits: write a shorter one"


def test_fault_18_a_long_value_is_not_repeated_in_full(tmp_path: Path) -> None:
    told = refusal(tmp_path, edited(DEV, "idle_minutes = 10", f'idle_minutes = "{"x" * 500}"'))
    assert told == f"automation.idle_minutes must be a whole number without quotes, got '{'x' * 59}…"


@pytest.mark.parametrize(
    ("was", "becomes", "where", "what"),
    [
        (OWNER, f'owner = "{ACCESS_KEY}"', "owner in line 7", "an AWS access key"),
        (OWNER, f"{OWNER} # {ACCESS_KEY}", "owner in line 7", "an AWS access key"),
        (OWNER, f"# {ACCESS_KEY}\n{OWNER}", "line 7", "an AWS access key"),
        (OWNER, f'owner = "ASIA{ACCESS_KEY[4:]}"', "owner in line 7", "an AWS access key"),
        (OWNER, f'"{ACCESS_KEY}" = "x"', "line 7", "an AWS access key"),
        (OWNER, f'owner = "{SECRET_ACCESS_KEY}"', "owner in line 7", "an AWS secret access key"),
        (OWNER, 'owner = "-----BEGIN RSA PRIVATE KEY-----"', "owner in line 7", "a private key"),
        (OWNER, 'owner = "https://me:hunter2@example.com"', "owner in line 7", "a password in a URL"),
        (APP_NAME, f'app_name = "{ACCESS_KEY}"', "app_name in line 15", "an AWS access key"),
    ],
)
def test_fault_19_a_secret_is_refused_and_never_repeated(
    tmp_path: Path, was: str, becomes: str, where: str, what: str
) -> None:
    told = refusal(tmp_path, edited(DEV, was, becomes))
    assert told == f"{where} must not hold {what}: remove it, revoke it where it was made, and {BELONGS}"
    assert not any(secret in told for secret in (ACCESS_KEY, SECRET_ACCESS_KEY, "hunter2"))


@pytest.mark.parametrize(
    ("was", "key", "table"),
    [
        (APP_NAME, "stream_key", "ingest."),
        (APP_NAME, "streamKey", "ingest."),
        (APP_NAME, "password", "ingest."),
        (OWNER, "passphrase", "tags."),
        (OWNER, "api_token", "tags."),
        ('project = "onair"', "aws_secret_access_key", ""),
        ('title = "ON AIR"', "stream-key", "channels."),
    ],
)
def test_fault_19_a_key_that_names_a_secret_is_refused_whatever_it_holds(
    tmp_path: Path, was: str, key: str, table: str
) -> None:
    told = refusal(tmp_path, edited(DEV, was, f'{was}\n{key} = "abcd-1234"'))
    assert told == f"{table}{key} must not stand in a file: remove it, and {BELONGS}"


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.slack.com/services/T0/B0/do-not-tell",
        "https://hooks.slack.com/triggers/T0/1/do-not-tell",
        "https://discord.com/api/webhooks/1/do-not-tell",
        "https://discord.com/api/v10/webhooks/1/do-not-tell",
        "HTTPS://PTB.DISCORDAPP.COM/API/WEBHOOKS/1/do-not-tell",
    ],
)
@pytest.mark.parametrize(
    ("was", "becomes", "where"),
    [
        (EMAILS, f'{EMAILS}\nwebhook_secret = "URL"', "webhook_secret in line 56"),
        (EMAILS, f"{EMAILS} # URL", "emails in line 55"),
        (OWNER, f"# URL\n{OWNER}", "line 7"),
    ],
)
def test_fault_19_the_url_of_a_webhook_is_refused_with_the_command_that_makes_its_secret(
    tmp_path: Path, was: str, becomes: str, where: str, *, url: str
) -> None:
    told = refusal(tmp_path, edited(DEV, was, becomes.replace("URL", url)))
    assert told.startswith(f"{where} must not hold the URL of a webhook: remove it, revoke it where it was made, and ")
    assert "aws secretsmanager create-secret --name onair-webhook --secret-string file:///dev/stdin" in told
    assert told.endswith('and write webhook_secret = "onair-webhook" under [monitoring]')
    assert "do-not-tell" not in told


def test_fault_19_a_secret_stops_the_app(tmp_path: Path) -> None:
    app = project(tmp_path)
    app.write("dev", edited(DEV, APP_NAME, f'{APP_NAME}\nstream_key = "{ACCESS_KEY}"'))
    told = app.refusal_here()
    assert told.startswith("dev.toml: stream_key in line 16 must not hold an AWS access key: ")
    assert ACCESS_KEY not in told


@pytest.mark.parametrize("value", [COMMIT, "https://example.com:8080/live@home", "alice@example.com"])
def test_fault_19_what_only_looks_like_a_secret_is_taken(tmp_path: Path, value: str) -> None:
    assert loaded(tmp_path, edited(DEV, OWNER, f'owner = "{value}"')).tags == {"owner": value}
