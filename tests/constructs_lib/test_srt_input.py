"""The input that a phone sends SRT to."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
import pytest

from constructs_lib.srt_input import SrtInput
from tests.constructs_lib.rendering import empty_stack, only, resources

INPUT, SECRET = "AWS::MediaLive::Input", "AWS::SecretsManager::Secret"


def srt(pipelines: int) -> tuple[cdk.Stack, SrtInput]:
    stack = empty_stack()
    built = SrtInput(
        stack,
        "Ingest",
        name="onair-dev-main",
        pipelines=pipelines,
        allow_list_id="1",
        minimum_latency_ms=700,
        encryption="AES192",
    )
    return stack, built


@pytest.fixture(scope="module")
def single() -> tuple[cdk.Stack, SrtInput]:
    return srt(1)


@pytest.fixture(scope="module")
def properties(single: tuple[cdk.Stack, SrtInput]) -> Any:
    return only(single[0], INPUT)["Properties"]


def test_it_listens_for_srt_behind_the_allow_list(properties: Any) -> None:
    assert (properties["Type"], properties["InputSecurityGroups"]) == ("SRT_LISTENER", ["1"])


def test_it_is_encrypted_with_the_generated_passphrase(single: tuple[cdk.Stack, SrtInput], properties: Any) -> None:
    (secret,) = resources(single[0], SECRET)
    assert properties["SrtSettings"] == {
        "SrtListenerSettings": {
            "MinimumLatency": 700,
            "Decryption": {"Algorithm": "AES192", "PassphraseSecretArn": {"Ref": secret}},
        }
    }


def test_the_passphrase_is_plain_text_of_a_length_that_medialive_takes(single: tuple[cdk.Stack, SrtInput]) -> None:
    made = only(single[0], SECRET)["Properties"]["GenerateSecretString"]
    # A template or a key would make JSON of it, which MediaLive does not read.
    assert {"SecretStringTemplate", "GenerateStringKey"}.isdisjoint(made)
    assert 10 <= made["PasswordLength"] <= 79


@pytest.mark.parametrize("pipelines", [1, 2])
def test_each_pipeline_has_an_address(pipelines: int) -> None:
    stack, built = srt(pipelines)
    assert only(stack, INPUT)["Properties"]["Destinations"] == [{}] * pipelines
    chosen = [stack.resolve(url)["Fn::Select"][0] for url in built.listener_urls]
    assert chosen == list(range(pipelines))


def test_the_passphrase_is_in_no_template(single: tuple[cdk.Stack, SrtInput]) -> None:
    assert "resolve:secretsmanager" not in json.dumps(cdk.assertions.Template.from_stack(single[0]).to_json())
