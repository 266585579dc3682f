"""What an SRT input listens for, read as the channel's role may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from mypy_boto3_secretsmanager import SecretsManagerClient

from rehearsal.media.channel_role import ChannelRole, RoleRefusedError
from rehearsal.media.srt.listening import Listening, SrtInputError, read_listening

SESSION = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="ap-northeast-2")
ARN = "arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:key-AbCdEf"
ROLE = "arn:aws:iam::111122223333:role/medialive"
INPUT: Any = {
    "Id": "7",
    "Type": "SRT_LISTENER",
    "Destinations": [{"Url": "srt://203.0.113.10:5003"}, {"Url": "srt://203.0.113.11:5004"}],
    "SrtSettings": {
        "SrtListenerSettings": {
            "MinimumLatency": 700,
            "Decryption": {"Algorithm": "AES192", "PassphraseSecretArn": ARN},
        }
    },
}


@pytest.fixture
def secrets() -> Iterator[tuple[SecretsManagerClient, Stubber]]:
    client = SESSION.client("secretsmanager")
    with Stubber(client) as stub:
        yield client, stub
        stub.assert_no_pending_responses()


def role(decision: str = "allowed") -> ChannelRole:
    iam = SESSION.client("iam")
    stub = Stubber(iam)
    asked = {
        "PolicySourceArn": ROLE,
        "ActionNames": ["secretsmanager:GetSecretValue"],
        "ResourceArns": [ARN],
    }
    answer = {"EvalActionName": "secretsmanager:GetSecretValue", "EvalDecision": decision}
    stub.add_response("simulate_principal_policy", {"EvaluationResults": [answer]}, asked)
    stub.activate()
    return ChannelRole(iam, ROLE)


def test_the_first_address_is_listened_on_as_the_input_states(secrets: tuple[SecretsManagerClient, Stubber]) -> None:
    client, stub = secrets
    stub.add_response("get_secret_value", {"SecretString": "0123456789"}, {"SecretId": ARN})
    assert read_listening(INPUT, role(), client) == Listening(
        port=5003, passphrase="0123456789", key_bytes=24, latency_ms=700
    )


def test_a_role_that_may_not_read_the_passphrase_is_refused_and_nobody_reads_it_instead(
    secrets: tuple[SecretsManagerClient, Stubber],
) -> None:
    with pytest.raises(RoleRefusedError, match="may not secretsmanager:GetSecretValue on arn:aws:secretsmanager"):
        read_listening(INPUT, role("implicitDeny"), secrets[0])


@pytest.mark.parametrize("text", ["123456789", "0" * 80, "0123456789\n"])
def test_a_secret_that_is_no_passphrase_is_refused_and_not_repeated(
    secrets: tuple[SecretsManagerClient, Stubber], text: str
) -> None:
    client, stub = secrets
    stub.add_response("get_secret_value", {"SecretString": text}, {"SecretId": ARN})
    with pytest.raises(SrtInputError, match=r"10 to 79 printable characters, got \d+: deploy MediaLive") as refused:
        read_listening(INPUT, role(), client)
    assert text not in str(refused.value)


@pytest.mark.parametrize("lacking", [{"SrtSettings": {}}, {"Destinations": []}])
def test_an_input_that_says_too_little_is_named(
    secrets: tuple[SecretsManagerClient, Stubber], lacking: dict[str, Any]
) -> None:
    described: Any = {**INPUT, **lacking}
    with pytest.raises(SrtInputError, match="input 7 has no SrtListenerSettings or no address"):
        read_listening(described, role(), secrets[0])
