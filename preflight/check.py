"""Runs the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from preflight.finding import Finding, Rule, Severity
from preflight.rules import RULES
from preflight.template import Templates


def check(templates: Templates, rules: Iterable[Rule] = RULES) -> list[Finding]:
    """Every finding, errors first, in the order of the templates and then of the places in them."""
    found = [Finding(rule=rule, violation=violation) for rule in rules for violation in rule.check(templates)]
    return sorted(found, key=lambda finding: _rank(finding, templates.names))


def _rank(finding: Finding, names: Sequence[str]) -> tuple[bool, int, list[tuple[int, str]]]:
    # Entry 10 of a list comes after entry 9.
    parts = [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split("([0-9]+)", finding.where)]
    name = finding.violation.resource.template
    place = names.index(name) if name in names else len(names)
    return finding.rule.severity is not Severity.ERROR, place, parts
