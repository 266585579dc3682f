"""The product's own templates, to be broken in one place at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from preflight.check import check
from preflight.finding import Finding, Rule
from preflight.template import Templates
from tests.assembly import ROOT

Documents = dict[str, dict[str, Any]]
SNAPSHOTS = ROOT / "tests" / "snapshots"


def documents(environment: str = "dev") -> Documents:
    """The seven templates of one environment by stack, as copies that a test may change."""
    # Parsed anew: that takes a third of the time of a deep copy.
    return {stack: json.loads(text) for stack, text in _read(environment).items()}


@cache
def _read(environment: str) -> dict[str, str]:
    return {path.stem: path.read_text() for path in sorted((SNAPSHOTS / environment).glob("*.json"))}


def properties(found: Documents, stack: str, resource_type: str) -> dict[str, Any]:
    """The properties of the one resource of a type in a stack, to be changed in place."""
    (only,) = [entry for entry in found[stack]["Resources"].values() if entry["Type"] == resource_type]
    held: dict[str, Any] = only["Properties"]
    return held


def findings(found: Mapping[str, Mapping[str, Any]], *rules: Rule, previous: Templates | None = None) -> list[Finding]:
    """What these rules find in the templates."""
    return check(Templates(found, previous=previous), rules)
