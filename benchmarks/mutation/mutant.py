"""One broken copy of an environment's templates."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Documents = dict[str, dict[str, Any]]
SNAPSHOTS = Path(__file__).resolve().parent.parent.parent / "tests" / "snapshots"
ENVIRONMENTS = ("dev", "staging", "production")
ORIGINS = ("model", "authored")


class NotApplicableError(LookupError):
    """What an operator breaks is not in these templates."""


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """`origin` says whether an operator was derived from botocore's models or written by hand."""

    origin: str
    operator: str
    environment: str
    stack: str
    what: str
    documents: Documents


@cache
def _read(environment: str) -> dict[str, str]:
    return {path.stem: path.read_text() for path in sorted((SNAPSHOTS / environment).glob("*.json"))}


def documents(environment: str) -> Documents:
    """A copy of the seven templates of one environment, free to be broken."""
    # Parsed anew: that takes a third of the time of a deep copy.
    return {stack: json.loads(text) for stack, text in _read(environment).items()}


def resource(found: Documents, stack: str, resource_type: str, number: int = 0) -> dict[str, Any]:
    """One resource of a type. Raises NotApplicableError."""
    of_type = [entry for entry in found[stack]["Resources"].values() if entry["Type"] == resource_type]
    if number >= len(of_type):
        raise NotApplicableError(f"{stack} has no {resource_type} number {number}")
    chosen: dict[str, Any] = of_type[number]
    return chosen


Break = Callable[[Documents], str]
"""Breaks the templates in place; returns what it did. Raises NotApplicableError."""
