"""SRT inputs that state their latency and encryption, and a passphrase that MediaLive reads."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.rules import RULES, quotas, srt
from tests.preflight.deployed import Documents, documents, findings, properties

UNKNOWN = {"Fn::If": ["Wide", "one", "other"]}
LATENCY = "SrtSettings.SrtListenerSettings.MinimumLatency"
PASSPHRASE = "SrtSettings.SrtListenerSettings.Decryption.PassphraseSecretArn"
LIVE = "MediaLiveStack"


@pytest.fixture
def stacks() -> Documents:
    """Production, whose phones send SRT."""
    found = documents("production")
    phone = properties(found, LIVE, "AWS::MediaLive::Input")
    phone["Type"], phone["Destinations"] = "SRT_LISTENER", [{}, {}]
    phone["SrtSettings"] = {
        "SrtListenerSettings": {
            "MinimumLatency": 1000,
            "Decryption": {"Algorithm": "AES256", "PassphraseSecretArn": {"Ref": secret_id(found)}},
        }
    }
    return found


@pytest.fixture
def phone(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, LIVE, "AWS::MediaLive::Input")


@pytest.fixture
def listener(phone: dict[str, Any]) -> dict[str, Any]:
    settings: dict[str, Any] = phone["SrtSettings"]["SrtListenerSettings"]
    return settings


@pytest.fixture
def secret(stacks: Documents) -> dict[str, Any]:
    return properties(stacks, LIVE, "AWS::SecretsManager::Secret")


def secret_id(found: Documents) -> str:
    resources = found[LIVE]["Resources"].items()
    (only,) = [str(name) for name, entry in resources if entry["Type"] == "AWS::SecretsManager::Secret"]
    return only


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return [(each.rule.id, each.violation.path, each.violation.got) for each in findings(stacks, *srt.RULES)]


def test_an_srt_input_keeps_every_rule(stacks: Documents) -> None:
    assert findings(stacks, *RULES) == findings(documents("production"), *RULES)


@pytest.mark.parametrize("settings", [None, {}, {"SrtCallerSources": []}])
def test_a_listener_without_settings_is_found(stacks: Documents, phone: dict[str, Any], settings: Any) -> None:
    phone["SrtSettings"] = settings
    assert found(stacks) == [("srt-listener-settings", "SrtSettings.SrtListenerSettings", "none")]


@pytest.mark.parametrize(("latency", "told"), [(119, "119"), (15_001, "15001"), ("50", "50")])
def test_a_latency_out_of_range_is_found(
    stacks: Documents, listener: dict[str, Any], latency: object, told: str
) -> None:
    listener["MinimumLatency"] = latency
    assert found(stacks) == [("srt-latency", LATENCY, told)]


@pytest.mark.parametrize("latency", [120, 15_000, UNKNOWN, None, [], "soon"])
def test_a_latency_in_range_or_not_known_is_passed_over(
    stacks: Documents, listener: dict[str, Any], latency: object
) -> None:
    listener["MinimumLatency"] = latency
    assert found(stacks) == []


@pytest.mark.parametrize("missing", ["MinimumLatency", "Decryption"])
def test_what_the_model_demands_is_the_schema_s_to_tell(
    stacks: Documents, listener: dict[str, Any], missing: str
) -> None:
    del listener[missing]
    told = [each.rule.id for each in findings(stacks, *RULES) if missing in str(each)]
    assert told
    assert found(stacks) == []


@pytest.mark.parametrize(
    ("made", "got"),
    [
        ({"GenerateSecretString": {"PasswordLength": 9}}, "{} of 9 characters"),
        ({"GenerateSecretString": {"PasswordLength": 80}}, "{} of 80 characters"),
        (
            {"GenerateSecretString": {"SecretStringTemplate": "{}", "GenerateStringKey": "key"}},
            "{}, which becomes JSON",
        ),
        ({"SecretString": "short"}, "{} of 5 characters"),
    ],
)
def test_a_passphrase_that_cannot_serve_is_found(
    stacks: Documents, secret: dict[str, Any], made: dict[str, Any], got: str
) -> None:
    secret.clear()
    secret.update(made)
    assert found(stacks) == [("srt-passphrase", PASSPHRASE, got.format(secret_id(stacks)))]


def test_a_passphrase_that_is_no_secret_is_found(stacks: Documents, listener: dict[str, Any]) -> None:
    (group,) = [
        name
        for name, entry in stacks[LIVE]["Resources"].items()
        if entry["Type"] == "AWS::MediaLive::InputSecurityGroup"
    ]
    listener["Decryption"]["PassphraseSecretArn"] = {"Ref": group}
    assert found(stacks) == [("srt-passphrase", PASSPHRASE, f"{group}, which is of AWS::MediaLive::InputSecurityGroup")]


@pytest.mark.parametrize(
    "made",
    [
        {},
        {"GenerateSecretString": {}},
        {"GenerateSecretString": {"PasswordLength": UNKNOWN}},
        {"GenerateSecretString": UNKNOWN},
        {"SecretString": UNKNOWN},
    ],
)
def test_a_passphrase_that_may_serve_is_passed_over(
    stacks: Documents, secret: dict[str, Any], made: dict[str, Any]
) -> None:
    secret.clear()
    secret.update(made)
    assert found(stacks) == []


@pytest.mark.parametrize("named", ["arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:mine-a1b2c3", UNKNOWN])
def test_a_secret_of_elsewhere_is_passed_over(stacks: Documents, listener: dict[str, Any], named: object) -> None:
    listener["Decryption"]["PassphraseSecretArn"] = named
    assert found(stacks) == []


@pytest.mark.parametrize("kind", ["RTMP_PUSH", "SRT_CALLER", UNKNOWN])
def test_other_types_are_passed_over(stacks: Documents, phone: dict[str, Any], kind: object) -> None:
    phone["Type"] = kind
    del phone["SrtSettings"]
    assert found(stacks) == []


def test_it_counts_among_the_push_inputs() -> None:
    assert "SRT_LISTENER" in quotas.PUSHED
