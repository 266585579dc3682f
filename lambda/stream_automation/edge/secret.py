"""Secrets, at Secrets Manager."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import boto3

from stream_automation.edge.connection import CONFIG

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

KEPT_SECONDS = 300
"""A value is asked for again after that, or when somebody found that it does not fit any more."""

secretsmanager: SecretsManagerClient = boto3.client("secretsmanager", config=CONFIG)
_kept: dict[str, tuple[float, str]] = {}


def value(name: str) -> str:
    """The text of the secret of that name, without white space around it; empty when it holds no text."""
    kept = _kept.get(name)
    if kept is None or time.monotonic() - kept[0] > KEPT_SECONDS:
        found = secretsmanager.get_secret_value(SecretId=name)
        kept = _kept[name] = (time.monotonic(), found.get("SecretString", "").strip())
    return kept[1]


def forget(name: str) -> None:
    """Ask again the next time: whoever changed the secret is waiting for that."""
    _kept.pop(name, None)
