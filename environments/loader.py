"""Reads environments/<name>.toml into a checked Environment."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from environments.errors import ConfigurationError, describe
from environments.model import Environment
from environments.secrets import secret_keys, secrets_in_text

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
        written = json.dumps({"name": name, **data}, default=str)
    except ValueError:
        # TOML has numbers of base 16 of any length, and Python writes none of more than 4300 digits.
        raise ConfigurationError(f"{path.name} holds a number of thousands of digits: write a shorter one") from None
    try:
        return Environment.model_validate_json(written)
    except ValidationError as invalid:
        lines = describe(invalid, Environment).splitlines()
        raise ConfigurationError("\n".join(f"{path.name}: {line}" for line in lines)) from None


def _parse(path: Path) -> dict[str, Any]:
    text = _text(path)
    _refuse(path, secrets_in_text(text))
    try:
        data = tomllib.loads(text)
    # Beside TOMLDecodeError: a number of thousands of digits, and brackets nested as deep.
    except (ValueError, RecursionError) as invalid:
        raise ConfigurationError(
            f"{path.name} must be a TOML file in UTF-8, got: {invalid}. "
            "Compare the line with environments/template.toml (a key may stand only once)"
        ) from None
    if not data:
        raise ConfigurationError(f"{path.name} is empty: copy environments/template.toml over it and edit that")
    if "name" in data:
        raise ConfigurationError(f"{path.name}: name is unknown: the environment is named by its file; remove the key")
    _refuse(path, secret_keys(data))
    return data


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as invalid:
        raise ConfigurationError(
            f"{path.name} must be a TOML file in UTF-8, got: {invalid}. Save it as UTF-8 in your editor"
        ) from None
    except OSError as unreadable:
        raise ConfigurationError(
            f"{path.name} cannot be read, got: {unreadable.strerror}: make it a file that you may read"
        ) from None


def _refuse(path: Path, faults: Iterable[str]) -> None:
    told = [f"{path.name}: {fault}" for fault in faults]
    if told:
        raise ConfigurationError("\n".join(told))


def _unknown(name: str, folder: Path) -> str:
    known = names(folder)
    close = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.3)
    hint = f" Did you mean {close[0]}?" if close else ""
    ways = f"-c env={known[0]}, or --env {known[0]} with onair"
    return f"env must be one of {', '.join(known)}, got {name!r}.{hint} Choose one with {ways}"
