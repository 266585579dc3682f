"""Reads the statements of a resource policy: whom they name, and what their conditions leave open."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from preflight.reading import Entry, at
from preflight.template import Resource
from preflight.value import Unresolved

CDN_HEADER_KEY = "mediapackagev2:requesthasmatchingcdnauthheader"
LIMITING_KEYS = frozenset(
    {
        CDN_HEADER_KEY,
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


def naming_everyone(statement: Mapping[str, Any]) -> str | None:
    """The member by which a statement names everyone, signed in or not; None where it names someone."""
    # To allow all but some is to allow strangers.
    if "NotPrincipal" in statement:
        return "NotPrincipal"
    principal = statement.get("Principal")
    named = _several(at(principal, "AWS") if isinstance(principal, Mapping) else principal)
    return "Principal" if "*" in named else None


def is_limited(statement: Mapping[str, Any]) -> bool:
    """Whether a condition says who asks or from where; one that only a deploy knows is taken to."""
    return any(True for _ in _limiting_keys(statement))


def proves_the_cdn(statement: Mapping[str, Any]) -> bool:
    """Whether a condition demands the CDN's secret header; one that only a deploy knows is taken to."""
    return any(key in (None, CDN_HEADER_KEY) for key in _limiting_keys(statement))


def _limiting_keys(statement: Mapping[str, Any]) -> Iterator[str | None]:
    """The keys by which the conditions admit only some, in lower case; None for a condition that is not known."""
    conditions = statement.get("Condition")
    if isinstance(conditions, Unresolved):
        yield None
    for operator, block in conditions.items() if isinstance(conditions, Mapping) else ():
        if isinstance(block, Unresolved):
            yield None
        elif isinstance(block, Mapping) and not _admits_strangers(str(operator)):
            keys = (str(key).lower() for key, value in block.items() if not _is_open(value))
            yield from (key for key in keys if key in LIMITING_KEYS)


def _admits_strangers(operator: str) -> bool:
    """Whether a test is negated, or holds where the key is missing: it admits everyone who is not named."""
    return "Not" in operator or operator == "Null" or operator.endswith("IfExists") or "ForAll" in operator


def _is_open(value: Any) -> bool:
    return any(str(item).lower() in OPEN_VALUES for item in _several(value) if not isinstance(item, Unresolved))


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
