"""Reads the statements of a resource policy: whom they name, and what their conditions leave open."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from preflight.reading import Entry, at
from preflight.template import Resource
from preflight.value import Unresolved

LIMITING_KEYS = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceip",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "mediapackagev2:requesthasmatchingcdnauthheader",
    }
)
"""Condition keys that say who asks or from where; IAM reads them in any case."""

OPEN_VALUES = frozenset({"*", "0.0.0.0/0", "::/0", "false"})


def document(value: Any) -> Any:
    """A document that stands in a template as an object or as the JSON text of one; another value is as it stands."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def statements(policy: Resource, member: str) -> Iterator[Entry]:
    """The statements below the property that holds the document, each with its path; one may stand without a list."""
    held = at(document(policy.properties.get(member)), "Statement")
    if isinstance(held, Mapping):
        yield f"{member}.Statement", held
    for number, statement in enumerate(held if isinstance(held, list) else []):
        if isinstance(statement, Mapping):
            yield f"{member}.Statement[{number}]", statement


def names_everyone(statement: Mapping[str, Any]) -> bool:
    """Whether the principal is everyone, signed in or not."""
    principal = statement.get("Principal")
    return "*" in _several(at(principal, "AWS") if isinstance(principal, Mapping) else principal)


def is_limited(statement: Mapping[str, Any]) -> bool:
    """Whether a condition says who asks or from where; one that only a deploy knows is taken to."""
    conditions = statement.get("Condition")
    if isinstance(conditions, Unresolved):
        return True
    held = conditions.items() if isinstance(conditions, Mapping) else ()
    return any(_admits_only_some(str(operator), block) for operator, block in held)


def _admits_only_some(operator: str, block: Any) -> bool:
    if isinstance(block, Unresolved):
        return True
    # A negated test, and one that holds where the key is missing, admit everyone who is not named.
    if "Not" in operator or operator == "Null" or operator.endswith("IfExists") or "ForAll" in operator:
        return False
    tests = block.items() if isinstance(block, Mapping) else ()
    return any(str(key).lower() in LIMITING_KEYS and not _is_open(value) for key, value in tests)


def _is_open(value: Any) -> bool:
    return any(str(item).lower() in OPEN_VALUES for item in _several(value) if not isinstance(item, Unresolved))


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
