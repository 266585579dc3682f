"""Reads parts of resolved properties without trusting their shape: what is not there, or not known, is passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from preflight.template import Unresolved

Entry = tuple[str, Mapping[str, Any]]


def objects(holder: Any, name: str, path: str = "") -> Iterator[Entry]:
    """The objects in the list `name` of `holder`, each with its dotted path."""
    held = holder.get(name) if isinstance(holder, Mapping) else None
    for number, item in enumerate(held if isinstance(held, list) else []):
        if isinstance(item, Mapping):
            yield f"{path}.{name}[{number}]" if path else f"{name}[{number}]", item


def at(holder: Any, *names: str) -> Any:
    """The value below `holder` along the names, None where there is none; an Unresolved on the way is the value."""
    for name in names:
        if isinstance(holder, Unresolved):
            return holder
        holder = holder.get(name) if isinstance(holder, Mapping) else None
    return holder


def known(holder: Any, *names: str) -> Any:
    """As `at`, but None also where only a deploy knows the value."""
    value = at(holder, *names)
    return None if isinstance(value, Unresolved) else value


def number(holder: Any, *names: str) -> float | None:
    """A number along the names, also when written as a text; None when there is none or it is not known."""
    value = known(holder, *names)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return float(value)
    except ValueError:
        return None
