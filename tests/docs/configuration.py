"""The keys of an environment file, as the documentation spells them."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from environments import Environment
from tests.assembly import ROOT

Table = dict[str, Any]

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


def merged(file: Table, lines: Table) -> Table:
    """A file with these lines in place of its own; a list stands for the whole list."""
    return file | {
        key: merged(file[key], value) if isinstance(value, dict) and isinstance(file.get(key), dict) else value
        for key, value in lines.items()
    }


def of_channel(file: Table, **values: Any) -> Table:
    """Lines that give a file's first channel these values."""
    return {"channels": [{**file["channels"][0], **values}]}


def environment(name: str, content: Table) -> Environment:
    """What a file with this content says; raises pydantic's ValidationError."""
    return Environment.model_validate_json(json.dumps({"name": name, **content}, default=str))
