"""Which documents an EventBridge pattern lets through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def matches(pattern: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    """Whether every key of the pattern is in the document with one of the values listed.

    Of EventBridge's language only exact values are known here; a pattern that needs more is refused.
    """
    return all(key in document and _value_matches(wanted, document[key]) for key, wanted in pattern.items())


def _value_matches(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, Mapping):
        return isinstance(value, Mapping) and matches(wanted, value)
    if any(isinstance(one, Mapping) for one in wanted):
        raise NotImplementedError(f"only exact values are known, got {wanted}")
    return any(one in wanted for one in (value if isinstance(value, list) else [value]))
