"""A template file as it is written: JSON, or YAML with CloudFormation's short forms (`!Ref`, `!Sub`, …)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

MOST_VALUES = 1_000_000
"""More than the megabyte that CloudFormation takes can hold; aliases of aliases can stand for more than memory can."""
DEEPEST = 100
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
"""A surrogate without its other half: JSON and YAML can write one, UTF-8 cannot, and so nobody could send it to AWS."""


class TemplateUnreadableError(ValueError):
    """A file is no CloudFormation template; one line that names it."""


class _Loader(yaml.SafeLoader):
    """Reads `!Name value` as `{"Fn::Name": value}`."""


def read_document(path: Path) -> Mapping[str, Any]:
    """One template. Raises TemplateUnreadableError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateUnreadableError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    document = _parse(path, text)
    _weigh(path, document, 0, {})
    if not isinstance(document, Mapping) or not isinstance(document.get("Resources"), Mapping):
        raise TemplateUnreadableError(f"{path}: no CloudFormation template: it has no Resources")
    return document


def _parse(path: Path, text: str) -> Any:
    try:
        return json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, _Loader)  # noqa: S506 # a SafeLoader
    except RecursionError:
        raise _too_deep(path) from None
    except ValueError as error:
        raise TemplateUnreadableError(f"{path}: neither JSON nor YAML: {error}") from None
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        where = f" at line {place.line + 1}" if place else ""
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
        raise TemplateUnreadableError(f"{path}: neither JSON nor YAML{where}: {problem}") from None


def _weigh(path: Path, value: Any, depth: int, known: dict[int, int]) -> int:
    """How many keys and values there are with every alias written out.

    Refuses what is too many, too deep or within itself, and a text that is none.
    """
    if depth > DEEPEST:
        raise _too_deep(path)
    if isinstance(value, str) and HALF_A_CHARACTER.search(value):
        raise TemplateUnreadableError(f"{path}: no text: {value!a} has half of a character")
    if not isinstance(value, (Mapping, list)):
        return 1
    if id(value) not in known:
        held = [*value, *value.values()] if isinstance(value, Mapping) else value
        known[id(value)] = 1 + sum(_weigh(path, item, depth + 1, known) for item in held)
    if known[id(value)] > MOST_VALUES:
        raise TemplateUnreadableError(f"{path}: too large: its aliases stand for more than {MOST_VALUES} values")
    return known[id(value)]


def _too_deep(path: Path) -> TemplateUnreadableError:
    return TemplateUnreadableError(f"{path}: nested deeper than {DEEPEST} levels")


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    return {name: loader.construct_mapping(node, deep=True)}  # type: ignore[arg-type] # the third kind of node


def _as_written(_: _Loader, node: yaml.Node) -> str:
    return str(node.value)


_Loader.add_multi_constructor("!", _short_form)
# `2010-09-09` is a version, not a date.
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _as_written)
