"""Reads environments/<name>.toml into a checked Environment."""

from __future__ import annotations

import difflib
import json
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from environments.errors import ConfigurationError, describe
from environments.model import Environment

FOLDER = Path(__file__).resolve().parent
TEMPLATE = "template"


def names(folder: Path = FOLDER) -> list[str]:
    """The environments that can be built, in alphabetical order; the template is not one of them."""
    return sorted(path.stem for path in folder.glob("*.toml") if path.stem != TEMPLATE)


def load(name: str, folder: Path = FOLDER) -> Environment:
    """The environment of that name.

    Raises ConfigurationError when there is none of that name, when the file is not TOML,
    or when a key is unknown, missing or not legal; its text names every such key.
    """
    if name not in names(folder):
        raise ConfigurationError(_unknown(name, folder))
    return read(folder / f"{name}.toml", name)


def read(path: Path, name: str) -> Environment:
    """The environment in one file, under a given name (how template.toml is checked)."""
    data = _parse(path)
    try:
        # Through JSON, because strict validation then still takes an array for a tuple.
        return Environment.model_validate_json(json.dumps({"name": name, **data}, default=str))
    except ValidationError as invalid:
        lines = describe(invalid, Environment).splitlines()
        raise ConfigurationError("\n".join(f"{path.name}: {line}" for line in lines)) from None


def _parse(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as invalid:
        raise ConfigurationError(
            f"{path.name} must be a TOML file in UTF-8, got: {invalid}. "
            "Compare the line with environments/template.toml (a key may stand only once)"
        ) from None
    if not data:
        raise ConfigurationError(f"{path.name} is empty: copy environments/template.toml over it and edit that")
    if "name" in data:
        raise ConfigurationError(f"{path.name}: name is unknown: the environment is named by its file; remove the key")
    return data


def _unknown(name: str, folder: Path) -> str:
    known = names(folder)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.3)
    hint = f" Did you mean {close[0]}?" if close else ""
    return f"env must be one of {', '.join(known)}, got {name!r}.{hint} Choose one with -c env={known[0]}"
