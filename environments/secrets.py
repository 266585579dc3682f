"""Finds what must never stand in a file that is committed: keys, passwords, stream keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from environments.webhook import WHERE_ITS_URL_BELONGS

WEBHOOK = "the URL of a webhook"
IN_THE_TEXT = {
    "an AWS access key": re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    WEBHOOK: re.compile(r"://[\w.-]*(?:slack\.com/(?:services|workflows|triggers)|discord(?:app)?\.com/api)/", re.I),
    "a password in a URL": re.compile(r"://[^\s/:@\"']+:[^\s/@\"']+@"),
    # The letter case tells it from a commit's hash, which is as long.
    "an AWS secret access key": re.compile(
        r"(?<![\w/+=])(?=[\w/+]*[a-z])(?=[\w/+]*[A-Z])(?=[\w/+]*\d)[A-Za-z0-9/+]{40}(?![\w/+=])", re.ASCII
    ),
}
KEY = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*=")
SECRET_NAME = re.compile(r"pass(word|phrase|wd)|secret|token|credential|(stream|private|access|api)[_-]?key", re.I)

WHERE_IT_BELONGS = (
    "keep secrets in AWS Secrets Manager or SSM Parameter Store; the stream key is generated there by phase 4 "
    "(output StreamKeySecretArn), and credentials come from your AWS profile"
)
BELONGS = {WEBHOOK: WHERE_ITS_URL_BELONGS}
NAMES_OF_SECRETS = {"monitoring.webhook_secret"}
"""Keys that hold the name of a secret and not its value."""


def secrets_in_text(text: str) -> Iterator[str]:
    """One sentence per secret, comments included. None repeats what it found: messages end up in logs."""
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in IN_THE_TEXT.items():
            if pattern.search(line):
                key = KEY.match(line)
                where = f"{key[1]} in line {number}" if key else f"line {number}"
                belongs = BELONGS.get(what, WHERE_IT_BELONGS)
                yield f"{where} must not hold {what}: remove it, revoke it where it was made, and {belongs}"


def secret_keys(table: dict[str, Any], path: str = "") -> Iterator[str]:
    """One sentence per key whose name says that its value is a secret."""
    for name, value in table.items():
        if SECRET_NAME.search(name) and f"{path}{name}" not in NAMES_OF_SECRETS:
            yield f"{path}{name} must not stand in a file: remove it, and {WHERE_IT_BELONGS}"
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from secret_keys(item, f"{path}{name}.")
