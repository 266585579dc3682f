"""The keys of an environment file, as the documentation spells them."""

from __future__ import annotations

import tomllib
from typing import Any

from tests.assembly import ROOT


def template() -> dict[str, Any]:
    """environments/template.toml, which holds every key."""
    return tomllib.loads((ROOT / "environments" / "template.toml").read_text())


def keys(table: dict[str, Any], prefix: str = "") -> set[str]:
    """Every key of an environment file, dotted; [tags] holds what its owner likes and counts as one."""
    found: set[str] = set()
    for name, value in table.items():
        inner = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else value
        if isinstance(inner, dict) and name != "tags":
            found |= keys(inner, f"{prefix}{name}.")
        else:
            found.add(f"{prefix}{name}")
    return found
