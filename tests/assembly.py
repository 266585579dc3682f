"""The product's own feature flags, for whoever synthesizes outside the CDK CLI."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def context() -> dict[str, Any]:
    """The context of cdk.json."""
    found: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text())["context"]
    return found
