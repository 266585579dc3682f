"""Runs the rules."""

from __future__ import annotations

from collections.abc import Iterable

from preflight.finding import Finding, Rule, Severity
from preflight.rules import RULES
from preflight.template import Templates


def check(templates: Templates, rules: Iterable[Rule] = RULES) -> list[Finding]:
    """Every finding, errors first, in the order of the templates."""
    found = [Finding(rule=rule, violation=violation) for rule in rules for violation in rule.check(templates)]
    return sorted(found, key=lambda finding: (finding.rule.severity is not Severity.ERROR, finding.where))
