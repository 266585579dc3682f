"""The generated stream key."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.stream_key import StreamKey
from tests.constructs_lib.rendering import empty_stack, only, resources

SECRET = "AWS::SecretsManager::Secret"


@pytest.fixture(scope="module")
def secret() -> Any:
    stack = empty_stack()
    StreamKey(stack, "Key", channel_name="main")
    return only(stack, SECRET)


def test_it_is_generated_of_letters_and_digits(secret: Any) -> None:
    assert secret["Properties"]["GenerateSecretString"] == {
        "ExcludePunctuation": True,
        "IncludeSpace": False,
        "PasswordLength": 24,
    }


def test_its_name_is_not_fixed_because_a_deleted_name_stays_reserved(secret: Any) -> None:
    assert "Name" not in secret["Properties"]


def test_it_goes_with_its_stack(secret: Any) -> None:
    assert secret["DeletionPolicy"] == "Delete"


def test_its_reference_is_resolved_by_cloudformation_and_never_by_us() -> None:
    stack = empty_stack()
    key = StreamKey(stack, "Key", channel_name="main")
    (logical_id,) = resources(stack, SECRET)
    assert stack.resolve(key.reference) == {
        "Fn::Join": ["", ["{{resolve:secretsmanager:", {"Ref": logical_id}, ":SecretString:::}}"]]
    }
