"""The product's own command and feature flags, for whoever synthesizes outside the CDK CLI."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def app_command() -> list[str]:
    """The app as cdk.json has the CDK CLI run it, by the Python of the tests."""
    _, *arguments = shlex.split(json.loads((ROOT / "cdk.json").read_text())["app"])
    return [sys.executable, *arguments]


def context() -> dict[str, Any]:
    """The context of cdk.json."""
    found: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text())["context"]
    return found
