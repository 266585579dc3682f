"""The keys of an environment file, as the documentation spells them."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from tests.assembly import ROOT

TEMPLATE = ROOT / "environments" / "template.toml"


def template() -> dict[str, Any]:
    """environments/template.toml as it is."""
    return tomllib.loads(TEMPLATE.read_text())


def shown() -> dict[str, Any]:
    """The same with every key: those too that stand in a comment, because few want them."""
    return tomllib.loads(re.sub(r"^# (?=[a-z_]+ = )", "", TEMPLATE.read_text(), flags=re.MULTILINE))


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
